import type { Coverage } from '@medplum/fhirtypes';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findRisks } from '../denial-risk/find-risks.ts';
import { TAKES_NO_REQUEST } from '../denial-risk/timeliness-risks.ts';
import { readNotices } from '../evidence/payer-notices.ts';
import { referencedId } from '../fhir/reference.ts';
import type { Determination } from '../determination/determination.ts';
import { type Denied, routeAfterDenial } from '../policy/after-denial.ts';
import { applyPolicy } from '../policy/apply-policy.ts';
import type { Clock, ClockKind } from '../policy/clock.ts';
import { chooseCoverage } from '../policy/coverage-choice.ts';
import type { RouteFinding } from '../policy/route.ts';
import { soonestFirst } from '../policy/run-clocks.ts';
import { chargesOf } from '../remittance/charges.ts';
import { readRemittances } from '../remittance/read-remittances.ts';
import { sayInstant } from '../time/local-time.ts';
import type { Assessment } from './assessment.ts';
import { type CaseEvents, clockEvents, clockPauses } from './case-events.ts';
import { clocksMet } from './clocks-met.ts';
import { deniedByAnswer, deniedByRemittance } from './denied.ts';
import type { Held, Snapshot } from './snapshot.ts';

/** These were met, or missed, when the request left; nothing moves them afterwards. */
const BEFORE_REQUEST: ReadonlySet<ClockKind> = new Set(['notify-by', 'request-by']);

/**
 * The assessment of a case that is with the payer, with the clocks that its answers started. What was asked stays as
 * it was asked: urgency, scenario, documents and, until a denial, the route.
 */
export function followUp(input: {
  assessment: Assessment;
  determination?: Determination | undefined;
  snapshot: Snapshot;
  content: ClinicalContent;
  events: CaseEvents;
  at: string;
}): Assessment {
  const { assessment, determination, snapshot, content, events, at } = input;
  const { urgency, scenarios, checklist, policy } = assessment;
  const coverage = coverageAskedAbout(assessment, snapshot);
  const remitted = readRemittances(snapshot, content);
  const denied = deniedByAnswer(events, snapshot.zone) ?? deniedByRemittance(remitted);
  const payors = (coverage?.resource.payor ?? []).flatMap((each) => referencedId(each) ?? []);
  const { notices } = readNotices(snapshot, content, payors);
  const applied = applyPolicy({
    ...{ snapshot, content, urgency, scenarios, coverage, at, denied },
    known: { ...remitted.events, ...clockEvents(events) },
    pauses: clockPauses(events),
    met: clocksMet(notices, events.denied ?? remitted.events.denial),
  });
  const clocks = [
    ...assessment.clocks.filter(({ kind }) => BEFORE_REQUEST.has(kind)),
    ...applied.clocks.filter(({ kind }) => !BEFORE_REQUEST.has(kind)),
  ].sort(soonestFirst);
  const by = applied.policy.rule;
  const route =
    denied === undefined
      ? assessment.route
      : (onFileNow(determination, denied, by) ?? routeAfterDenial(clocks, by, denied));
  const charges = chargesOf(snapshot);
  const risks = findRisks({
    ...{ snapshot, policy, route, checklist, urgency, scenarios, coverage, at, charges },
    clocks: clocks.filter(({ kind }) => !BEFORE_REQUEST.has(kind)),
    denials: remitted.denials,
  }).filter(({ key }) => key !== TAKES_NO_REQUEST);
  const risksWhenAsked = assessment.risksWhenAsked ?? assessment.risks.map(({ key }) => key);
  return {
    ...{ ...assessment, at, events, clocks, route, risks, risksWhenAsked },
    ...(notices.length === 0 ? {} : { notices }),
    ...(charges === undefined ? {} : { charges }),
  };
}

/** Chosen anew where the assessment names none, or one that the record no longer holds. */
function coverageAskedAbout({ coverage }: Assessment, snapshot: Snapshot): Held<Coverage> | undefined {
  return (
    snapshot.coverages.find(({ resource }) => `Coverage/${resource.id ?? ''}` === coverage) ??
    chooseCoverage(snapshot).coverage
  );
}

/** The payer approved, and then denied the bill for want of an authorization: its number was not on the claim. */
function onFileNow(
  determination: Determination | undefined,
  { says, wantsAuthorization }: Denied,
  by: string,
): RouteFinding | undefined {
  const numbers = (determination?.lines ?? []).flatMap(({ decision, authorizationNumber }) =>
    ['approved', 'modified'].includes(decision) ? (authorizationNumber ?? []) : [],
  );
  if (!wantsAuthorization || numbers.length === 0) return undefined;
  const because = `${says} It has authorized the care under ${[...new Set(numbers)].join(', ')}: put the number on a corrected claim.`;
  return { route: 'corrected-claim', because, by };
}

/** What a person must know because time ran out between two looks at a case that is with the payer. */
export function ranOut(before: readonly Clock[], now: readonly Clock[]): string | undefined {
  const passed = now.filter(
    (clock) =>
      clock.passed &&
      !BEFORE_REQUEST.has(clock.kind) &&
      !before.some(
        ({ kind, deadline, passed: was }) => kind === clock.kind && was && deadline === clock.deadline,
      ),
  );
  if (passed.length === 0) return undefined;
  return passed
    .map(({ kind, deadline, zone }) => `${SAYS[kind]} on ${sayInstant(deadline ?? '', zone)}.`)
    .join(' ');
}

/** When time alone changes something for a case that is with the payer. */
export function passingTimes(clocks: readonly Clock[]): readonly string[] {
  return clocks
    .filter(({ kind, passed }) => !passed && !BEFORE_REQUEST.has(kind))
    .flatMap(({ deadline }) => deadline ?? [])
    .sort();
}

const SAYS: Readonly<Record<ClockKind, string>> = {
  'notify-by': 'The notice was due',
  'request-by': 'The request was due',
  'answer-by': "The time to answer the payer's question ran out",
  'payer-decides-by': 'Escalate: the payer should have decided, by its own rule,',
  'peer-to-peer-by': 'The time to ask for a peer-to-peer talk ran out',
  'reconsider-by': 'The time to ask for reconsideration ran out',
  'appeal-by': 'The time to appeal ran out',
};
