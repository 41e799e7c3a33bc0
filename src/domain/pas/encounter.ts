import type {
  Coding,
  Encounter,
  EncounterHospitalization,
  EncounterParticipant,
  Extension,
  Meta,
} from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import {
  bareConcept,
  concept,
  leftOut,
  mapped,
  referenceTo,
  type Assembly,
  type Entry,
  type Made,
} from './assembly.ts';
import { EXTENSION, PROFILE, SYSTEM } from './canonicals.ts';
import type { CareTeamMember } from './care-team.ts';
import { plainIdentifiers } from './demographics.ts';
import { encounterTravels } from './encounter-travels.ts';
import type { Places } from './places.ts';

/** NUBC: still a patient. */
const STILL_A_PATIENT = '30';
const PATIENT_STATUS_SYSTEM = 'https://www.nubc.org/CodeSystem/PatDischargeStatus';

/**
 * A copy of the encounter for this request. PAS fixes its status to `planned` even for a stay that is over; the true
 * state shows in the period, the patient status and the discharge date, and the copy has an address of its own so
 * that nobody takes it for the EHR's encounter. What a payer agreed to instead: see `EncounterTravels`.
 */
export function encounterCopy(
  assembly: Assembly,
  {
    actCode,
    beneficiary,
    requestor,
    careTeam,
    places,
    reasons,
  }: {
    actCode: Coding | undefined;
    beneficiary: Entry;
    requestor: Entry | undefined;
    careTeam: readonly CareTeamMember[];
    places: Places;
    reasons: readonly Entry[];
  },
): Made<Encounter> {
  const source = assembly.snapshot.encounter.resource;
  const status = patientStatus(assembly);
  const travels = encounterTravels(assembly.partner);
  const made = defined<Encounter>({
    resourceType: 'Encounter',
    meta: defined<Meta>({
      lastUpdated: source.meta?.lastUpdated,
      profile: [travels === 'on-the-lines' ? PROFILE.usCoreEncounter : PROFILE.encounter],
    }),
    extension: [
      ...coded(EXTENSION.patientStatus, status),
      ...coded(EXTENSION.nursingHomeResidentialStatus, assembly.supplement.nursingHomeStatus),
    ],
    identifier: plainIdentifiers(source.identifier),
    status: travels === 'planned-copy' ? 'planned' : source.status,
    class: actCode ?? source.class,
    type: [concept(admissionType(assembly))],
    subject: referenceTo(beneficiary),
    participant: careTeam.map((member) => participant(member, assembly)),
    period: source.period,
    reasonCode: (source.reasonCode ?? []).map(bareConcept).filter((each) => each !== undefined),
    reasonReference: reasons.map(referenceTo),
    hospitalization: hospitalization(assembly),
    location: locations(source, places),
    serviceProvider: requestor === undefined ? undefined : referenceTo(requestor),
  });
  const place = `Encounter/${source.id ?? ''}.hospitalization.dischargeDisposition`;
  const text =
    'The discharge disposition is missing or unmapped, so no patient status is sent. Send it, or map it.';
  return { made, findings: status === undefined ? [leftOut('patient-status-unknown', place, text)] : [] };
}

function coded(url: string, coding: Coding | undefined): Extension[] {
  return coding === undefined ? [] : [{ url, valueCodeableConcept: concept(coding) }];
}

/** CL101. Kept in step with the level of service; newborn and trauma centre are more than an urgency and stay. */
function admissionType(assembly: Assembly): Coding {
  const { snapshot, assessment } = assembly;
  const said = (snapshot.encounter.resource.type ?? []).flatMap(({ coding }) => coding ?? []);
  return (
    mapped(assembly, 'admission-type-kept', said) ??
    mapped(assembly, 'urgency-to-admission-type', [urgencyCode(assessment.urgency.urgency)]) ??
      // NUBC: not available.
      { system: SYSTEM.admissionType, code: '9' }
  );
}

/** Our own code system for what the assessment found. */
export function urgencyCode(code: string): Coding {
  return { system: 'https://retro-auth.example/CodeSystem/urgency', code };
}

function patientStatus(assembly: Assembly): Coding | undefined {
  const { period, hospitalization: stay } = assembly.snapshot.encounter.resource;
  if (period?.end === undefined) return { system: PATIENT_STATUS_SYSTEM, code: STILL_A_PATIENT };
  return mapped(assembly, 'discharge-disposition-to-patient-status', stay?.dischargeDisposition?.coding);
}

function hospitalization(assembly: Assembly): EncounterHospitalization | undefined {
  const source = assembly.snapshot.encounter.resource.hospitalization;
  const origin = mapped(assembly, 'admit-source-to-point-of-origin', source?.admitSource?.coding);
  const disposition = bareConcept(source?.dischargeDisposition);
  const made = defined<EncounterHospitalization>({
    admitSource: origin === undefined ? undefined : concept(origin),
    dischargeDisposition: disposition,
  });
  return Object.keys(made).length === 0 ? undefined : made;
}

/** Each place once, in the order in which the patient came there. */
function locations({ location = [] }: Encounter, places: Places): Encounter['location'] {
  const visited = new Set(location.flatMap((each) => places(each.location) ?? []));
  return [...visited].map((place) => ({ location: referenceTo(place) }));
}

function participant(member: CareTeamMember, { version }: Assembly): EncounterParticipant {
  return defined<EncounterParticipant>({
    type: [concept(member.participationType)],
    period: member.period,
    individual: referenceTo(member[version.participantIs]),
  });
}
