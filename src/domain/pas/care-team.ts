import type {
  ClaimCareTeam,
  Coding,
  EncounterParticipant,
  Organization,
  Period,
  PractitionerRole,
} from '@medplum/fhirtypes';
import { resolve } from '../case/snapshot.ts';
import { defined } from '../fhir/defined.ts';
import type { Finding } from '../fhir/finding.ts';
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
import { EXTENSION, SYSTEM } from './canonicals.ts';
import type { Clinicians } from './clinicians.ts';
import type { OtherOrganizations } from './other-organizations.ts';
import type { NamedClinician } from './practitioner-role.ts';
import type { LinePerformer, ServiceLine } from './service-line.ts';

/** X12 takes this many providers of the whole event (loop 2010EA), and of one service (loop 2010F). */
const MAX_MEMBERS = 14;
const MAX_OF_LINE = 10;

/** A clinician of the encounter in a role that the payer is told. */
export interface CareTeamMember extends NamedClinician {
  /** v3 ParticipationType, as the encounter says it. */
  readonly participationType: Coding;
  readonly period: Period | undefined;
  /** X12 98 */
  readonly entityCode: Coding;
}

/** Who of the care team did, or ordered, what the lines ask for. */
export interface LineTeams {
  readonly members: readonly LineMember[];
  /** Sequences of the members of each line, in the order of the lines. */
  readonly sequences: readonly (readonly number[])[];
}

interface LineMember {
  readonly provider: Entry<PractitionerRole> | Entry<Organization>;
  readonly entityCode: Coding;
}

/** The clinicians of the encounter whose role X12 names and whose data are whole; the others are left out. */
export function careTeam(assembly: Assembly, clinicians: Clinicians): Made<readonly CareTeamMember[]> {
  const encounter = assembly.snapshot.encounter.resource;
  const made: CareTeamMember[] = [];
  const findings: Finding[] = [];
  (encounter.participant ?? []).forEach((participant, index) => {
    const role = roleOf(participant, assembly);
    if (role === undefined || made.length === MAX_MEMBERS) return;
    const clinician = clinicians(participant.individual);
    if (clinician !== undefined) made.push({ ...clinician, ...role, period: participant.period });
    else
      findings.push(incomplete(`Encounter/${encounter.id ?? ''}.participant[${String(index)}].individual`));
  });
  return { made, findings };
}

/**
 * The clinicians of each line, numbered after those of the whole request (`overall` of them). Somebody who did two of
 * the lines in one role is one member that both list.
 */
export function lineTeams(
  lines: readonly ServiceLine[],
  overall: number,
  around: {
    readonly assembly: Assembly;
    readonly clinicians: Clinicians;
    readonly others: OtherOrganizations;
  },
): Made<LineTeams> {
  const { assembly } = around;
  const members: LineMember[] = [];
  const findings: Finding[] = [];
  const sequenceOf = (performer: LinePerformer): readonly number[] => {
    const kind = kindOf(performer, assembly);
    if (kind === 'no-provider') return [];
    const entityCode = mapped(assembly, 'performer-function-to-care-team-role', performer.functions);
    const provider = entityCode && providerOf(performer, entityCode, around);
    if (entityCode === undefined || provider === undefined) {
      // The organization that asks needs no mention, and another one without a name none either.
      if (kind === 'person')
        findings.push(entityCode === undefined ? unnamed(performer.place) : incomplete(performer.place));
      return [];
    }
    const at = members.findIndex(
      (each) => each.provider === provider && each.entityCode.code === entityCode.code,
    );
    if (at === -1) members.push({ provider, entityCode });
    return [overall + (at === -1 ? members.length : at + 1)];
  };
  const sequences = lines.map(({ performers }) => [
    ...new Set(performers.flatMap(sequenceOf).slice(0, MAX_OF_LINE)),
  ]);
  return { made: { members, sequences }, findings };
}

function providerOf(
  { actor }: LinePerformer,
  { code = '' }: Coding,
  { clinicians, others }: { readonly clinicians: Clinicians; readonly others: OtherOrganizations },
): LineMember['provider'] | undefined {
  return clinicians(actor)?.role ?? others(actor, code);
}

/** A patient or a device is no provider; somebody unknown is told as a person. */
function kindOf({ actor }: LinePerformer, { snapshot }: Assembly): 'person' | 'organization' | 'no-provider' {
  const type = resolve(snapshot, actor)?.resource.resourceType;
  if (type === 'Organization') return 'organization';
  const isPerson = type === undefined || type === 'Practitioner' || type === 'PractitionerRole';
  return isPerson ? 'person' : 'no-provider';
}

/** Those of the whole request first (loop 2010EA), then those whom single lines list (loop 2010F). */
export function careTeamOnClaim(
  overall: readonly CareTeamMember[],
  { members }: Pick<LineTeams, 'members'>,
): ClaimCareTeam[] {
  const all = [
    ...overall.map(({ role, entityCode }) => ({ provider: role, entityCode, isOverall: true })),
    ...members.map((member) => ({ ...member, isOverall: false })),
  ];
  return all.map(({ provider, entityCode, isOverall }, index) =>
    defined<ClaimCareTeam>({
      extension: [{ url: EXTENSION.careTeamClaimScope, valueBoolean: isOverall }],
      sequence: index + 1,
      provider: referenceTo(provider),
      role: concept(entityCode),
      qualification: taxonomyOf(provider),
    }),
  );
}

/** PRV03: the specialty by its NUCC code, the only one that X12 takes. */
function taxonomyOf({ resource }: LineMember['provider']): ClaimCareTeam['qualification'] {
  if (resource.resourceType !== 'PractitionerRole') return undefined;
  const codings = (resource.specialty ?? []).flatMap((each) => bareConcept(each)?.coding ?? []);
  const coding = codings.find(({ system }) => system === SYSTEM.providerTaxonomy);
  return coding && concept(coding);
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

function unnamed(place: string): Finding {
  return leftOut(
    'performer-function-unmapped',
    place,
    'The performer is left out: no map says as what a payer knows this function. Add it to performer-function-to-care-team-role.',
  );
}
