import type { Procedure, ServiceRequest } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { concept, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { plainIdentifiers } from './demographics.ts';
import { pasTiming } from './timing.ts';
import type { ServiceLine } from './service-line.ts';
import { unitsOfService } from './units-of-service.ts';

/** An order for a service, with the patient as its only reference. */
export function serviceRequestCopy(
  source: ServiceRequest,
  { productOrService, said }: Pick<ServiceLine, 'productOrService' | 'said'>,
  { assembly, beneficiary }: { assembly: Assembly; beneficiary: Entry },
): ServiceRequest {
  return defined<ServiceRequest>({
    resourceType: 'ServiceRequest',
    meta: { profile: [PROFILE.serviceRequest] },
    identifier: plainIdentifiers(source.identifier),
    status: source.status,
    intent: 'order',
    code: concept(productOrService),
    quantityQuantity: unitsOfService(source.quantityQuantity, assembly),
    subject: referenceTo(beneficiary),
    occurrenceTiming: pasTiming(source.occurrenceTiming, said),
    authoredOn: source.authoredOn,
  });
}

/** Marks an order that nobody wrote, so that neither a payer nor a person takes it for one. */
export const DERIVED = {
  system: 'https://retro-auth.example/CodeSystem/origin',
  code: 'derived-from-procedure',
};

/**
 * The order that a procedure implies, where none was pushed: emergency care seldom has one, and payers expect a line
 * to rest on one. It says of itself that it was derived, and says nothing that the procedure does not.
 */
export function derivedOrder(
  procedure: Procedure,
  { productOrService, quantity, said }: Pick<ServiceLine, 'productOrService' | 'quantity' | 'said'>,
  beneficiary: Entry,
): ServiceRequest {
  return defined<ServiceRequest>({
    resourceType: 'ServiceRequest',
    meta: { profile: [PROFILE.serviceRequest], tag: [DERIVED] },
    status: procedure.status === 'completed' ? 'completed' : 'active',
    intent: 'order',
    code: concept(productOrService),
    quantityQuantity: quantity,
    subject: referenceTo(beneficiary),
    occurrenceTiming: pasTiming(undefined, said),
    note: [{ text: 'Derived from the procedure: no order was sent with it.' }],
  });
}
