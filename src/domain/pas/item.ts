import type { ClaimItem, Coding, Extension, Identifier, Money } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import type { LineSupplement, ReferenceNumbers } from '../supplement/supplement.ts';
import { concept, referenceTo, type Entry } from './assembly.ts';
import { EXTENSION, SYSTEM } from './canonicals.ts';
import type { Dates } from './service-dates.ts';
import type { ServiceLine } from './service-line.ts';

/** X12 1322: initial. */
const INITIAL: Coding = { system: SYSTEM.certificationType, code: 'I' };
/** X12 points a line at this many diagnoses. */
const MAX_POINTERS = 4;

/** What the lines of one Claim have in common. */
export interface ItemContext {
  /** The trace number of a line, by its sequence. */
  readonly traceNumber: (sequence: number) => Identifier;
  readonly careTeamSequence: number[];
  readonly informationSequence: number[];
  readonly diagnosisCount: number;
  /** Sequence on the Claim by id of the Condition. */
  readonly diagnosisSequences: ReadonlyMap<string, number>;
  /** The encounter, where it travels on the lines. */
  readonly encounter: Entry | undefined;
  /** fullUrl of the order behind the line, when it is in the Bundle. */
  readonly orderFullUrl: string | undefined;
  /** How the version calls NUBC revenue codes. */
  readonly revenueSystem: string;
  /** The payer's numbers for the whole request; the guide lets them stand on the lines only (facts 7.1). */
  readonly numbers: ReferenceNumbers;
}

/** One line of the request; its sequence stays the same in every update and answer (PAS 2.2.1 spec-34). */
export function item(line: ServiceLine, sequence: number, context: ItemContext): ClaimItem {
  const { traceNumber, orderFullUrl, revenueSystem } = context;
  return defined<ClaimItem>({
    extension: [
      { url: EXTENSION.serviceItemRequestType, valueCodeableConcept: concept(line.requestType) },
      {
        url: EXTENSION.certificationType,
        valueCodeableConcept: concept(line.said?.certificationType ?? INITIAL),
      },
      { url: EXTENSION.itemTraceNumber, valueIdentifier: traceNumber(sequence) },
      ...(orderFullUrl === undefined
        ? []
        : [{ url: EXTENSION.requestedService, valueReference: { reference: orderFullUrl } }]),
      ...numbersOf(line.said?.numbers, context.numbers),
      ...saidOf(line.said),
    ],
    sequence,
    careTeamSequence: context.careTeamSequence,
    diagnosisSequence: diagnosisPointers(line, context),
    informationSequence: context.informationSequence,
    revenue: line.revenue && concept({ ...line.revenue, system: revenueSystem }),
    category: concept(line.serviceType),
    productOrService: concept(line.productOrService),
    modifier: line.modifiers.map(concept),
    ...servicedOn(line.serviced),
    locationCodeableConcept: concept(line.place),
    quantity: line.quantity,
    unitPrice: dollars(line.said?.unitPrice),
    encounter: context.encounter === undefined ? [] : [referenceTo(context.encounter)],
  });
}

function servicedOn(serviced: Dates | undefined): Pick<ClaimItem, 'servicedDate' | 'servicedPeriod'> {
  if (serviced === undefined) return {};
  return 'date' in serviced ? { servicedDate: serviced.date } : { servicedPeriod: serviced.period };
}

/** The payer's numbers for the line; where it has none of its own, those of the whole request. */
function numbersOf(own: ReferenceNumbers | undefined, ofAll: ReferenceNumbers): Extension[] {
  const authorization = own?.authorization ?? ofAll.authorization;
  const reference = own?.administrationReference ?? ofAll.administrationReference;
  return [
    ...textExtension(EXTENSION.authorizationNumber, authorization),
    ...textExtension(EXTENSION.administrationReferenceNumber, reference),
  ];
}

/** What no clinical resource carries. */
function saidOf(said: LineSupplement | undefined): Extension[] {
  if (said === undefined) return [];
  const { epsdt, revenueUnitRateLimit: limit } = said;
  return [
    ...codeExtension(EXTENSION.productOrServiceCodeEnd, said.codeEnd),
    ...(epsdt === undefined ? [] : [{ url: EXTENSION.epsdtIndicator, valueBoolean: epsdt }]),
    ...codeExtension(EXTENSION.nursingHomeResidentialStatus, said.nursingHomeStatus),
    ...codeExtension(EXTENSION.nursingHomeLevelOfCare, said.nursingHomeLevelOfCare),
    ...(limit === undefined ? [] : [{ url: EXTENSION.revenueUnitRateLimit, valueDecimal: limit }]),
  ];
}

function codeExtension(url: string, coding: Coding | undefined): Extension[] {
  return coding === undefined ? [] : [{ url, valueCodeableConcept: concept(coding) }];
}

function textExtension(url: string, valueString: string | undefined): Extension[] {
  return valueString === undefined ? [] : [{ url, valueString }];
}

function dollars(value: number | undefined): Money | undefined {
  return value === undefined ? undefined : { value, currency: 'USD' };
}

/** The diagnoses the line was done for; where the record does not say, the first ones of the request. */
function diagnosisPointers({ reasons }: ServiceLine, context: ItemContext): number[] {
  const own = reasons.flatMap((id) => context.diagnosisSequences.get(id) ?? []);
  const all = own.length > 0 ? own : Array.from({ length: context.diagnosisCount }, (_, index) => index + 1);
  return [...new Set(all)].slice(0, MAX_POINTERS);
}
