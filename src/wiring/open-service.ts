import type { Connections } from '../adapters/connections/load-connections.ts';
import { startSweeper } from '../adapters/queue/sweeper.ts';
import type { Log } from '../adapters/telemetry/log.ts';
import type { Settings } from '../config.ts';
import { advance } from '../workflow/advance.ts';
import type { ContentInForce } from '../workflow/content-in-force.ts';
import type { Outside } from '../workflow/outside.ts';
import { keepSubscribed } from './keep-subscribed.ts';
import { keepUpWithReleases } from './keep-up-with-releases.ts';
import { listenInRole } from './listen-in-role.ts';
import { openQueuedWorkplace } from './open-queued-workplace.ts';

/** A running service. */
export interface Service {
  /** Where it answers; undefined for a worker. */
  readonly url: string | undefined;
  /** Ids of the payers that it is connected with. */
  readonly payers: readonly string[];
  readonly outside: Outside;
  stop(): Promise<void>;
}

/** Changes something outside before it is used: how tests stop the process at a chosen point. */
export type Rewire = (outside: Outside) => Outside;

/** Starts the service in its role: the API, the worker, or both. */
export async function openService(
  settings: Settings,
  log: Log,
  rewire: Rewire = (same) => same,
): Promise<Service> {
  const opened = await openQueuedWorkplace(settings, log);
  const { connections, queue } = opened;
  const outside = withContent(rewire(opened.outside), opened.content);
  // Before anything runs: a service that cannot be reached must not go on submitting, nor keep the process alive.
  const listening = await listenInRole(settings, opened, outside);
  const advanceCase = (id: string): Promise<void> => advance(id, outside);

  const worker =
    settings.ROLE === 'api' ? undefined : queue.startWorker(advanceCase, { concurrency: settings.WORKERS });
  const sweeper =
    settings.ROLE === 'api'
      ? undefined
      : startSweeper(
          { store: outside.store, queue, advance: advanceCase, before: opened.lookAtDoors, log },
          {
            everySeconds: settings.SWEEP_SECONDS,
            lanes: settings.WORKERS,
            most: mostAtOnce(connections, settings.SWEEP_SECONDS),
          },
        );
  const nudges = sweeper && opened.database.onNudge(sweeper.nudge);
  // One for the whole system: workers leave it to whoever answers HTTP.
  const publicUrl = settings.ROLE === 'worker' ? undefined : settings.PUBLIC_URL;
  const subscriptions = keepSubscribed(publicUrl, connections, outside);
  const releases = keepUpWithReleases(settings, opened.content, outside);

  return {
    url: listening?.url,
    payers: connections.payers.map(({ id }) => id),
    outside,
    stop: async () => {
      opened.beginStop();
      subscriptions.stop();
      await releases.stop();
      nudges?.stop();
      const drained = Promise.all([sweeper?.stop(), worker?.close()]);
      await Promise.race([drained, pause(settings.SHUTDOWN_SECONDS * 1000)]);
      // Whoever still waits for a payer is told that the call broke off, and marks its case.
      opened.interruptCalls();
      await drained;
      await listening?.close();
      await queue.close();
      await opened.close();
    },
  };
}

/** A copy of an object keeps what was in force when it was made; here it is asked each time. */
function withContent(outside: Outside, content: ContentInForce): Outside {
  return {
    ...outside,
    get content() {
      return content.current();
    },
  };
}

/** Of a payer with an agreed rate no more is taken up at a time than it takes until the next look. */
function mostAtOnce({ payers }: Connections, everySeconds: number): Readonly<Record<string, number>> {
  return Object.fromEntries(
    payers.flatMap(({ id, maxPerSecond }) =>
      maxPerSecond === undefined ? [] : [[id, Math.ceil(maxPerSecond * everySeconds) + 1]],
    ),
  );
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref();
  });
}
