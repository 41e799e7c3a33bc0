import type { Coding, Encounter } from '@medplum/fhirtypes';
import { resolveAs } from '../case/snapshot.ts';
import { ownMapFile } from '../clinical-content/map-names.ts';
import type { Finding } from '../fhir/finding.ts';
import { mapped, missing, type Assembly, type Made } from './assembly.ts';

/** What kind of care it was and where, in the codes a payer reads. */
export interface CareSetting {
  /** v3 ActEncounterCode */
  readonly actCode: Coding;
  readonly claimType: Coding;
  /** X12 1525 */
  readonly requestType: Coding;
  /** X12 1365 */
  readonly serviceType: Coding;
  /** CMS place of service */
  readonly place: Coding;
  /** A stay is asked for as an admission review. */
  readonly isStay: boolean;
}

/** X12 1525: admission review. */
const ADMISSION_REVIEW = 'AR';

/** Reads the setting from the encounter's class; a class that a map does not know leaves the request to a person. */
export function careSetting(assembly: Assembly): Made<CareSetting | undefined> {
  const encounter = assembly.snapshot.encounter.resource;
  const actCode = actCodeOf(encounter, assembly);
  const byClass = (map: string): Coding | undefined =>
    actCode === undefined ? undefined : mapped(assembly, map, [actCode]);
  const requestType = byClass('encounter-class-to-service-item-request-type');
  const isStay = requestType?.code === ADMISSION_REVIEW;
  const place =
    (isStay ? undefined : placeByLocation(encounter, assembly)) ??
    byClass('encounter-class-to-place-of-service');
  const claimType = byClass('encounter-class-to-claim-type');
  const serviceType = byClass('encounter-class-to-service-type');
  if (!actCode || !claimType || !requestType || !serviceType || !place)
    return { made: undefined, findings: [unmapped(encounter, actCode)] };
  return { made: { actCode, claimType, requestType, serviceType, place, isStay }, findings: [] };
}

/** The class of an encounter, now or in its history, as v3 ActEncounterCode. */
function actCodeOf({ class: coding }: { class?: Coding }, assembly: Assembly): Coding | undefined {
  return coding === undefined ? undefined : mapped(assembly, 'encounter-class-to-act-code', [coding]);
}

/** When the admission began: the first class in the history that is a stay. */
export function admissionStart(encounter: Encounter, assembly: Assembly): string | undefined {
  const starts = (encounter.classHistory ?? []).flatMap((each) => {
    const actCode = actCodeOf(each, assembly);
    const type = actCode && mapped(assembly, 'encounter-class-to-service-item-request-type', [actCode]);
    return type?.code === ADMISSION_REVIEW && each.period.start !== undefined ? [each.period.start] : [];
  });
  return starts[0] ?? encounter.period?.start;
}

function placeByLocation({ location }: Encounter, assembly: Assembly): Coding | undefined {
  const types = (location ?? []).flatMap(
    (each) => resolveAs(assembly.snapshot, each.location, 'Location')?.resource.type ?? [],
  );
  return mapped(
    assembly,
    'location-type-to-place-of-service',
    types.flatMap(({ coding }) => coding ?? []),
  );
}

function unmapped({ id }: Encounter, actCode: Coding | undefined): Finding {
  const code = actCode?.code ?? '';
  return {
    ...missing(
      'encounter-class-unmapped',
      `Encounter/${id ?? ''}.class`,
      actCode === undefined
        ? `The class of the encounter is missing, or no concept map says which kind of encounter it is. Send the class, or add it to ${ownMapFile('encounter-class-to-act-code')}.`
        : `No concept map says what an encounter of the kind ${code} is to a payer. Add ${code} in files of your own beside encounter-class-to-claim-type, -service-item-request-type, -service-type and -place-of-service.`,
    ),
    code: 'code-invalid',
  };
}
