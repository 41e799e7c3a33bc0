import type { Coverage, Reference } from '@medplum/fhirtypes';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findRisks } from '../denial-risk/find-risks.ts';
import { checkDocuments } from '../documentation/check-documents.ts';
import type { ChecklistItem } from '../documentation/checklist.ts';
import { readNotices } from '../evidence/payer-notices.ts';
import { referencedId } from '../fhir/reference.ts';
import { justify } from '../justification/justify.ts';
import { applyPolicy } from '../policy/apply-policy.ts';
import type { Clock } from '../policy/clock.ts';
import { chooseCoverage } from '../policy/coverage-choice.ts';
import { identifyPayer } from '../policy/identify-payer.ts';
import type { AppliedPolicy, PayerPolicy } from '../policy/payer-policy.ts';
import { unansweredRequest } from '../policy/post-stabilization.ts';
import type { Route, RouteFinding } from '../policy/route.ts';
import { chargesOf } from '../remittance/charges.ts';
import { readRemittances } from '../remittance/read-remittances.ts';
import { sayInstant } from '../time/local-time.ts';
import { withDelayReason } from '../urgency/delay-reason.ts';
import { findScenarios } from '../urgency/find-scenarios.ts';
import type { UrgencyFinding } from '../urgency/urgency.ts';
import { weighUrgency } from '../urgency/weigh.ts';
import type { Assessment } from './assessment.ts';
import { clocksMet } from './clocks-met.ts';
import { deniedByRemittance } from './denied.ts';
import { escalate } from './escalate.ts';
import { type Held, resolve, type Snapshot } from './snapshot.ts';

/**
 * Weighs a snapshot: urgency, scenario, policy, clocks, route, documents and risk, and what to do next.
 * Pure: the same snapshot, clinical content and instant give the same assessment.
 */
export function assessSnapshot(snapshot: Snapshot, content: ClinicalContent, at: string): Assessment {
  const weighed = weighUrgency(snapshot, content);
  const urgency = weighed.finding;
  const { coverage, because: coverageBecause } = chooseCoverage(snapshot);
  const asked = identifyPayer(snapshot, coverage, content);
  const outages = asked?.outages ?? [];
  const found = findScenarios({ snapshot, urgency, coverage, content, payer: asked?.id, outages });
  const payors = (coverage?.resource.payor ?? []).map(referencedId).filter((id) => id !== undefined);
  const told = readNotices(snapshot, content, payors);
  const remitted = readRemittances(snapshot, content);
  const applied = applyPolicy({
    snapshot,
    content,
    urgency,
    coverage,
    at,
    scenarios: withDelayReason(found, told.notices, content),
    known: remitted.events,
    denied: deniedByRemittance(remitted),
    met: clocksMet(told.notices, remitted.events.denial),
  });
  const { policy, route, clocks, scenarios, payer, serviceClass } = applied;
  const { zone } = snapshot;
  const unanswered = unansweredRequest({ notices: told.notices, policy, payers: content.payers, zone, at });
  const charges = chargesOf(snapshot);
  const checklist = checkDocuments({ snapshot, content, serviceClass, payer, scenarios, at });
  const risks = findRisks({
    snapshot,
    policy,
    route,
    clocks,
    checklist,
    urgency,
    scenarios,
    coverage,
    at,
    charges,
    denials: remitted.denials,
  });
  const waitingFor = missingParts({ snapshot, coverage, route, coverageBecause });
  const next = pressed({ urgency, policy, payer, route, clocks, checklist, waitingFor, at });
  // Every key is written, also for what is absent: one shape of object is several times faster to make than many.
  return {
    at,
    release: content.release,
    urgency,
    scenarios,
    coverage: coverage === undefined ? undefined : `Coverage/${coverage.resource.id ?? ''}`,
    policy,
    route,
    clocks,
    checklist,
    risks,
    justification:
      route.route === 'not-required'
        ? undefined
        : justify({ snapshot, content, urgency, scenarios, serviceClass: policy.serviceClass }),
    charges,
    notices: told.notices.length === 0 ? undefined : told.notices,
    unanswered,
    unmapped: [...weighed.unmapped, ...told.unmapped, ...remitted.unmapped],
    waitingFor,
    used: [
      ...new Set([
        ...weighed.used,
        ...scenarios.map(({ by }) => by),
        ...applied.used,
        ...told.used,
        ...remitted.used,
      ]),
    ].sort(),
    next: next.next,
    because: next.because,
    lookAgainAt: next.lookAgainAt,
    escalated: next.escalated,
  };
}

