import type { ClaimDiagnosis, Condition, EncounterDiagnosis } from '@medplum/fhirtypes';
import { resolveAs } from '../case/snapshot.ts';
import { canonicalSystem, dotted } from '../clinical-content/code-system.ts';
import { defined } from '../fhir/defined.ts';
import type { Finding } from '../fhir/finding.ts';
import { localDate } from '../time/local-time.ts';
import { concept, leftOut, mapped, type Assembly, type Made } from './assembly.ts';
import { EXTENSION, SYSTEM } from './canonicals.ts';

/** X12 takes the first twelve (HI segment), so the order is ours to choose. */
const MAX_DIAGNOSES = 12;

/** Diagnosis types in the order in which a reviewer needs them; a diagnosis without one comes last. */
const TYPE_ORDER: readonly (string | undefined)[] = ['principal', 'admitting', 'patientreasonforvisit'];

/** The diagnoses of a Claim, and which condition became which. */
export interface Diagnoses {
  readonly diagnoses: readonly ClaimDiagnosis[];
  /** Sequence on the Claim by id of the Condition. */
  readonly sequences: ReadonlyMap<string, number>;
}

interface Candidate {
  readonly condition: Condition;
  readonly code: string;
  readonly type: string | undefined;
  readonly rank: number;
}

/** ICD-10-CM diagnoses: what was presented stands beside what was found, and neither replaces the other. */
export function diagnosesOf(assembly: Assembly): Made<Diagnoses> {
  const all = candidates(assembly);
  const chosen = withoutRepeats(all.flatMap(({ candidate }) => (candidate === undefined ? [] : [candidate])))
    .toSorted(byImportance)
    .slice(0, MAX_DIAGNOSES);
  const sequences = new Map<string, number>();
  chosen.forEach(({ condition }, index) => {
    if (condition.id !== undefined && !sequences.has(condition.id)) sequences.set(condition.id, index + 1);
  });
  const { zone } = assembly.snapshot;
  const diagnoses = chosen.map((candidate, index) => diagnosis(candidate, index + 1, zone));
  return { made: { diagnoses, sequences }, findings: findingsOn(all, chosen.length) };
}

interface Considered {
  readonly condition: Condition;
  readonly candidate: Candidate | undefined;
}

function candidates(assembly: Assembly): readonly Considered[] {
  const { snapshot } = assembly;
  const roles = [
    ...rolesIn(snapshot.encounter.resource.diagnosis, assembly),
    // Of a linked visit only what brought the patient there matters; its other roles are about that visit.
    ...snapshot.linked
      .flatMap(({ encounter }) => rolesIn(encounter.resource.diagnosis, assembly))
      .map((each) => (each.type === 'patientreasonforvisit' ? each : { ...each, type: undefined })),
  ];
  const named = new Set(roles.map(({ condition }) => condition.id));
  const others = snapshot.conditions
    .filter(({ resource }) => !named.has(resource.id))
    .map(({ resource }) => ({ condition: resource, type: undefined, rank: Number.MAX_SAFE_INTEGER }));
  const principal = roles
    .filter(({ type }) => type === 'principal')
    .toSorted((one, other) => one.rank - other.rank)[0];
  return [...roles, ...others]
    .filter(({ condition }) => isTrue(condition))
    .map((role) => {
      const code = icd10cm(role.condition, assembly);
      const type = role.type === 'principal' && role !== principal ? undefined : role.type;
      return {
        condition: role.condition,
        candidate: code === undefined ? undefined : { ...role, type, code },
      };
    });
}

function rolesIn(
  diagnosis: readonly EncounterDiagnosis[] | undefined,
  assembly: Assembly,
): readonly Omit<Candidate, 'code'>[] {
  return (diagnosis ?? []).flatMap(({ condition, use, rank }, index) => {
    const held = resolveAs(assembly.snapshot, condition, 'Condition')?.resource;
    const type = mapped(assembly, 'diagnosis-role-to-diagnosis-type', use?.coding)?.code;
    return held === undefined ? [] : [{ condition: held, type, rank: rank ?? index + 1 }];
  });
}

/** A condition that was ruled out or entered by mistake is no diagnosis. */
export function isTrue({ verificationStatus }: Condition): boolean {
  return !(verificationStatus?.coding ?? []).some(
    ({ code }) => code === 'refuted' || code === 'entered-in-error',
  );
}

function icd10cm({ code }: Condition, { content }: Assembly): string | undefined {
  const coding = code?.coding?.find(
    ({ system }) => canonicalSystem(content.systems, system) === SYSTEM.icd10cm,
  );
  return coding?.code === undefined ? undefined : dotted(coding.code.trim().toUpperCase());
}

/** One code may stand under several types; without a type it adds nothing to one that has a type. */
function withoutRepeats(all: readonly Candidate[]): readonly Candidate[] {
  const typed = new Set(all.filter(({ type }) => type !== undefined).map(({ code }) => code));
  const seen = new Set<string>();
  return all.filter(({ code, type }) => {
    const key = `${code}|${type ?? ''}`;
    if (seen.has(key) || (type === undefined && typed.has(code))) return false;
    seen.add(key);
    return true;
  });
}

function byImportance(one: Candidate, other: Candidate): number {
  return weight(one) - weight(other) || one.rank - other.rank || recorded(one).localeCompare(recorded(other));
}

function weight({ type }: Candidate): number {
  const index = TYPE_ORDER.indexOf(type);
  return index === -1 ? TYPE_ORDER.length : index;
}

function recorded({ condition }: Candidate): string {
  return `${condition.recordedDate ?? '9999'} ${condition.id ?? ''}`;
}

function diagnosis({ condition, code, type }: Candidate, sequence: number, zone: string): ClaimDiagnosis {
  const recordedDate = localDate(condition.recordedDate, zone);
  return defined<ClaimDiagnosis>({
    extension:
      recordedDate === undefined ? [] : [{ url: EXTENSION.diagnosisRecordedDate, valueDate: recordedDate }],
    sequence,
    diagnosisCodeableConcept: concept({ system: SYSTEM.icd10cm, code }),
    type: type === undefined ? [] : [concept({ system: SYSTEM.pasTempCodes, code: type })],
  });
}

function findingsOn(all: readonly Considered[], chosen: number): readonly Finding[] {
  const without = all
    .filter(({ candidate }) => candidate === undefined)
    .map(({ condition }) =>
      leftOut(
        'diagnosis-without-icd-10-cm',
        `Condition/${condition.id ?? ''}.code`,
        'The condition has no ICD-10-CM code, the only diagnosis code a payer takes here; it is left out. Add the code.',
      ),
    );
  if (chosen > 0) return without;
  const none = leftOut(
    'no-diagnosis',
    'Claim.diagnosis',
    'The request carries no diagnosis; expect it back. Send the conditions of the encounter with ICD-10-CM codes.',
  );
  return [...without, none];
}
