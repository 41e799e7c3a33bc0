import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

/** POSTs JSON on a connection of its own; gives the status, or rejects when there was none in time. */
export function post(
  address: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
  timeoutMs: number,
): Promise<number> {
  const bytes = Buffer.from(JSON.stringify(body));
  const send = address.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(address, {
      method: 'POST',
      agent: false,
      headers: { ...headers, 'content-length': String(bytes.length) },
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on('error', reject);
    request.on('response', (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.end(bytes);
  });
}
