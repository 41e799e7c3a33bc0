import { request as httpRequest } from 'node:http';
import type { StepInput } from '../../../scripts/payer-simulator/step.ts';
import type { PayerSimulator } from '../../../scripts/payer-simulator/start.ts';
import { actionsIn, inquire, post, submit, withPayer, withPayerThat } from './exchange-with.ts';
import { anInquiryBundle, aRequestBundle } from './request-bundle.ts';

/** Bytes that came before the connection ended. */
function bytesOf(payer: PayerSimulator): Promise<number> {
  return new Promise((resolve) => {
    let count = 0;
    const request = httpRequest(`${payer.url}/Claim/$submit`, { method: 'POST', agent: false });
    request.on('socket', (socket) => {
      socket.on('data', (chunk: Buffer) => {
        count += chunk.length;
      });
      socket.on('close', () => {
        resolve(count);
      });
    });
    request.on('error', () => undefined);
    request.on('response', (response) => {
      response.on('error', () => undefined).resume();
    });
    request.end(JSON.stringify(aRequestBundle()));
  });
}

const submitTo = (payer: PayerSimulator) => post(`${payer.url}/Claim/$submit`, aRequestBundle());
const accepted = (payer: PayerSimulator) => payer.ledger().filter((entry) => entry.accepted);

describe('a payer that fails', () => {
  it.each([500, 502, 503, 504, 429])('answers %i without having taken the request', async (status) => {
    await withPayerThat([{ http: status }], async (payer) => {
      const answer = await submitTo(payer);
      expect(answer.status).toBe(status);
      expect(payer.ledger()).toMatchObject([
        { operation: 'submit', accepted: false, answer: String(status) },
      ]);
    });
  });

  it('has taken the request when a decision stands before the failure', async () => {
    await withPayerThat(['approve', { http: 504 }], async (payer) => {
      const answer = await submitTo(payer);
      expect(answer.status).toBe(504);
      expect(accepted(payer)).toHaveLength(1);
      await expect(inquire(payer, anInquiryBundle())).resolves.toHaveLength(1);
    });
  });

  it('says when to come back, in seconds', async () => {
    await withPayerThat([{ http: { status: 429, retryAfter: 7 } }], async (payer) => {
      const answer = await submitTo(payer);
      expect(answer.headers.get('retry-after')).toBe('7');
    });
  });

  it('says when to come back, as a date', async () => {
    await withPayerThat([{ http: { status: 503, retryAfter: 'date:60' } }], async (payer) => {
      const answer = await submitTo(payer);
      const seconds = (Date.parse(answer.headers.get('retry-after') ?? '') - Date.now()) / 1000;
      expect(Math.abs(seconds - 60)).toBeLessThan(3);
    });
  });

  it('takes the request and never answers', async () => {
    await withPayerThat(['approve', 'silent'], async (payer) => {
      const silence = fetch(`${payer.url}/Claim/$submit`, {
        method: 'POST',
        body: JSON.stringify(aRequestBundle()),
        signal: AbortSignal.timeout(150),
      });
      await expect(silence).rejects.toThrow(/timeout/);
      expect(accepted(payer)).toHaveLength(1);
    });
  });

  it('is slow to take, so that an inquiry in between finds nothing', async () => {
    await withPayerThat([{ delay: 150 }, 'approve'], async (payer) => {
      const answer = submit(payer, aRequestBundle());
      await expect(inquire(payer, anInquiryBundle())).resolves.toEqual([]);
      await answer;
      await expect(inquire(payer, anInquiryBundle())).resolves.toHaveLength(1);
    });
  });

  it('is slow to answer what it has taken', async () => {
    await withPayerThat(['approve', { delay: 150 }], async (payer) => {
      const started = Date.now();
      const answer = submit(payer, aRequestBundle());
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(accepted(payer)).toHaveLength(1);
      await answer;
      expect(Date.now() - started).toBeGreaterThan(140);
    });
  });

  it.each(['before-headers', 'mid-headers', 'mid-body'] as const)('takes it and cuts %s', async (cut) => {
    await withPayerThat(['approve', { cut }], async (payer) => {
      await expect(submitTo(payer).then((answer) => answer.text())).rejects.toThrow(
        /fetch failed|terminated/,
      );
      expect(accepted(payer)).toHaveLength(1);
    });
  });

  it.each([0, 1, 17, 200])('cuts after %i bytes', async (cut) => {
    await withPayerThat(['approve', { cut }], async (payer) => {
      await expect(bytesOf(payer)).resolves.toBe(cut);
    });
  });

  it('drips its answer', async () => {
    await withPayerThat(['approve', { drip: { bytesPerSecond: 200 } }], async (payer) => {
      const answer = await submitTo(payer);
      const first = await answer.body?.getReader().read();
      expect(first?.value?.length).toBeLessThan(100);
    });
  });

  it.each([false, true])('floods (gzip: %s)', async (gzip) => {
    await withPayerThat(['approve', { flood: { megabytes: 2, gzip } }], async (payer) => {
      const body = await (await submitTo(payer)).arrayBuffer();
      expect(body.byteLength).toBe(2 * 1024 * 1024);
    });
  });

  it('redirects, and knows whether anybody followed', async () => {
    await withPayerThat([{ redirect: {} }], async (payer) => {
      const answer = await submitTo(payer);
      expect(answer.status).toBe(307);
      expect(answer.headers.get('location')).toBe(`${payer.url}/decoy`);
      expect(payer.ledger().map(({ operation }) => operation)).toEqual(['submit']);
      await post(`${payer.url}/decoy`, '');
      expect(payer.ledger().map(({ operation }) => operation)).toEqual(['submit', 'decoy']);
    });
  });

  it('stops failing when times is over', async () => {
    const rules = [{ then: ['approve', { http: 502 }] as StepInput[], times: 1 }];
    await withPayer({ script: { rules } }, async (payer) => {
      await submitTo(payer);
      expect(actionsIn(await submit(payer, aRequestBundle()))).toEqual({ 1: 'A1' });
    });
  });
});

