import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimResponseOf, post, submit, withPayer } from './exchange-with.ts';
import { aRequestBundle } from './request-bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'payer-ledger-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('the ledger', () => {
  it('keeps who was asked about, under which identifiers, with the hash of the very bytes', async () => {
    await withPayer({}, async (payer) => {
      const body = `${JSON.stringify(aRequestBundle({ memberId: 'M1', claimIdentifier: 'C-1', bundleIdentifier: 'B-1' }))} \n`;
      await post(`${payer.url}/Claim/$submit`, body);
      expect(payer.ledger()).toEqual([
        expect.objectContaining({
          seq: 1,
          operation: 'submit',
          memberId: 'M1',
          claimIdentifier: 'urn:trnorg:9HOSPITAL0|C-1',
          bundleIdentifier: 'https://hospital.example/transaction|B-1',
          sha256: createHash('sha256').update(body).digest('hex'),
          decision: '1:A1',
          accepted: true,
          rule: 'default: approve',
        }),
      ]);
      const served = await fetch(`${payer.url}/ledger`);
      await expect(served.json()).resolves.toMatchObject([{ seq: 1, operation: 'submit' }]);
    });
  });

  it('is on the disk when the answer arrives, and goes on counting after a crash in mid-line', async () => {
    const ledgerFile = join(folder, 'ledger.jsonl');
    await withPayer({ ledgerFile }, async (payer) => {
      await submit(payer, aRequestBundle({ claimIdentifier: 'C-1' }));
      expect(readFileSync(ledgerFile, 'utf8')).toContain('C-1');
    });
    appendFileSync(ledgerFile, '{"seq":2,"oper');
    await withPayer({ ledgerFile }, async (payer) => {
      await submit(payer, aRequestBundle({ claimIdentifier: 'C-2' }));
      expect(payer.ledger().map(({ seq }) => seq)).toEqual([1, 2]);
    });
    await withPayer({ ledgerFile }, (payer) => {
      expect(payer.ledger().map(({ claimIdentifier }) => claimIdentifier?.split('|')[1])).toEqual([
        'C-1',
        'C-2',
      ]);
      return Promise.resolve();
    });
  });
});

describe('the same request twice', () => {
  const again = { claimIdentifier: 'C-1', bundleIdentifier: 'B-1' };

  it('makes a second authorization at a naive payer, and the ledger names the first', async () => {
    await withPayer({ personality: 'naive' }, async (payer) => {
      const request = aRequestBundle(again);
      const first = claimResponseOf(await submit(payer, request));
      const second = claimResponseOf(await submit(payer, request));
      expect(second.identifier).not.toEqual(first.identifier);
      expect(payer.ledger()).toMatchObject([{ accepted: true }, { accepted: true, duplicateOf: 1 }]);
    });
  });

  it('gets its first answer again from a strict payer, also after the first was lost', async () => {
    const rules = [{ then: ['approve' as const, { http: 502 }] }];
    await withPayer({ personality: 'strict', script: { rules } }, async (payer) => {
      const request = aRequestBundle(again);
      const lost = await post(`${payer.url}/Claim/$submit`, request);
      expect(lost.status).toBe(502);
      const second = await submit(payer, request);
      expect(await submit(payer, request)).toEqual(second);
      expect(payer.ledger().map(({ accepted, answer }) => [accepted, answer])).toEqual([
        [true, 'http'],
        [false, 'replay'],
        [false, 'replay'],
      ]);
    });
  });

  it('is a conflict at a strict payer when the bytes differ', async () => {
    await withPayer({ personality: 'strict' }, async (payer) => {
      await submit(payer, aRequestBundle(again));
      const answer = await post(`${payer.url}/Claim/$submit`, aRequestBundle(again));
      expect(answer.status).toBe(409);
    });
  });
});

describe('the log', () => {
  it('has a line for each exchange and no patient in it', async () => {
    const lines: string[] = [];
    await withPayer({ log: (line) => lines.push(line) }, async (payer) => {
      await submit(payer, aRequestBundle({ memberId: 'CANARY-MEMBER', claimIdentifier: 'C-1' }));
      await post(`${payer.url}/Claim/$submit`, 'no json');
    });
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/C-1 taken as SIM000001 → 1:A1, 200 \(default: approve\)/);
    expect(lines.join()).not.toMatch(/Canary|CANARY/);
  });
});
