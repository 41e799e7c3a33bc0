import type { Held } from '../../domain/case/snapshot.ts';
import { localReference } from '../../domain/fhir/reference.ts';
import { referencesIn } from '../../domain/fhir/references-in.ts';
import { EPISODE_TYPES } from '../../domain/fhir/resource-types.ts';

const OF_EPISODE: ReadonlySet<string> = new Set(EPISODE_TYPES);

/** These point at things of other episodes: an authorization on file, or a consent, may be about last year's care. */
const NOT_OF_THE_EPISODE = ['Patient', 'Coverage', 'CoverageEligibilityResponse', 'Consent'];

/**
 * Conditions, procedures, orders, charges, observations and documents that name no encounter themselves but are named by the
 * episode: by `Encounter.diagnosis`, a `reasonReference`, `basedOn`, a Claim, or a document's context.
 */
export function namedByEpisode(
  episode: readonly Held[],
  byReference: ReadonlyMap<string, Held>,
): readonly Held[] {
  const naming = episode.filter(
    ({ resource }) =>
      !NOT_OF_THE_EPISODE.includes(resource.resourceType) &&
      !(resource.resourceType === 'Claim' && resource.use === 'preauthorization'),
  );
  const named = naming
    .flatMap(({ resource }) => referencesIn(resource))
    .flatMap((spelled) => byReference.get(spelled) ?? [])
    .filter(({ resource }) => OF_EPISODE.has(resource.resourceType));
  return [...new Map(named.map((held) => [localReference(held.resource), held])).values()];
}
