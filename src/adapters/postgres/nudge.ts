import type { Pool, PoolClient } from './pool.ts';

const CHANNEL = 'retro_auth_due';

const AGAIN_MS = 1_000;

/** One session that hears what others notify; a real one, or the embedded one. */
interface ListeningClient extends PoolClient {
  on(event: 'end' | 'error', listener: () => void): unknown;
  on(event: 'notification', listener: (told: { readonly channel: string }) => void): unknown;
  release(destroy?: boolean): void;
}

/** Tells every worker on this database that something is due of which no queue knows. */
export async function nudge(pool: Pool): Promise<void> {
  await pool.query(`notify ${CHANNEL}`);
}

/** Hears such nudges for as long as it is not stopped, and connects anew when the session breaks. */
export function onNudge(pool: Pool, heard: () => void): { readonly stop: () => void } {
  let isStopped = false;
  let stopListening = (): void => undefined;
  const isRunning = (): boolean => !isStopped;

  const listen = async (): Promise<void> => {
    // Both pools give sessions with these event methods.
    const client = (await pool.connect()) as ListeningClient;
    const lost = new Promise<void>((resolve) => {
      client.on('end', resolve);
      client.on('error', resolve);
      stopListening = resolve;
    });
    client.on('notification', ({ channel }) => {
      if (channel === CHANNEL) heard();
    });
    try {
      await client.query(`listen ${CHANNEL}`);
      // Something may have come while nobody listened.
      heard();
      if (isRunning()) await lost;
    } finally {
      client.release(true);
    }
  };
  const keepListening = async (): Promise<void> => {
    while (isRunning()) {
      await listen().catch(() => undefined);
      if (isRunning()) await pause();
    }
  };
  void keepListening();
  return {
    stop: () => {
      isStopped = true;
      stopListening();
    },
  };
}

function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, AGAIN_MS).unref();
  });
}