/** A route that ends in a request to the payer needs a patient, a coverage and its payer; the others do not wait for them. */
function missingParts(input: {
  snapshot: Snapshot;
  coverage: Held<Coverage> | undefined;
  route: RouteFinding;
  coverageBecause: string;
}): readonly string[] {
  const { snapshot, coverage, route, coverageBecause } = input;
  if (route.route === 'not-required') return [];
  const payor = coverage?.resource.payor[0];
  const isPayorMissing =
    payor?.reference !== undefined && !isContained(payor) && resolve(snapshot, payor) === undefined;
  return [
    ...(snapshot.patient === undefined ? ['Patient named by Encounter.subject'] : []),
    ...(coverage === undefined ? [`Coverage valid on the dates of service (${coverageBecause})`] : []),
    ...(isPayorMissing ? ['Organization named by Coverage.payor'] : []),
  ];
}

function isContained({ reference }: Reference): boolean {
  return reference?.startsWith('#') ?? false;
}

interface Weighed {
  readonly urgency: UrgencyFinding;
  readonly policy: AppliedPolicy;
  readonly payer: PayerPolicy | undefined;
  readonly route: RouteFinding;
  readonly clocks: readonly Clock[];
  readonly checklist: readonly ChecklistItem[];
  readonly waitingFor: readonly string[];
  readonly at: string;
}

type Next = Pick<Assessment, 'next' | 'because' | 'lookAgainAt' | 'escalated'>;

/** Most visits need nothing, and nobody is pressed for them by a deadline that is only assumed. */
function pressed(weighed: Weighed): Next {
  const next = nextOf(weighed);
  return isOrdinaryVisit(weighed) ? next : escalate(next, { ...weighed, route: weighed.route.route });
}

/** Nobody to ask: assumed rules tell how much time there is, a person tells who the payer is. */
const withoutPayer: Next = {
  next: 'needs-attention',
  because:
    'No policy is loaded for the payer of this coverage; add it to the mappings, or ask the payer by its own channel.',
};

/** A closed window ends nothing here: what is left against a denial has deadlines of its own. */
const FOR_A_PERSON: ReadonlySet<Route> = new Set(['reconsideration', 'appeal', 'provider-liability']);

/** What each route asks of the provider. */
const ASKED_ON: Readonly<Record<Route, 'nothing' | 'notice' | 'request' | 'act-of-a-person'>> = {
  'not-required': 'nothing',
  'notify-only': 'notice',
  'retrospective-request': 'request',
  update: 'request',
  'corrected-claim': 'act-of-a-person',
  'claim-dispute': 'act-of-a-person',
  reconsideration: 'act-of-a-person',
  appeal: 'act-of-a-person',
  'provider-liability': 'act-of-a-person',
  'needs-review': 'act-of-a-person',
};

/** What to do next: the first thing that stands in the way, in the order a person would clear it. */
function nextOf(weighed: Weighed): Next {
  const { route, waitingFor, urgency } = weighed;
  const doubt = doubtAbout(urgency);
  if (route.route === 'not-required' && doubt === undefined) {
    return { next: 'not-required', because: route.because };
  }
  if (waitingFor.length > 0) return whenIncomplete(weighed);
  if (hasPassed(weighed.clocks, 'request-by') && !FOR_A_PERSON.has(route.route)) {
    return { next: 'out-of-time', because: route.because };
  }
  return doubt === undefined ? onRoute(weighed) : { next: 'needs-attention', because: doubt };
}

