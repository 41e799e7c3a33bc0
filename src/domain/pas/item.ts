import type { ClaimItem } from '@medplum/fhirtypes';
import { concept } from './assembly.ts';
import { EXTENSION, SYSTEM } from './canonicals.ts';
import { defined } from './demographics.ts';
import type { ServiceLine } from './service-line.ts';

/** X12 1322: initial. */
const INITIAL = 'I';
/** X12 points a line at this many diagnoses. */
const MAX_POINTERS = 4;

/** What the lines of one Claim have in common. */
export interface ItemContext {
  readonly traceSystem: string;
  readonly claimIdentifier: string;
  readonly careTeamSequence: number[];
  readonly informationSequence: number[];
  readonly diagnosisCount: number;
  /** Sequence on the Claim by id of the Condition. */
  readonly diagnosisSequences: ReadonlyMap<string, number>;
  /** fullUrl of the order behind the line, when it is in the Bundle. */
  readonly orderFullUrl: string | undefined;
  /** How the version calls NUBC revenue codes. */
  readonly revenueSystem: string;
}

/** One line of the request; its sequence stays the same in every update and answer (PAS 2.2.1 spec-34). */
export function item(line: ServiceLine, sequence: number, context: ItemContext): ClaimItem {
  const { traceSystem, claimIdentifier, orderFullUrl, revenueSystem } = context;
  return defined<ClaimItem>({
    extension: [
      { url: EXTENSION.serviceItemRequestType, valueCodeableConcept: concept(line.requestType) },
      {
        url: EXTENSION.certificationType,
        valueCodeableConcept: concept({ system: SYSTEM.certificationType, code: INITIAL }),
      },
      {
        url: EXTENSION.itemTraceNumber,
        valueIdentifier: { system: traceSystem, value: `${claimIdentifier}-${String(sequence)}` },
      },
      ...(orderFullUrl === undefined
        ? []
        : [{ url: EXTENSION.requestedService, valueReference: { reference: orderFullUrl } }]),
    ],
    sequence,
    careTeamSequence: context.careTeamSequence,
    diagnosisSequence: diagnosisPointers(line, context),
    informationSequence: context.informationSequence,
    revenue: line.revenue && concept({ ...line.revenue, system: revenueSystem }),
    category: concept(line.serviceType),
    productOrService: concept(line.productOrService),
    modifier: line.modifiers.map(concept),
    servicedDate: line.serviced !== undefined && 'date' in line.serviced ? line.serviced.date : undefined,
    servicedPeriod:
      line.serviced !== undefined && 'period' in line.serviced ? line.serviced.period : undefined,
    locationCodeableConcept: concept(line.place),
    quantity: line.quantity,
  });
}

/** The diagnoses the line was done for; where the record does not say, the first ones of the request. */
function diagnosisPointers({ reasons }: ServiceLine, context: ItemContext): number[] {
  const own = reasons.flatMap((id) => context.diagnosisSequences.get(id) ?? []);
  const all = own.length > 0 ? own : Array.from({ length: context.diagnosisCount }, (_, index) => index + 1);
  return [...new Set(all)].slice(0, MAX_POINTERS);
}
