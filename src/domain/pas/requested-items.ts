import type { ClaimItem, ServiceRequest } from '@medplum/fhirtypes';
import type { Assembly, Entry } from './assembly.ts';
import type { CareGiven } from './care-given.ts';
import { traceSystem } from './claim.ts';
import type { Diagnoses } from './diagnosis.ts';
import type { Draft } from './draft.ts';
import { item } from './item.ts';
import { serviceLines, type ServiceLine } from './service-line.ts';
import { serviceRequestCopy } from './service-request.ts';

/** The lines of the request, in our words and as the Claim carries them. */
export interface RequestedItems {
  readonly lines: readonly ServiceLine[];
  readonly items: ClaimItem[];
}

/** Makes the lines and adds the orders they rest on. Care of an unknown kind has none. */
export function requestedItems(
  assembly: Assembly,
  {
    care,
    claimIdentifier,
    beneficiary,
    diagnoses,
    informationSequence,
  }: {
    readonly care: CareGiven;
    readonly claimIdentifier: string;
    readonly beneficiary: Entry;
    readonly diagnoses: Diagnoses;
    readonly informationSequence: number[];
  },
  draft: Draft,
): RequestedItems {
  const { setting, dates, careTeam } = care;
  if (setting === undefined) return { lines: [], items: [] };
  const lines = serviceLines(assembly, setting, dates);
  const orders = ordersBehind(lines, assembly, beneficiary, draft);
  const items = lines.map((line, index) =>
    item(line, index + 1, {
      traceSystem: traceSystem(assembly.partner),
      claimIdentifier,
      place: setting.place,
      careTeamSequence: careTeam.map((_, member) => member + 1),
      informationSequence,
      diagnosisCount: diagnoses.diagnoses.length,
      diagnosisSequences: diagnoses.sequences,
      orderFullUrl: line.order && orders.get(line.order)?.fullUrl,
    }),
  );
  return { lines, items };
}

/** Each order once, however many lines rest on it (PAS 2.2.1 spec-14). */
function ordersBehind(
  lines: readonly ServiceLine[],
  assembly: Assembly,
  beneficiary: Entry,
  draft: Draft,
): ReadonlyMap<ServiceRequest, Entry> {
  const orders = new Map<ServiceRequest, Entry>();
  for (const { order } of lines) {
    if (order === undefined || orders.has(order)) continue;
    const copy = serviceRequestCopy(order, assembly, beneficiary);
    if (copy !== undefined) orders.set(order, draft.add(copy));
  }
  return orders;
}
