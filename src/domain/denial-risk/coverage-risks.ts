import type { Coverage } from '@medplum/fhirtypes';
import { chooseCoverage } from '../policy/coverage-choice.ts';
import { localDate } from '../time/local-time.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';

/** A coverage that is missing, shared, or ends within the stay. */
export function coverageRisks(question: RiskQuestion): readonly Risk[] {
  const coverage = question.coverage?.resource;
  if (coverage === undefined) {
    return [
      coverageRisk(question, '31', {
        key: 'no-valid-coverage',
        because: 'No active coverage is valid on the dates of service.',
        remedy: 'Verify eligibility for the dates of service and push the Coverage.',
      }),
    ];
  }
  return [endsWithinStay, hasRivals, lacksMember].flatMap((find) => find(question, coverage) ?? []);
}

function endsWithinStay(question: RiskQuestion, coverage: Coverage): Risk | undefined {
  const { zone, encounter } = question.snapshot;
  const end = localDate(coverage.period?.end, zone);
  const discharge = localDate(encounter.resource.period?.end, zone);
  if (end === undefined || discharge === undefined || end >= discharge) return undefined;
  return coverageRisk(question, '27', {
    key: 'coverage-ends-within-stay',
    because: `The coverage ends on ${end}, before the discharge on ${discharge}.`,
    remedy: 'Find who covers the rest of the stay and ask that payer for those days.',
  });
}

function hasRivals(question: RiskQuestion): Risk | undefined {
  const { rivals } = chooseCoverage(question.snapshot);
  if (rivals.length === 0) return undefined;
  return coverageRisk(question, '22', {
    key: 'which-coverage-pays-first',
    because: `More than one active coverage has the same order (also ${rivals.join(', ')}).`,
    remedy: 'Confirm which one pays first and push the Coverages with their order.',
  });
}

function lacksMember(question: RiskQuestion, coverage: Coverage): Risk | undefined {
  if (coverage.subscriberId !== undefined || (coverage.identifier ?? []).length > 0) return undefined;
  return coverageRisk(question, '31', {
    key: 'no-member-identifier',
    because: 'The coverage carries no member identifier.',
    remedy: "Add the member's identifier from the card to the Coverage.",
  });
}

function coverageRisk(
  { policy }: RiskQuestion,
  carc: string,
  says: Pick<Risk, 'key' | 'because' | 'remedy'>,
): Risk {
  return { ...says, reasonClass: 'coverage', carc, reviewReason: undefined, by: policy.rule };
}