describe('a payer that answers 200 with garbage', () => {
  it.each([
    ['html', /^<!doctype html>/],
    ['empty', /^$/],
    ['truncated-json', /^\{"resourceType":"Bundle".*[^}]$/s],
    ['wrong-resource', /"Basic"/],
    ['other-claim', /9SIMOTHER0/],
    ['duplicate-keys', /"type":"history".*"type":"collection"/s],
    ['wrong-charset', /\ufffd/],
    ['deep', /^\[{100000}/],
    ['operation-outcome-200', /OperationOutcome/],
  ] as const)('%s', async (garbage, looksLike) => {
    await withPayerThat(['approve', { garbage }], async (payer) => {
      const answer = await submitTo(payer);
      expect(answer.status).toBe(200);
      await expect(answer.text()).resolves.toMatch(looksLike);
      expect(accepted(payer)).toHaveLength(1);
    });
  });
});

describe('faults of the other operations', () => {
  it.each([
    ['inquire', '/Claim/$inquire', 503],
    ['subscribe', '/Subscription', 500],
    ['attach', '/$submit-attachment', 413],
    ['token', '/token', 503],
  ] as const)('%s fails by rule', async (on, path, status) => {
    await withPayer({ script: { rules: [{ on, then: [{ http: status }] }] } }, async (payer) => {
      const answer = await post(`${payer.url}${path}`, anInquiryBundle());
      expect(answer.status).toBe(status);
    });
  });
});

describe('a rule file with mistakes is refused', () => {
  it.each([
    ['an unknown step', { rules: [{ then: ['aprove'] }] }, /"aprove" is not one step/],
    ['an unknown option', { rules: [{ then: [{ deny: { reson: 'x' } }] }] }, /reson/],
    [
      'a second decision without a time',
      { rules: [{ then: ['pend', 'approve'] }] },
      /When does "approve" come/,
    ],
    ['a decision on an inquiry', { rules: [{ on: 'inquire', then: ['approve'] }] }, /Only faults and delays/],
    [
      'a fault after the answer',
      { rules: [{ then: ['pend', { after: 1 }, 'silent'] }] },
      /must stand before/,
    ],
    [
      'a decision on what was never taken',
      { rules: [{ then: ['silent', 'approve'] }] },
      /put the decision first/,
    ],
    ['no steps', { rules: [{ then: [] }] }, /then/],
    ['an unknown condition', { rules: [{ when: { member: 'x' }, then: ['approve'] }] }, /member/],
  ])('%s', async (_, script, says) => {
    const { readScript } = await import('../../../scripts/payer-simulator/simulator-script.ts');
    expect(() => readScript(script)).toThrow(says);
  });
});
