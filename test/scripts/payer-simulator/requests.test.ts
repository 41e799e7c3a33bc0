import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { Bundle, OperationOutcome } from '@medplum/fhirtypes';
import type { PayerSimulator } from '../../../scripts/payer-simulator/start.ts';
import { post, withPayer } from './exchange-with.ts';
import { aRequestBundle, claimOf } from './request-bundle.ts';

describe('what is no request', () => {
  it.each([
    ['no JSON', '<xml/>'],
    ['a Parameters wrapper', { resourceType: 'Parameters', parameter: [{ name: 'resource' }] }],
    ['a Bundle without a Claim first', { resourceType: 'Bundle', type: 'collection', entry: [] }],
    [
      'a Bundle built wrong',
      { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Claim', item: 'x' } }] },
    ],
    [
      'an item without service',
      { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Claim', item: [{ sequence: 1 }] } }] },
    ],
  ])('%s is refused with an OperationOutcome', async (_, body) => {
    await withPayer({}, async (payer) => {
      for (const operation of ['$submit', '$inquire']) {
        const answer = await post(`${payer.url}/Claim/${operation}`, body);
        expect(answer.status).toBe(400);
        await expect(answer.json()).resolves.toMatchObject({ resourceType: 'OperationOutcome' });
      }
    });
  });

  it('the id of the operation in place of its code is not found', async () => {
    await withPayer({}, async (payer) => {
      await expect(post(`${payer.url}/Claim/$inquiry`, aRequestBundle())).resolves.toMatchObject({
        status: 404,
      });
    });
  });
});

describe('a payer that validates', () => {
  const broken: [string, (bundle: Bundle) => void, RegExp][] = [
    ['another Bundle type', (bundle) => (bundle.type = 'batch'), /collection/],
    ['no Bundle.identifier', (bundle) => delete bundle.identifier, /identifier/],
    ['two entries with one fullUrl', (bundle) => bundle.entry?.push(...bundle.entry.slice(-1)), /spec-14/],
    ['a dangling reference', (bundle) => bundle.entry?.pop(), /spec-13/],
    ['another use', (bundle) => (claimOf(bundle).use = 'claim'), /preauthorization/],
    [
      'an item sequence twice',
      (bundle) => claimOf(bundle).item?.push(...(claimOf(bundle).item ?? [])),
      /spec-34/,
    ],
  ];

  it.each(broken)('refuses %s', async (_, spoil, says) => {
    await withPayer({ validate: true }, async (payer) => {
      const bundle = aRequestBundle();
      spoil(bundle);
      const answer = await post(`${payer.url}/Claim/$submit`, bundle);
      expect(answer.status).toBe(400);
      const outcome = (await answer.json()) as OperationOutcome;
      expect(outcome.issue.map(({ diagnostics }) => diagnostics).join()).toMatch(says);
      expect(payer.ledger()).toMatchObject([{ accepted: false }]);
    });
  });

  it('takes a request that keeps the rules', async () => {
    await withPayer({ validate: true }, async (payer) => {
      await expect(post(`${payer.url}/Claim/$submit`, aRequestBundle())).resolves.toMatchObject({
        status: 200,
      });
    });
  });

  it('asks the validator that was plugged in', async () => {
    const finding = { severity: 'error', code: 'value', key: 'x', text: 'Plugged in says no.' } as const;
    await withPayer({ validate: () => [finding] }, async (payer) => {
      const answer = await post(`${payer.url}/Claim/$submit`, aRequestBundle());
      await expect(answer.text()).resolves.toMatch(/Plugged in says no/);
    });
  });
});

describe('a payer that wants a token', () => {
  const ask = (payer: PayerSimulator, body: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(payer.tokenUrl, {
      method: 'POST',
      headers,
      body: new URLSearchParams({ grant_type: 'client_credentials', ...body }),
    });
  const options = { requireToken: true, client: { id: 'ehr', secret: 's3:cret' } };

  it('refuses without one', async () => {
    await withPayer(options, async (payer) => {
      const answer = await post(`${payer.url}/Claim/$submit`, aRequestBundle());
      expect(answer.status).toBe(401);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
      expect(payer.ledger()).toEqual([]);
    });
  });

  it.each([
    ['in the body', { client_id: 'ehr', client_secret: 's3:cret' }, {}],
    ['by Basic', {}, { authorization: `Basic ${Buffer.from('ehr:s3%3Acret').toString('base64')}` }],
  ])('gives one for a secret %s, and takes requests with it until it expires', async (_, body, headers) => {
    await withPayer({ ...options, tokenLifetimeSeconds: 1 }, async (payer) => {
      const granted = (await (
        await ask(payer, body as Record<string, string>, headers as Record<string, string>)
      ).json()) as {
        access_token: string;
        expires_in: number;
      };
      expect(granted.expires_in).toBe(1);
      const authorization = `Bearer ${granted.access_token}`;
      const submitNow = () => post(`${payer.url}/Claim/$submit`, aRequestBundle(), { authorization });
      expect((await submitNow()).status).toBe(200);
      await new Promise((resolve) => setTimeout(resolve, 1020));
      expect((await submitNow()).status).toBe(401);
    });
  });

  it('gives none for a wrong secret', async () => {
    await withPayer(options, async (payer) => {
      const refused = await ask(payer, { client_id: 'ehr', client_secret: 'wrong' });
      expect(refused.status).toBe(401);
      await expect(refused.json()).resolves.toEqual({ error: 'invalid_client' });
    });
  });

  it('gives one for a signed assertion, once', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const client = { id: 'ehr', publicKey: publicKey.export({ format: 'jwk' }) };
    await withPayer({ requireToken: true, client }, async (payer) => {
      const assertion = (claims: object): Record<string, string> => {
        const text = [
          { alg: 'ES384', typ: 'JWT' },
          {
            iss: 'ehr',
            sub: 'ehr',
            aud: payer.tokenUrl,
            jti: randomUUID(),
            exp: Date.now() / 1000 + 60,
            ...claims,
          },
        ]
          .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
          .join('.');
        const signature = sign('sha384', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
        return {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: `${text}.${signature.toString('base64url')}`,
        };
      };
      const once = assertion({});
      expect((await ask(payer, once)).status).toBe(200);
      expect((await ask(payer, once)).status).toBe(401);
      expect((await ask(payer, assertion({ aud: 'https://elsewhere.example' }))).status).toBe(401);
      expect((await ask(payer, assertion({ exp: Date.now() / 1000 + 3600 }))).status).toBe(401);
      const forged = once['client_assertion']?.replace(/.{20}$/, 'AAAAAAAAAAAAAAAAAAAA') ?? '';
      expect((await ask(payer, { ...once, client_assertion: forged })).status).toBe(401);
    });
  });

  it('says where tokens are to be had, and that it is simulated', async () => {
    await withPayer(options, async (payer) => {
      const metadata = await (await fetch(`${payer.url}/metadata`)).text();
      expect(metadata).toContain(payer.tokenUrl);
      expect(metadata).toContain('SIMULATED');
      const smart = await fetch(`${payer.url}/.well-known/smart-configuration`);
      await expect(smart.json()).resolves.toMatchObject({ token_endpoint: payer.tokenUrl });
      await expect(fetch(`${payer.url}/livez`)).resolves.toMatchObject({ status: 200 });
    });
  });
});

describe('rules can be replaced while it runs', () => {
  it('by PUT /rules, in YAML', async () => {
    await withPayer({}, async (payer) => {
      const put = (body: string) => fetch(`${payer.url}/rules`, { method: 'PUT', body });
      expect((await put('rules: [{ then: [{ http: 503 }] }]')).status).toBe(200);
      expect((await post(`${payer.url}/Claim/$submit`, aRequestBundle())).status).toBe(503);
      const refused = await put('rules: [{ then: [nonsense] }]');
      expect(refused.status).toBe(400);
      await expect(refused.text()).resolves.toMatch(/nonsense/);
      expect((await post(`${payer.url}/Claim/$submit`, aRequestBundle())).status).toBe(503);
    });
  });
});
