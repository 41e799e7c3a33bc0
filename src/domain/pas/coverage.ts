import type { CodeableConcept, Coding, Coverage, Patient } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import type { Finding } from '../fhir/finding.ts';
import { parseReference } from '../fhir/reference.ts';
import { bareConcept, mapped, missing, type Assembly, type Made } from './assembly.ts';
import { PROFILE, SYSTEM } from './canonicals.ts';
import { memberNumber } from './member-number.ts';

/** X12 1069: the beneficiary is the subscriber. */
const SELF = '18';

/** The Coverage of the snapshot that the case asks about. */
export function coverageOf({ snapshot, assessment }: Assembly): Made<Coverage | undefined> {
  const held = snapshot.coverages.find(
    ({ resource }) => `Coverage/${resource.id ?? ''}` === assessment.coverage,
  );
  if (held !== undefined) return { made: held.resource, findings: [] };
  const place = `Encounter/${snapshot.encounter.resource.id ?? ''}`;
  const text = 'No coverage was valid at the time of service. Send the Coverage of the payer to ask.';
  return { made: undefined, findings: [missing('coverage-missing', place, text)] };
}

/** INS02: how the beneficiary is related to the subscriber. */
export function relationshipOf(coverage: Coverage, assembly: Assembly): Coding | undefined {
  const known = mapped(assembly, 'coverage-relationship-to-x12', coverage.relationship?.coding);
  if (known !== undefined) return known;
  // Not said, but shown: both references name one person.
  const isOnePerson =
    coverage.relationship === undefined &&
    sameTarget(coverage.subscriber?.reference, coverage.beneficiary.reference);
  return isOnePerson ? { system: 'https://codesystem.x12.org/005010/1069', code: SELF } : undefined;
}

export function isSelf(relationship: Coding | undefined): boolean {
  return relationship?.code === SELF;
}

/** The coverage as the payer's card shows it; `active` is fixed, also for one that has since ended. */
export function coverage(
  source: Coverage,
  {
    relationship,
    patient,
    references,
  }: {
    relationship: Coding | undefined;
    patient: Patient | undefined;
    references: {
      readonly beneficiary: string | undefined;
      readonly subscriber: string | undefined;
      readonly insurer: string | undefined;
    };
  },
): Made<Coverage> {
  const number = memberNumber(source, patient);
  const said = source.relationship ?? (isSelf(relationship) ? SELF_CONCEPT : undefined);
  const made = defined<Coverage>({
    resourceType: 'Coverage',
    meta: { profile: [PROFILE.coverage] },
    identifier: number === undefined ? [] : [number],
    status: 'active',
    type: bareConcept(source.type),
    subscriber: pointing(references.subscriber),
    subscriberId: source.subscriberId ?? number?.value,
    beneficiary: pointing(references.beneficiary),
    relationship: withX12(said, relationship),
    period: source.period,
    payor: references.insurer === undefined ? [] : [{ reference: references.insurer }],
    class: classesOf(source),
  });
  return { made, findings: findingsOn(source, { number: number?.value, said }) };
}

const SELF_CONCEPT: CodeableConcept = { coding: [{ system: SYSTEM.subscriberRelationship, code: 'self' }] };

function withX12(said: CodeableConcept | undefined, x12: Coding | undefined): CodeableConcept | undefined {
  const own = (bareConcept(said)?.coding ?? []).filter(
    ({ system, code }) => system !== x12?.system || code !== x12?.code,
  );
  const coding = [...own, ...(x12 === undefined ? [] : [x12])];
  return coding.length === 0 ? undefined : { coding };
}

/** Group and plan are the classes that PAS names. */
function classesOf({ class: classes = [] }: Coverage): NonNullable<Coverage['class']> {
  return ['group', 'plan'].flatMap((code) => {
    const found = classes.find(({ type }) => type.coding?.some((coding) => coding.code === code));
    if (found === undefined) return [];
    const { value, name } = found;
    const type = { coding: [{ system: SYSTEM.coverageClass, code }] };
    return [name === undefined ? { type, value } : { type, value, name }];
  });
}

function findingsOn(
  source: Coverage,
  { number, said }: { number: string | undefined; said: CodeableConcept | undefined },
): readonly Finding[] {
  const place = `Coverage/${source.id ?? ''}`;
  const findings: (Finding | undefined)[] = [
    number === undefined
      ? missing(
          'member-number-missing',
          `${place}.identifier`,
          'No member number: neither an identifier of type MB nor a subscriberId. Add the number on the card.',
        )
      : undefined,
    said === undefined
      ? missing(
          'relationship-missing',
          `${place}.relationship`,
          'It is not said how the patient is related to the subscriber. Add the relationship.',
        )
      : undefined,
  ];
  return findings.filter((each) => each !== undefined);
}

function pointing(fullUrl: string | undefined): { reference: string } | undefined {
  return fullUrl === undefined ? undefined : { reference: fullUrl };
}

function sameTarget(one: string | undefined, other: string | undefined): boolean {
  const [left, right] = [parseReference(one), parseReference(other)];
  return left !== undefined && left.type === right?.type && left.id === right?.id;
}
