import type { DeviceRequest } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import { concept, referenceTo, type Entry } from './assembly.ts';
import { PROFILE } from './canonicals.ts';
import { plainIdentifiers } from './demographics.ts';
import type { ServiceLine } from './service-line.ts';
import { pasTiming } from './timing.ts';

/** An order for a device, with the patient as its only reference. */
export function deviceRequestCopy(
  source: DeviceRequest,
  { productOrService, said }: Pick<ServiceLine, 'productOrService' | 'said'>,
  beneficiary: Entry,
): DeviceRequest {
  return defined<DeviceRequest>({
    resourceType: 'DeviceRequest',
    meta: { profile: [PROFILE.deviceRequest] },
    identifier: plainIdentifiers(source.identifier),
    status: source.status,
    intent: 'order',
    codeCodeableConcept: concept(productOrService),
    subject: referenceTo(beneficiary),
    occurrenceTiming: pasTiming(source.occurrenceTiming, said),
    authoredOn: source.authoredOn,
  });
}
