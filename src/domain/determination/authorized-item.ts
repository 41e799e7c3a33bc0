import type { ClaimResponseAddItem, ClaimResponseItem, Quantity } from '@medplum/fhirtypes';
import { codesOf, extensionsOf, firstExtension } from '../fhir/extension.ts';
import { EXTENSION } from '../pas/canonicals.ts';
import type { AuthorizedItem } from './determination.ts';
import { datesOf } from './period-text.ts';

/** What the payer authorized under the line itself (`itemAuthorizedDetail`). */
export function authorizedWithin(item: ClaimResponseItem | undefined): readonly AuthorizedItem[] {
  return extensionsOf(item, EXTENSION.itemAuthorizedDetail).map((detail) => ({
    productOrService: codesOf(firstExtension(detail, 'productOrServiceCode')?.valueCodeableConcept)[0],
    quantity: quantityText(firstExtension(detail, 'quantity')?.valueQuantity),
    serviced: undefined,
  }));
}

/** What the payer authorized instead of the line, or beyond what was asked (PAS 2.2.1 spec-36, spec-37). */
export function authorizedInstead(added: ClaimResponseAddItem): AuthorizedItem {
  return {
    productOrService: codesOf(added.productOrService)[0],
    quantity: quantityText(added.quantity),
    serviced: added.servicedDate ?? datesOf(added.servicedPeriod),
  };
}

function quantityText(quantity: Quantity | undefined): string | undefined {
  if (quantity?.value === undefined) return undefined;
  const unit = quantity.unit ?? quantity.code;
  return unit === undefined ? String(quantity.value) : `${String(quantity.value)} ${unit}`;
}
