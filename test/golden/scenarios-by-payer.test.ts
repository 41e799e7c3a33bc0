import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { deniedByRemittance } from '../../src/domain/case/denied.ts';
import type { Held } from '../../src/domain/case/snapshot.ts';
import { findRisks } from '../../src/domain/denial-risk/find-risks.ts';
import type { Risk } from '../../src/domain/denial-risk/risk.ts';
import { riskScore, sayShare } from '../../src/domain/denial-risk/risk-score.ts';
import { checkDocuments } from '../../src/domain/documentation/check-documents.ts';
import { applyPolicy } from '../../src/domain/policy/apply-policy.ts';
import type { Clock, ClockEvent, ClockKind } from '../../src/domain/policy/clock.ts';
import { chooseCoverage } from '../../src/domain/policy/coverage-choice.ts';
import { chargesOf, sayMoney } from '../../src/domain/remittance/charges.ts';
import { readRemittances } from '../../src/domain/remittance/read-remittances.ts';
import { sayInstant } from '../../src/domain/time/local-time.ts';
import { aBill, aRemittance } from '../builders/a-bill.ts';
import { elevenCases, type PolicyCase } from '../builders/policy-cases.ts';
import { policyContent } from '../support/policy-content.ts';

const GOLDEN = join(import.meta.dirname, 'scenarios-by-payer.md');
const AT = '2026-11-24T15:00:00.000Z';
const LATER = '2027-06-15T14:00:00.000Z';
const PAYERS = [
  ['EXH01', 'Example Health', 'Commercial PPO; takes every kind of late request, in time.'],
  ['PRM02', 'Prairie Mutual', 'Counts business days; its channels were down over the night of 20 November.'],
  ['LSA03', 'Lakeshore Advantage', 'Medicare Advantage; takes no request once the service is over.'],
  ['SMC04', 'Summit Care', 'Wants notice of emergencies only; ten business days for the rest.'],
  ['NOBODY', 'A payer without a policy', 'Everything here is ASSUMED: no rule of this payer is loaded.'],
] as const;

const content = policyContent();

/** The table as people read it; `UPDATE_GOLDEN=1 npm test -- test/golden` writes it anew after a wanted change. */
function render(): string {
  const intro = [
    '# Eleven scenarios at five payers',
    'Written by `scenarios-by-payer.test.ts` and compared with each run. All payers are fictitious. Looked at on',
    `${sayInstant(AT, 'America/New_York')}, the Tuesday before Thanksgiving. Times are local to the clock's owner.`,
  ];
  const sections = PAYERS.map(([identifier, name, says]) => {
    const rows = elevenCases(identifier).map((each) => rowOf(billed(each), AT));
    const denied = deniedBills(identifier).map(([each, at]) => rowOf(each, at));
    return `## ${name}\n\n${says}\n\n${table(HEAD, rows)}\n\n### ${name}, once the bill was denied\n\n${table(HEAD, denied)}`;
  });
  return `${intro[0] ?? ''}\n\n${intro.slice(1).join('\n')}\n\n${[...sections, afterTheAnswer()].join('\n\n')}\n`;
}

/** What runs once a request is with the payer: the same admission at each, all events at the instant of the table. */
function afterTheAnswer(): string {
  const head = [
    ...['payer', 'should decide by', 'answer its question by'],
    ...['peer-to-peer by', 'reconsider by', 'appeal by'],
  ];
  const rows = PAYERS.map(([identifier, name]) => [
    name,
    ...AFTER_REQUEST.map(([kind, known]) => sayDeadline(clocksAfter(identifier, known), kind)),
  ]);
  return `## After the answer\n\nAn admission through the night (Saturday 03:15), asked for, queried or denied at the instant above.\n\n${table(head, rows)}`;
}

const AFTER_REQUEST: readonly (readonly [ClockKind, Readonly<Partial<Record<ClockEvent, string>>>])[] = [
  ['payer-decides-by', { 'claim-received': AT }],
  ['answer-by', { 'claim-received': AT, 'information-requested': AT }],
  ['peer-to-peer-by', { 'claim-received': AT, denial: AT }],
  ['reconsider-by', { 'claim-received': AT, denial: AT }],
  ['appeal-by', { 'claim-received': AT, denial: AT }],
];

function clocksAfter(
  identifier: string,
  known: Readonly<Partial<Record<ClockEvent, string>>>,
): readonly Clock[] {
  const found = elevenCases(identifier)[3];
  if (found === undefined) throw new Error('The table has no fourth case.');
  const { snapshot, urgency, scenarios } = found;
  const { coverage } = chooseCoverage(snapshot);
  return applyPolicy({ snapshot, content, urgency, scenarios, coverage, at: AT, known }).clocks;
}

const HEAD = [
  'scenario',
  'case',
  'route',
  'because',
  'notify by',
  'request by',
  'peer-to-peer by',
  'reconsider by',
  'appeal by',
  'required documents',
  'at stake',
  'denial',
  'risks and what removes them',
];

