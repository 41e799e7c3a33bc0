import type { ClaimItem, ClaimSupportingInfo, Extension } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { codesOf, firstExtension } from '../fhir/extension.ts';
import { concept } from './assembly.ts';
import { EXTENSION, SYSTEM } from './canonicals.ts';
import type { Comparison } from './revision.ts';

/** X12 1322 (UM02): cancel. */
export const CANCELLED: Extension = {
  url: EXTENSION.certificationType,
  valueCodeableConcept: concept({ system: SYSTEM.certificationType, code: '3' }),
};

/** Supporting information is the same by its kind and by the document it points to. */
export const INFO_COMPARISON: Comparison<ClaimSupportingInfo> = {
  isSame: (one, other) =>
    text([one.category.coding, one.valueReference?.reference]) ===
    text([other.category.coding, other.valueReference?.reference]),
  isUnchanged: (one, other) =>
    text([one.timingDate, one.timingPeriod, one.valueString]) ===
    text([other.timingDate, other.timingPeriod, other.valueString]),
  cancelled: (prior) => prior,
};

/** Dates and amounts are revised in place; another service, place or kind is another line. */
export const ITEM_COMPARISON: Comparison<ClaimItem> = {
  isSame: (one, other) => serviceOf(one) === serviceOf(other),
  isUnchanged: (one, other) => revisableOf(one) === revisableOf(other),
  cancelled: (prior) => ({
    ...prior,
    extension: [
      ...(prior.extension ?? []).filter(({ url }) => url !== EXTENSION.certificationType),
      CANCELLED,
    ],
  }),
};

/** What somebody said about a line is part of what is asked for. */
const SAID: ReadonlySet<string> = new Set([
  EXTENSION.productOrServiceCodeEnd,
  EXTENSION.epsdtIndicator,
  EXTENSION.nursingHomeResidentialStatus,
  EXTENSION.nursingHomeLevelOfCare,
  EXTENSION.revenueUnitRateLimit,
]);

/** Where one differs, another thing is asked for; everything of the line that is not said here goes with it. */
function serviceOf(item: ClaimItem): string {
  const requestType = firstExtension(item, EXTENSION.serviceItemRequestType)?.valueCodeableConcept;
  return text([
    codesOf(requestType),
    codesOf(item.category),
    codesOf(item.productOrService),
    codesOf(item.locationCodeableConcept),
    (item.extension ?? []).filter(({ url }) => SAID.has(url)),
  ]);
}

/** An amount is the same by its value and its unit; the X12 code of the unit says nothing more. */
function revisableOf({ servicedDate, servicedPeriod, quantity, informationSequence }: ClaimItem): string {
  return text([servicedDate, servicedPeriod, quantity?.value, quantity?.unit, informationSequence]);
}

/**
 * A line that the payer knows, with what may not be revised in place as the payer has it: revenue code, modifiers and
 * price come with the bill, often days after the decision, and change nothing that was asked.
 */
export function asKnown(item: ClaimItem, before: ClaimItem | undefined): ClaimItem {
  if (before === undefined) return item;
  const { revenue, modifier, unitPrice } = before;
  const trace = firstExtension(before, EXTENSION.itemTraceNumber);
  const extension = (item.extension ?? []).map((each) =>
    trace !== undefined && each.url === EXTENSION.itemTraceNumber ? trace : each,
  );
  return defined<ClaimItem>({ ...item, extension, revenue, modifier, unitPrice });
}

/** Both sides were built by us, member by member in one order, so equal text is equal content. */
function text(value: readonly unknown[]): string {
  return JSON.stringify(value);
}
