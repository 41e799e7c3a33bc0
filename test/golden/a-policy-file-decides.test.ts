import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadClinicalContent } from '../../src/adapters/clinical-content/load.ts';
import type { ClinicalContent } from '../../src/domain/clinical-content/clinical-content.ts';
import { applyPolicy } from '../../src/domain/policy/apply-policy.ts';
import { chooseCoverage } from '../../src/domain/policy/coverage-choice.ts';
import { replay } from '../../src/workflow/replay.ts';
import { aCase } from '../builders/a-case.ts';
import { elevenCases } from '../builders/policy-cases.ts';

const MAPPINGS = join(import.meta.dirname, '../../mappings');
const AT = '2026-12-15T15:00:00.000Z';

/** A heart attack's neighbour in the table: an admission on Saturday at 03:15, looked at three weeks later. */
function routeUnder(content: ClinicalContent) {
  const found = elevenCases('EXH01')[3];
  if (found === undefined) throw new Error('The table has no fourth case.');
  const { snapshot, urgency, scenarios } = found;
  const { coverage } = chooseCoverage(snapshot);
  const { route, clocks } = applyPolicy({ snapshot, content, urgency, scenarios, coverage, at: AT });
  return { route: route.route, until: clocks.find(({ kind }) => kind === 'request-by')?.deadline };
}

/** The record as replay reads it: that admission, assessed under the content in force. */
function theStoredCase(content: ClinicalContent): Parameters<typeof replay>[1] {
  const found = elevenCases('EXH01')[3];
  if (found === undefined) throw new Error('The table has no fourth case.');
  const stored = aCase({ encounterId: 'enc-1' });
  return {
    content,
    now: () => AT,
    store: {
      listCases: ({ after }) => Promise.resolve(after === undefined ? [stored] : []),
      snapshotsOf: (cases) => Promise.resolve(cases.map(() => found.snapshot)),
    },
  };
}

describe('a policy file', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'retro-auth-mappings-'));
    cpSync(MAPPINGS, folder, { recursive: true });
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('changes what can still be done, and until when, without a line of code, and replay shows it first', async () => {
    expect(routeUnder(await loadClinicalContent(folder))).toEqual({
      route: 'retrospective-request',
      until: '2026-12-22T04:59:59.000Z',
    });
    const file = join(folder, 'payers/example-health.yaml');
    const text = readFileSync(file, 'utf8');
    const changed = text.replace(
      'request-by: { amount: 30, unit: calendar-days, start: admission',
      'request-by: { amount: 10, unit: business-days, start: admission',
    );
    expect(changed).not.toBe(text);
    writeFileSync(file, changed);
    const draft = await loadClinicalContent(folder);
    const [shown, ...others] = await replay(draft, theStoredCase(await loadClinicalContent(MAPPINGS)), {
      limit: 10,
    });
    expect(others).toEqual([]);
    expect(shown?.differs).toEqual(
      expect.arrayContaining([
        { what: 'route', before: 'retrospective-request', after: 'claim-dispute' },
        {
          ...{ what: 'deadline', moved: 'earlier' },
          ...{
            before: 'Mon 2026-12-21 23:59 America/New_York',
            after: 'Mon 2026-12-07 23:59 America/New_York',
          },
        },
      ]),
    );
    expect(routeUnder(await loadClinicalContent(folder))).toEqual({
      route: 'claim-dispute',
      until: '2026-12-08T04:59:59.000Z',
    });
  });
});