function rowOf({ title, snapshot, urgency, scenarios: found }: PolicyCase, at: string): readonly string[] {
  const { coverage } = chooseCoverage(snapshot);
  const remitted = readRemittances(snapshot, content);
  const { policy, route, clocks, scenarios, payer, serviceClass } = applyPolicy({
    ...{ snapshot, content, urgency, coverage, at },
    ...{ scenarios: found, known: remitted.events, denied: deniedByRemittance(remitted) },
  });
  const charges = chargesOf(snapshot);
  const checklist = checkDocuments({ snapshot, content, serviceClass, payer, scenarios, at });
  const risks = findRisks({
    ...{ snapshot, policy, route, clocks, checklist, urgency, scenarios, coverage },
    ...{ at, charges, denials: remitted.denials },
  });
  const asked = route.route !== 'not-required' && route.route !== 'notify-only';
  const required = checklist.filter(({ need }) => asked && need === 'required');
  return [
    scenarios[0]?.scenario ?? '',
    title,
    route.route,
    route.because,
    sayDeadline(clocks, 'notify-by'),
    sayDeadline(clocks, 'request-by'),
    sayAfterDenial(clocks, 'peer-to-peer-by'),
    sayAfterDenial(clocks, 'reconsider-by'),
    sayAfterDenial(clocks, 'appeal-by'),
    required.map(({ label, status }) => `${label}: ${status}`).join('; ') || '–',
    route.route === 'not-required' || charges === undefined ? '–' : sayMoney(charges),
    route.route === 'not-required' ? '–' : sayShare(riskScore(risks, policy.payer, [])),
    risks.map(sayRiskOfRow).join(' ') || '–',
  ];
}

function sayRiskOfRow({ key, carc, reviewReason, remedy }: Risk): string {
  const codes = [carc, reviewReason].filter((code) => code !== undefined).join('/');
  return `${key}${codes === '' ? '' : ` (${codes})`}: ${remedy}`;
}

/** Nothing was denied, nothing runs: said by a dash, not by a rule in each row. */
function sayAfterDenial(clocks: readonly Clock[], kind: ClockKind): string {
  const started = clocks.filter(({ deadline }) => deadline !== undefined);
  return sayDeadline(started, kind);
}

/** The case with the hospital's bill of it. */
function billed(found: PolicyCase): PolicyCase {
  return { ...found, snapshot: { ...found.snapshot, bills: [heldNow(aBill())] } };
}

/** What the payer made of the bill of some admission, and when the hospital looks at it. */
const DENIALS = [
  {
    of: 3,
    carc: '197',
    created: '2026-11-23',
    at: AT,
    says: 'its bill denied the day before: no authorization',
  },
  {
    of: 2,
    carc: '197',
    created: '2026-11-23',
    at: AT,
    says: 'its bill denied the day before: no authorization',
  },
  { of: 2, carc: '50', created: '2026-11-23', at: AT, says: 'its bill denied the day before: not necessary' },
  {
    of: 2,
    carc: '50',
    created: '2026-10-20',
    at: AT,
    says: 'its bill denied five weeks before: not necessary',
  },
  {
    of: 2,
    carc: '50',
    created: '2026-10-20',
    at: LATER,
    says: 'the same, looked at in June of the next year',
  },
] as const;

function deniedBills(identifier: string): readonly (readonly [PolicyCase, string])[] {
  const cases = elevenCases(identifier);
  return DENIALS.flatMap(({ of, carc, created, at, says }) => {
    const found = cases[of];
    if (found === undefined) return [];
    const { snapshot } = billed(found);
    const remittances = [heldNow(aRemittance([carc], { created }))];
    const title = `${found.title}; ${says} (CARC ${carc})`;
    return [[{ ...found, title, snapshot: { ...snapshot, remittances } }, at] as const];
  });
}

function heldNow<R extends Resource>(resource: R): Held<R> {
  return { resource, version: 1, receivedAt: AT };
}

function sayDeadline(clocks: readonly Clock[], kind: ClockKind): string {
  const clock = clocks.find((each) => each.kind === kind);
  if (clock === undefined) return '–';
  if (clock.deadline === undefined) return `not running (${clock.rule})`;
  return `${sayInstant(clock.deadline, clock.zone)}${clock.passed ? ', passed' : ''}${clock.assumed ? ', ASSUMED' : ''} (${clock.rule})`;
}

/** Aligned as the formatter would, so that both leave the file alone. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) =>
    Math.max(3, ...[head, ...rows].map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

describe('the golden table of eleven scenarios at unlike payers', () => {
  it('reads as the analysts signed it', () => {
    const now = render();
    if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(GOLDEN, now);
    expect(now).toBe(readFileSync(GOLDEN, 'utf8'));
  });
});
