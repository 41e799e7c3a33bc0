import type { ClaimCareTeam, Coding, EncounterParticipant } from '@medplum/fhirtypes';
import type { Finding } from '../fhir/finding.ts';
import { concept, leftOut, mapped, referenceTo, type Assembly, type Entry, type Made } from './assembly.ts';
import { EXTENSION } from './canonicals.ts';
import { namedClinician, type NamedClinician } from './practitioner-role.ts';

/** X12 takes this many providers of the whole event (loop 2010EA). */
const MAX_MEMBERS = 14;

/** A clinician of the encounter in a role that the payer is told. */
export interface CareTeamMember extends NamedClinician {
  /** v3 ParticipationType, as the encounter says it. */
  readonly participationType: Coding;
  /** X12 98 */
  readonly entityCode: Coding;
}

/** The clinicians of the encounter whose role X12 names and whose data are whole; the others are left out. */
export function careTeam(
  assembly: Assembly,
  organization: Entry | undefined,
): Made<readonly CareTeamMember[]> {
  const encounter = assembly.snapshot.encounter.resource;
  const made: CareTeamMember[] = [];
  const findings: Finding[] = [];
  (encounter.participant ?? []).forEach((participant, index) => {
    const role = roleOf(participant, assembly);
    if (role === undefined || made.length === MAX_MEMBERS) return;
    const clinician = namedClinician(participant.individual, assembly, organization);
    if (clinician !== undefined) made.push({ ...clinician, ...role });
    else
      findings.push(incomplete(`Encounter/${encounter.id ?? ''}.participant[${String(index)}].individual`));
  });
  return { made, findings };
}

export function careTeamOnClaim(members: readonly CareTeamMember[]): ClaimCareTeam[] {
  return members.map(({ role, entityCode }, index) => ({
    extension: [{ url: EXTENSION.careTeamClaimScope, valueBoolean: true }],
    sequence: index + 1,
    provider: referenceTo(role),
    role: concept(entityCode),
  }));
}

function roleOf(
  { type = [] }: EncounterParticipant,
  assembly: Assembly,
): Pick<CareTeamMember, 'participationType' | 'entityCode'> | undefined {
  const codings = type.flatMap(({ coding }) => coding ?? []);
  const entityCode = mapped(assembly, 'participant-type-to-care-team-role', codings);
  const said = codings.find(
    (each) => mapped(assembly, 'participant-type-to-care-team-role', [each]) !== undefined,
  );
  if (entityCode === undefined || said?.system === undefined || said.code === undefined) return undefined;
  return { entityCode, participationType: { system: said.system, code: said.code } };
}

function incomplete(place: string): Finding {
  return leftOut(
    'clinician-left-out',
    place,
    'The clinician is left out: PAS wants an identifier (NPI), a family name and a telephone. Complete the Practitioner and the PractitionerRole.',
  );
}
