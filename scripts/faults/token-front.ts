import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Front } from './front.ts';

/** A payer that wants a bearer token, and whose token endpoint can be down, short of breath or forgetful. */
export async function startTokenFront(payerPort: number): Promise<Front> {
  const counts = new Map<string, number>();
  const known = new Map<string, number>();
  let how = 'good';
  const count = (what: string): void => {
    counts.set(what, (counts.get(what) ?? 0) + 1);
  };
  const grant = (response: ServerResponse): void => {
    count('tokens');
    if (how === 'down') {
      response.writeHead(503).end();
      return;
    }
    const seconds = how === 'short' ? 1 : 300;
    const token = `t${String(counts.get('tokens') ?? 0)}`;
    known.set(token, performance.now() + seconds * 1000);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ access_token: token, token_type: 'Bearer', expires_in: seconds }));
  };
  const answer = (asked: IncomingMessage, response: ServerResponse): void => {
    if (asked.url === '/token') {
      asked.resume();
      grant(response);
      return;
    }
    const token = /^Bearer (\S+)$/.exec(asked.headers.authorization ?? '')?.[1];
    if (token === undefined && asked.url !== '/metadata') count('without-token');
    if ((known.get(token ?? '') ?? 0) < performance.now() && asked.url !== '/metadata') {
      count('401');
      asked.resume();
      response.writeHead(401).end();
      return;
    }
    passOn(payerPort, asked, response);
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  const endpoint = `http://127.0.0.1:${String(port)}`;
  return {
    connection: {
      endpoint,
      token: { endpoint: `${endpoint}/token`, clientId: 'retro', clientSecret: 'fictitious' },
    },
    environment: {},
    use: (next) => {
      how = next;
      if (next === 'revoked') known.clear();
    },
    count: (what) => counts.get(what) ?? 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function passOn(port: number, asked: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = asked;
  const onward = request(
    { host: '127.0.0.1', port, ...(method === undefined ? {} : { method }), path: url, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  onward.on('error', () => response.destroy());
  asked.pipe(onward);
}
