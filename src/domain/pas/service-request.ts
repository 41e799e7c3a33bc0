import type { ServiceRequest } from '@medplum/fhirtypes';
import { entryOf, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { defined } from './demographics.ts';
import { codedService } from './coded-service.ts';

/** Every kind of order; the profile knows only the general word. */
const ORDERS: ReadonlySet<string> = new Set([
  'order',
  'original-order',
  'reflex-order',
  'filler-order',
  'instance-order',
]);

/** Whether this is an order for something that a payer can be asked about. */
export function isOrder({ intent, status, doNotPerform }: ServiceRequest): boolean {
  return (
    ORDERS.has(intent) && doNotPerform !== true && !['revoked', 'entered-in-error', 'draft'].includes(status)
  );
}

/** The order behind a line (`requestedService`), with the patient as its only reference. */
export function serviceRequestCopy(
  source: ServiceRequest,
  assembly: Assembly,
  beneficiary: Entry,
): Entry<ServiceRequest> | undefined {
  const code = codedService(source.code, assembly);
  if (code === undefined || !isOrder(source)) return undefined;
  const made = defined<ServiceRequest>({
    resourceType: 'ServiceRequest',
    meta: { profile: [PROFILE.serviceRequest] },
    identifier: (source.identifier ?? []).flatMap(({ system, value }) =>
      system === undefined || value === undefined ? [] : [{ system, value }],
    ),
    status: source.status,
    intent: 'order',
    code: { coding: [code] },
    subject: referenceTo(beneficiary),
    authoredOn: source.authoredOn,
  });
  return entryOf(made, assembly.newId);
}
