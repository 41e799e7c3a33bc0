import type { Reference, Resource } from '@medplum/fhirtypes';
import type { CaseStore } from '../../src/workflow/ports/case-store.ts';
import type { Incoming, Message, Receipt } from '../../src/workflow/ports/resource-store.ts';

/** A message that asks to store these resources, each found again by the patient and the encounter it names. */
export function aPush(
  resources: readonly Resource[],
  { sender = 'river', fullUrls = {} }: { sender?: string; fullUrls?: Readonly<Record<string, string>> } = {},
): [Message, Incoming[]] {
  const bytes = new TextEncoder().encode(JSON.stringify(resources));
  const message = { sender, interaction: 'POST Bundle', contentType: 'application/fhir+json', bytes };
  return [message, resources.map((resource) => incoming(resource, fullUrls))];
}

/** Pushes and gives the receipt. */
export function push(
  store: Pick<CaseStore, 'receive'>,
  sender: string,
  ...resources: readonly Resource[]
): Promise<Receipt> {
  return store.receive(...aPush(resources, { sender }));
}

function incoming(resource: Resource, fullUrls: Readonly<Record<string, string>>): Incoming {
  const id = resource.id ?? '';
  // Whichever of these elements the type has.
  const named = resource as {
    subject?: Reference;
    patient?: Reference;
    beneficiary?: Reference;
    encounter?: Reference;
    item?: readonly { encounter?: readonly Reference[] }[];
  };
  return {
    type: resource.resourceType,
    id,
    resource,
    fullUrl: fullUrls[`${resource.resourceType}/${id}`],
    patientId: idIn(named.subject ?? named.patient ?? named.beneficiary),
    encounterId: idIn(
      resource.resourceType === 'ChargeItem'
        ? resource.context
        : (named.encounter ?? named.item?.[0]?.encounter?.[0]),
    ),
  };
}

function idIn(reference: Reference | undefined): string | undefined {
  return reference?.reference?.split('/').at(-1);
}
