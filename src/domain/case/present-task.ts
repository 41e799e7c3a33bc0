import type { Money, Task, TaskInput, TaskOutput } from '@medplum/fhirtypes';
import { describeLine } from '../determination/describe-determination.ts';
import type { RiskScore } from '../denial-risk/risk-score.ts';
import { sayRisk } from '../denial-risk/say-risk.ts';
import type { Determination } from '../determination/determination.ts';
import { defined } from '../fhir/defined.ts';
import type { Charges } from '../remittance/charges.ts';
import type { Assessment } from './assessment.ts';
import type { Case } from './case.ts';
import { clockFor } from './clock-for.ts';
import { sayUnmapped } from './say-unmapped.ts';
import type { CaseState } from './state.ts';

/** `Task.status` says whose turn it is; the exact state stands in `Task.businessStatus`. */
export const TASK_STATUS = {
  received: 'received',
  waiting: 'on-hold',
  'not-required': 'completed',
  'notice-due': 'ready',
  'awaiting-documents': 'on-hold',
  'held-for-review': 'on-hold',
  'out-of-time': 'failed',
  'needs-attention': 'on-hold',
  ready: 'in-progress',
  assembled: 'in-progress',
  submitting: 'in-progress',
  unknown: 'in-progress',
  pended: 'in-progress',
  determined: 'completed',
  rejected: 'failed',
  discarded: 'cancelled',
} as const satisfies Record<CaseState, Task['status']>;

/**
 * How an EHR reads a case: one Task each, with the same id; `input` is what we still need, `output` what came of it:
 * also what of its denial is likely (`score`) and how often its request left again after a copy may have reached the
 * payer (`resends`).
 */
export function presentTask(
  held: Case,
  { score, resends = 0 }: { readonly score?: RiskScore | undefined; readonly resends?: number } = {},
): Task {
  const encounter = { reference: `Encounter/${held.encounterId}` };
  return {
    resourceType: 'Task',
    id: held.id,
    meta: { versionId: String(held.version), lastUpdated: held.updatedAt },
    identifier: [{ system: 'urn:retro-auth:case', value: held.id }],
    status: TASK_STATUS[held.state],
    businessStatus: { coding: [{ system: 'urn:retro-auth:case-state', code: held.state }] },
    intent: 'order',
    ...(held.assessment?.escalated === undefined || isOver(held.state) ? {} : { priority: 'asap' as const }),
    code: { text: 'Retrospective authorization' },
    description: held.because,
    focus: encounter,
    ...(held.patientId === undefined ? {} : { for: { reference: `Patient/${held.patientId}` } }),
    encounter,
    authoredOn: held.openedAt,
    lastModified: held.updatedAt,
    ...details(held, { score, resends }),
  };
}

/** Pressed while it waits for somebody here. */
function isOver(state: CaseState): boolean {
  return TASK_STATUS[state] !== 'on-hold' && TASK_STATUS[state] !== 'ready';
}

/** What other cases, and our own sending, tell of a case. */
interface Counted {
  readonly score: RiskScore | undefined;
  readonly resends: number;
}

function details(held: Case, counted: Counted): Pick<Task, 'restriction' | 'input' | 'output'> {
  return defined<Pick<Task, 'restriction' | 'input' | 'output'>>({
    restriction: untilDeadline(held),
    input: held.assessment === undefined ? [] : wanted(held.assessment),
    output: cameOfIt(held, counted),
  });
}

/** A deadline that has passed restricts nothing any more. */
function untilDeadline({ state, assessment }: Case): Task['restriction'] {
  const running = clockFor(state, assessment?.clocks ?? []);
  if (running?.deadline === undefined || running.passed) return undefined;
  return { period: { end: running.deadline } };
}

function cameOfIt(
  { assessment, determination, submissionId }: Case,
  { score, resends }: Counted,
): TaskOutput[] {
  return [
    ...(assessment === undefined ? [] : found(assessment)),
    ...(score === undefined ? [] : likelihood(score)),
    ...(submissionId === undefined ? [] : [request(submissionId)]),
    ...(resends === 0 ? [] : [result('resends', { valueInteger: resends })]),
    ...(determination === undefined ? [] : decided(determination)),
  ];
}

function request(submissionId: string): TaskOutput {
  return result('request', { valueReference: { reference: `Claim/${submissionId}` } });
}

function wanted({ checklist, waitingFor }: Assessment): TaskInput[] {
  const documents = checklist
    .filter(({ need, status }) => need === 'required' && status !== 'present')
    .map(({ type, label, remedy }) => ({
      type: { coding: [{ system: 'http://loinc.org', code: type }], text: label },
      valueString: remedy ?? `Send ${label}.`,
    }));
  const parts = waitingFor.map((what) => ({ type: kind('waiting-for'), valueString: what }));
  return [...parts, ...documents];
}

function found({ urgency, scenarios, route, clocks, charges, risks, unmapped }: Assessment): TaskOutput[] {
  return [
    result('urgency', { valueCode: urgency.urgency }),
    ...scenarios.map(({ scenario }) => result('scenario', { valueCode: scenario })),
    result('route', { valueCode: route.route }),
    ...clocks.flatMap(({ kind: which, deadline }) =>
      deadline === undefined ? [] : [result(which, { valueDateTime: deadline })],
    ),
    ...(charges === undefined ? [] : [result('charges', { valueMoney: moneyOf(charges) })]),
    ...risks.map((risk) => result('denial-risk', { valueString: sayRisk(risk) })),
    ...unmapped.map((each) => result('unmapped', { valueString: sayUnmapped(each) })),
  ];
}

/** How likely a denial is, between 0 and 1, and whether that is only assumed (`prior`) or what became of others (`history`). */
function likelihood({ share, basis }: RiskScore): TaskOutput[] {
  return [
    result('denial-likelihood', { valueDecimal: Math.round(share * 100) / 100 }),
    result('denial-likelihood-basis', { valueCode: basis }),
  ];
}

/** The currency was read from a resource of R4, whose codes are ISO 4217. */
function moneyOf({ value, currency }: Charges): Money {
  return { value, currency: currency as NonNullable<Money['currency']> };
}

function decided({ overall, lines }: Determination): TaskOutput[] {
  const byLine = lines.map((line) => result('line-determination', { valueString: describeLine(line) }));
  return [result('determination', { valueCode: overall }), ...byLine];
}

function result(name: string, value: Omit<TaskOutput, 'type'>): TaskOutput {
  return { type: kind(name), ...value };
}

function kind(name: string): { coding: { system: string; code: string }[] } {
  return { coding: [{ system: 'urn:retro-auth:task-detail', code: name }] };
}