/** Why a person must look at how urgent it was. */
function doubtAbout({ certainty, unreadRules = [] }: UrgencyFinding): string | undefined {
  if (certainty === 'conflicting')
    return 'The signals of urgency contradict each other; a person must confirm it.';
  if (unreadRules.length === 0) return undefined;
  return `${unreadRules.join(' and ')} could not be evaluated on this record, and might have said otherwise: have the owner of the rule mend it, or correct the record.`;
}

/** Nothing stands in the way: what the route itself asks. */
function onRoute(weighed: Weighed): Next {
  const { route, payer } = weighed;
  switch (ASKED_ON[route.route]) {
    case 'nothing':
      return { next: 'not-required', because: route.because };
    case 'notice':
      return whenNoticeIsAsked(weighed);
    case 'request':
      return payer === undefined ? withoutPayer : whenToBeSubmitted(weighed);
    case 'act-of-a-person':
      return { next: 'needs-attention', because: route.because };
  }
}

/** Notice in time is all that was asked; late notice may cost, and a person looks at it. */
function whenNoticeIsAsked({ route, clocks }: Weighed): Next {
  const clock = clocks.find(({ kind }) => kind === 'notify-by');
  if (clock?.metAt === undefined) return { next: 'notice-due', because: route.because };
  const given = `Notice was given on ${sayInstant(clock.metAt, clock.zone)}`;
  return clock.passed
    ? {
        next: 'needs-attention',
        because: `${given}, after its time (${clock.rule}): send the payer the evidence of why it is late.`,
      }
    : { next: 'not-required', because: `${given}, in time; nothing else is asked. ${route.because}` };
}

function whenIncomplete(weighed: Weighed): Next {
  const says = weighed.waitingFor.join('; ');
  if (!hasPassed(weighed.clocks, 'request-by')) return { next: 'waiting', because: `Waits for: ${says}.` };
  return isOrdinaryVisit(weighed)
    ? {
        next: 'waiting',
        because: `Waits for: ${says}. Nothing in this visit is of a kind that is known to need an authorization, and its deadline is only assumed.`,
      }
    : { next: 'needs-attention', because: `Still missing as the earliest deadline passes: ${says}.` };
}

/** Outpatient, planned, of no kind that policies name, and of no payer whose rules we know: most visits are. */
function isOrdinaryVisit({ policy, payer, urgency }: Weighed): boolean {
  return payer === undefined && policy.serviceClass === 'other' && urgency.urgency === 'non-emergency';
}

function whenToBeSubmitted({ checklist, clocks, policy, at }: Weighed): Next {
  const missing = checklist.filter(({ need, status }) => need === 'required' && status !== 'present');
  if (missing.length > 0) {
    const lastCall = lastCallBefore(clocks, policy.submitIncompleteWhenHoursLeft);
    const says = missing
      .map(({ label, status, remedy = '' }) => (status === 'missing' ? label : `${label} (${remedy})`))
      .join('; ');
    if (lastCall === undefined || lastCall > at) {
      return {
        next: 'awaiting-documents',
        because: `Required documents are missing: ${says}.`,
        ...(lastCall === undefined ? {} : { lookAgainAt: lastCall }),
      };
    }
  }
  if (policy.holdForReview)
    return { next: 'held-for-review', because: 'Complete; held for a person to release.' };
  return missing.length > 0
    ? {
        next: 'ready',
        because: 'Time is running out: submitted with the documents that are here, as the policy allows.',
      }
    : { next: 'ready', because: 'Complete; to be assembled and submitted.' };
}

/** The instant from which a request goes out with what is there, when the policy names one. */
function lastCallBefore(clocks: readonly Clock[], hoursLeft: number | undefined): string | undefined {
  const deadline = clocks.find(({ kind }) => kind === 'request-by')?.deadline;
  if (deadline === undefined || hoursLeft === undefined) return undefined;
  return new Date(Date.parse(deadline) - hoursLeft * 3_600_000).toISOString();
}

function hasPassed(clocks: readonly Clock[], kind: Clock['kind']): boolean {
  return clocks.some((clock) => clock.kind === kind && clock.passed);
}
