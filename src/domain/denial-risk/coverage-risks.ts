import { localDate } from '../time/local-time.ts';
import type { RiskQuestion } from './find-risks.ts';
import type { Risk } from './risk.ts';

/** A coverage that is missing, shared, or ends within the stay. */
export function coverageRisks({ snapshot, coverage, policy }: RiskQuestion): readonly Risk[] {
  const common = { reasonClass: 'coverage' as const, reviewReason: undefined, by: policy.rule };
  if (coverage === undefined) {
    return [
      {
        ...common,
        key: 'no-valid-coverage',
        because: 'No active coverage is valid on the dates of service.',
        remedy: 'Verify eligibility for the dates of service and push the Coverage.',
        carc: '31',
      },
    ];
  }
  const { resource } = coverage;
  const risks: Risk[] = [];
  const end = localDate(resource.period?.end, snapshot.zone);
  const discharge = localDate(snapshot.encounter.resource.period?.end, snapshot.zone);
  if (end !== undefined && discharge !== undefined && end < discharge) {
    risks.push({
      ...common,
      key: 'coverage-ends-within-stay',
      because: `The coverage ends on ${end}, before the discharge on ${discharge}.`,
      remedy: 'Find who covers the rest of the stay and ask that payer for those days.',
      carc: '27',
    });
  }
  const rivals = snapshot.coverages.filter(
    (other) =>
      other.resource.status === 'active' &&
      other.resource.id !== resource.id &&
      other.resource.order === resource.order,
  );
  if (rivals.length > 0) {
    risks.push({
      ...common,
      key: 'which-coverage-pays-first',
      because: 'More than one active coverage has the same order.',
      remedy: 'Confirm which one pays first and push the Coverages with their order.',
      carc: '22',
    });
  }
  if (resource.subscriberId === undefined && (resource.identifier ?? []).length === 0) {
    risks.push({
      ...common,
      key: 'no-member-identifier',
      because: 'The coverage carries no member identifier.',
      remedy: "Add the member's identifier from the card to the Coverage.",
      carc: '31',
    });
  }
  return risks;
}
