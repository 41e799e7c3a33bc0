import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AssembledRequest, assembleRequestBundle } from '../../src/domain/pas/request-bundle.ts';
import type { TradingPartner } from '../../src/domain/pas/trading-partner.ts';
import { aTradingPartner, countedIds } from '../builders/a-trading-partner.ts';
import { assessedDay, type DemoCase } from '../support/demo-day.ts';

/** An independent validator with the official packages, where a developer has one beside the project. */
const VALIDATOR = new URL('../../../shared/tools/pas-validate', import.meta.url).pathname;
const TIMEOUT_MS = 300_000;
const describeWithValidator = existsSync(VALIDATOR) ? describe : describe.skip;

describe.each(['2.2.1', '2.0.1'] as const)('what the demo asks a payer that speaks PAS %s', (pasVersion) => {
  const requests = new Map<string, AssembledRequest>();

  beforeAll(async () => {
    const sent = (await assessedDay(new Date('2026-11-23T18:00:00Z'))).filter(({ assessment }) =>
      ['ready', 'held-for-review'].includes(assessment.next),
    );
    for (const each of sent) requests.set(each.name, requestOf(each, aTradingPartner({ pasVersion })));
  });

  it('is complete: no request lacks what a payer demands', () => {
    expect(requests.size).toBeGreaterThan(10);
    const incomplete = [...requests].filter(([, { findings }]) =>
      findings.some(({ severity }) => severity === 'error'),
    );
    expect(incomplete.map(([name]) => name)).toEqual([]);
  });

  describeWithValidator('seen by an independent validator with the official package', () => {
    it(
      'has no error',
      () => {
        const folder = mkdtempSync(join(tmpdir(), 'demo-requests-'));
        for (const [name, { bundle }] of requests)
          writeFileSync(join(folder, `${name}.json`), JSON.stringify(bundle));
        const { status, stdout, stderr } = spawnSync(VALIDATOR, ['--version', pasVersion, folder], {
          encoding: 'utf8',
        });
        rmSync(folder, { recursive: true });
        // 2: it could not run here (no Java); that says nothing about us.
        expect(status === 0 || status === 2 ? 'no error' : `${stdout}\n${stderr}`).toBe('no error');
      },
      TIMEOUT_MS,
    );
  });
});

function requestOf({ snapshot, assessment, content, at }: DemoCase, partner: TradingPartner) {
  return assembleRequestBundle({ snapshot, assessment, partner, at, newId: countedIds(), content });
}
