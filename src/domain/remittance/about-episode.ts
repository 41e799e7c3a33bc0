import type { Claim, ClaimResponse, ExplanationOfBenefit } from '@medplum/fhirtypes';
import type { Held } from '../case/snapshot.ts';
import { referencedId } from '../fhir/reference.ts';
import { instantOf } from '../time/local-time.ts';

/** From the first start to the last end of an episode of care; absent where the record does not tell. */
interface Stay {
  readonly startsAt: string | undefined;
  readonly endsAt: string | undefined;
}

/**
 * Whether a remittance of this patient speaks of this episode: its lines name an encounter (only such were read), or it
 * answers one of the episode's bills; one that does neither, when the days it bills begin within the stay.
 */
export function isAboutEpisode(
  remittance: ExplanationOfBenefit | ClaimResponse,
  bills: readonly Held<Claim>[],
  stay: Stay,
): boolean {
  const answered = referencedId(
    remittance.resourceType === 'ClaimResponse' ? remittance.request : remittance.claim,
  );
  if (answered !== undefined && bills.some(({ resource }) => resource.id === answered)) return true;
  if (remittance.resourceType === 'ClaimResponse') return false;
  const namesEncounter = (remittance.item ?? []).some(({ encounter = [] }) => encounter.length > 0);
  return namesEncounter || (answered === undefined && isBilledWithin(remittance, stay));
}

function isBilledWithin({ billablePeriod }: ExplanationOfBenefit, { startsAt, endsAt }: Stay): boolean {
  const start = billablePeriod?.start;
  if (start === undefined || startsAt === undefined) return false;
  const day = (instantOf(start) ?? start).slice(0, 10);
  return day.length === 10 && startsAt.slice(0, 10) <= day && day <= (endsAt ?? startsAt).slice(0, 10);
}
