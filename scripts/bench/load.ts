import { Pool } from 'undici';

/** Connections that each send their next request when the last one was answered. */
const CONNECTIONS = 32;
/** Of an EHR that is in no hurry. */
const POSTING = 8;

/**
 * Posts what `next` gives for so long and tells how many were answered 2xx a second.
 * @throws Error when one is answered otherwise: what was refused must not count as work.
 */
export async function postFor(
  url: string,
  { seconds, next }: { readonly seconds: number; readonly next: () => string },
): Promise<number> {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const began = performance.now();
  const end = began + seconds * 1000;
  let answered = 0;
  const connection = async (): Promise<void> => {
    while (performance.now() < end) {
      await post(pool, next());
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const rate = answered / ((performance.now() - began) / 1000);
  await pool.close();
  return rate;
}

/** Posts each of these once, a few at a time. */
export async function postAll(url: string, bodies: readonly string[]): Promise<void> {
  const waiting = [...bodies];
  const pool = new Pool(url, { connections: POSTING });
  const connection = async (): Promise<void> => {
    for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) await post(pool, body);
  };
  await Promise.all(Array.from({ length: POSTING }, connection));
  await pool.close();
}

async function post(pool: Pool, text: string): Promise<void> {
  const { statusCode, body } = await pool.request({
    path: '/fhir',
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: text,
  });
  await body.dump();
  if (statusCode >= 300) throw new Error(`Answered HTTP ${String(statusCode)}`);
}
