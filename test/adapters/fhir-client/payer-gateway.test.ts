import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { payerGateway } from '../../../src/adapters/fhir-client/payer-gateway.ts';
import { Failure } from '../../../src/domain/failure.ts';
import type { PayerConnection } from '../../../src/workflow/ports/payer-connection.ts';

const CONNECTION: PayerConnection = {
  id: 'example-health',
  endpoint: 'http://127.0.0.1:9',
  pasVersion: '2.2.1',
  transmission: {
    applicationSenderCode: 'A',
    applicationReceiverCode: 'B',
    interchangeSenderID: 'C',
    interchangeReceiverID: 'D',
  },
  traceOrganization: '1',
  subscription: 'none',
  resolver: 'manual',
  mayResendWhenNotFound: false,
  submitTimeoutSeconds: 1,
  settleSeconds: 1,
  inquireEverySeconds: 1,
  breakAfterFailures: 5,
  breakSeconds: 30,
  inquireAtMost: 1,
};
const BYTES = new TextEncoder().encode('{"resourceType":"Bundle"}');
const ALWAYS = (): void => undefined;

/** All garbage, at once: flags are read when a context is made. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc()');
}

describe('the gateway to a payer', () => {
  const gateway = payerGateway(Date.now);
  const servers: Server[] = [];

  async function payerThat(
    answers: (response: ServerResponse, path: string) => void,
  ): Promise<PayerConnection> {
    const server = createServer((request, response) => {
      request.resume().on('end', () => {
        answers(response, request.url ?? '');
      });
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { ...CONNECTION, endpoint: `http://127.0.0.1:${String(port)}/fhir/` };
  }

  afterAll(async () => {
    await gateway.close();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  });

  async function failureOf(call: Promise<unknown>): Promise<Pick<Failure, 'kind' | 'code'>> {
    const error: unknown = await call.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof Failure)) throw new Error('Expected a Failure.');
    return { kind: error.kind, code: error.code };
  }

  it('says that nothing was sent when nobody listens', async () => {
    expect(await failureOf(gateway.submit(CONNECTION, BYTES, ALWAYS))).toEqual({
      kind: 'transient',
      code: 'payer-unreachable',
    });
  });

  it('cannot know whether it was sent when the payer hangs up', async () => {
    const payer = await payerThat((response) => response.socket?.destroy());
    expect(await failureOf(gateway.submit(payer, BYTES, ALWAYS))).toEqual({
      kind: 'ambiguous',
      code: 'call-broken',
    });
  });

  it('cannot know whether it was sent when the payer never answers', async () => {
    const payer = await payerThat(() => undefined);
    expect((await failureOf(gateway.submit(payer, BYTES, ALWAYS))).kind).toBe('ambiguous');
  });

  it('gives up on it also when memory is tidied up while it waits', async () => {
    const payer = await payerThat(() => {
      for (const ms of [0, 100, 300]) setTimeout(collectGarbage, ms);
    });
    expect((await failureOf(gateway.submit(payer, BYTES, ALWAYS))).kind).toBe('ambiguous');
  }, 10_000);

  it('breaks off what is under way when it is told to', async () => {
    const own = payerGateway(Date.now);
    const payer = await payerThat(() => {
      own.interrupt();
    });
    const call = own.submit({ ...payer, submitTimeoutSeconds: 3_600 }, BYTES, ALWAYS);
    expect((await failureOf(call)).kind).toBe('ambiguous');
    await own.close();
  });

  it('gives up on an answer that drips for longer than the whole call may take', async () => {
    const payer = await payerThat((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 100);
      response.on('close', () => {
        clearInterval(drip);
      });
    });
    expect((await failureOf(gateway.submit(payer, BYTES, ALWAYS))).kind).toBe('ambiguous');
  });

  it('never follows a redirect with the request', async () => {
    const paths: string[] = [];
    const payer = await payerThat((response, path) => {
      paths.push(path);
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    expect(await gateway.submit(payer, BYTES, ALWAYS)).toMatchObject({ status: 307, body: undefined });
    expect(paths).toEqual(['/fhir/Claim/$submit']);
  });

  it.each([
    ['seconds', '17', 17],
    ['a date', new Date(Date.now() + 600_000).toUTCString(), 600],
  ])('reads Retry-After given as %s', async (_form, header, expected) => {
    const payer = await payerThat((response) => response.writeHead(429, { 'retry-after': header }).end());
    const { retryAfterSeconds } = await gateway.submit(payer, BYTES, ALWAYS);
    expect(Math.abs((retryAfterSeconds ?? 0) - expected)).toBeLessThanOrEqual(5);
  });

  it('asks for one token for many calls, and calls without one not at all', async () => {
    let tokens = 0;
    const payer = await payerThat((response, path) => {
      if (path === '/token') tokens += 1;
      response.end(path === '/token' ? '{"access_token":"t","expires_in":300}' : '{}');
    });
    const token = { endpoint: payer.endpoint.replace('/fhir/', '/token'), clientId: 'c', clientSecret: 's' };
    await Promise.all(
      [1, 2, 3].map(() => gateway.submit({ ...payer, id: 'with-token', token }, BYTES, ALWAYS)),
    );
    expect(tokens).toBe(1);
    const noToken = { ...payer, id: 'no-token', token: { ...token, endpoint: 'http://127.0.0.1:9/token' } };
    expect(await failureOf(gateway.submit(noToken, BYTES, ALWAYS))).toEqual({
      kind: 'transient',
      code: 'token-refused',
    });
  });

  it('sends nothing when the last look, after a slow token, says that it is too late', async () => {
    const paths: string[] = [];
    const payer = await payerThat((response, path) => {
      paths.push(path);
      response.end('{"access_token":"t"}');
    });
    const token = { endpoint: payer.endpoint.replace('/fhir/', '/token'), clientId: 'c', clientSecret: 's' };
    const tooLate = new Failure('transient', 'stood-still', 'Too late.');
    const call = gateway.submit({ ...payer, id: 'slow-token', token }, BYTES, () => {
      paths.push('looked');
      throw tooLate;
    });
    await expect(call).rejects.toBe(tooLate);
    expect(paths).toEqual(['/token', 'looked']);
  });

  it('may simply ask again after an inquiry that broke off', async () => {
    const payer = await payerThat((response) => response.socket?.destroy());
    expect((await failureOf(gateway.inquire(payer, BYTES))).kind).toBe('transient');
  });
});
