import { Pool } from 'undici';

/** Connections that each send their next request when the last one was answered. */
const CONNECTIONS = 32;

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
      const { statusCode, body } = await pool.request({
        path: '/fhir',
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body: next(),
      });
      await body.dump();
      if (statusCode >= 300) throw new Error(`Answered HTTP ${String(statusCode)}`);
      answered += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const rate = answered / ((performance.now() - began) / 1000);
  await pool.close();
  return rate;
}
