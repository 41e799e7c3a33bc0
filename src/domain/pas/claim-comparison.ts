import type { ClaimItem, ClaimSupportingInfo, Extension } from '@medplum/fhirtypes';
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

function serviceOf(item: ClaimItem): string {
  const requestType = firstExtension(item, EXTENSION.serviceItemRequestType)?.valueCodeableConcept;
  return text([
    codesOf(requestType),
    codesOf(item.category),
    codesOf(item.productOrService),
    codesOf(item.locationCodeableConcept),
  ]);
}

function revisableOf({ servicedDate, servicedPeriod, quantity, informationSequence }: ClaimItem): string {
  return text([servicedDate, servicedPeriod, quantity, informationSequence]);
}

/** Both sides were built by us, member by member in one order, so equal text is equal content. */
function text(value: readonly unknown[]): string {
  return JSON.stringify(value);
}
