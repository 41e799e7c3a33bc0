import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

export interface Listening {
  /** With the port that was given, when 0 was asked. */
  readonly url: string;
  /** Takes no more requests, lets the running ones end, and then closes. */
  close(): Promise<void>;
}

const SECOND = 1000;

/** The address is not to be had: another program has it, or this machine does not. */
class CannotListen extends Error {
  override readonly name = 'CannotListen';

  constructor(address: string, cause: Error) {
    const code = 'code' in cause ? String(cause.code) : cause.name;
    const why = code === 'EADDRINUSE' ? 'another program listens there already' : 'the system refuses it';
    super(
      `Cannot listen on ${address}: ${why} (${code}). Stop that program, or set PORT or HOST to another.`,
      {
        cause,
      },
    );
  }
}

/** Starts to listen. The time limits keep slow callers from holding connections for nothing. */
export async function listen(
  app: Express,
  { host, port }: { host: string; port: number },
): Promise<Listening> {
  const server = createServer(
    { headersTimeout: 20 * SECOND, requestTimeout: 120 * SECOND, keepAliveTimeout: 65 * SECOND },
    (request, response) => {
      app(request, response);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new CannotListen(`${host}:${String(port)}`, cause));
    });
    server.listen(port, host, resolve);
  });
  // A server that listens on a port has an address of this form; a string is for pipes.
  const { port: given } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.close((error) => {
        if (error === undefined) resolve();
        else reject(error);
      });
      server.closeIdleConnections();
      setTimeout(() => {
        server.closeAllConnections();
      }, 5 * SECOND).unref();
    });
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${String(given)}`, close };
}
