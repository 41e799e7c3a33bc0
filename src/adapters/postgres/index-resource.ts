import type { Period } from '@medplum/fhirtypes';
import type { Incoming } from '../../workflow/ports/resource-store.ts';
import { parseReference, referencedId } from '../../domain/fhir/reference.ts';
import { contentHash } from './content-hash.ts';
import { instantOrNothing, widestPeriod, type WidestPeriod } from './widest-period.ts';

/** A resource as it goes into the table: its content, and the columns it can be found by. */
export interface IndexedResource extends WidestPeriod {
  readonly type: string;
  readonly id: string;
  readonly content: string;
  readonly sha256: string;
  readonly versionId: string | undefined;
  readonly lastUpdated: string | undefined;
  readonly patientId: string | undefined;
  readonly encounterId: string | undefined;
  readonly partOfId: string | undefined;
  readonly use: string | undefined;
  /** `Bundle.entry.fullUrl`, when it does not end in the resource's own id. */
  readonly url: string | undefined;
}

export function indexResource({
  type,
  id,
  resource,
  fullUrl,
  patientId,
  encounterId,
}: Incoming): IndexedResource {
  const { startsAt, endsAt } = widestPeriod(periodOf(resource));
  return {
    type,
    id,
    content: JSON.stringify(resource),
    sha256: contentHash(resource),
    versionId: storable(resource.meta?.versionId),
    lastUpdated: instantOrNothing(resource.meta?.lastUpdated),
    patientId: type === 'Patient' ? id : patientId,
    encounterId: type === 'Encounter' ? id : encounterId,
    partOfId: resource.resourceType === 'Encounter' ? referencedId(resource.partOf) : undefined,
    use: resource.resourceType === 'Claim' ? storable(resource.use) : undefined,
    url: parseReference(fullUrl)?.id === id ? undefined : storable(fullUrl),
    startsAt,
    endsAt,
  };
}

function periodOf(resource: Incoming['resource']): Period {
  if (resource.resourceType === 'Encounter') return resource.period ?? {};
  if (resource.resourceType !== 'DocumentReference') return {};
  const { context, date } = resource;
  return context?.period ?? (date === undefined ? {} : { start: date, end: date });
}

/** JSON allows NUL in a string and PostgreSQL does not; such a value can be kept in the content but not searched by. */
function storable(text: unknown): string | undefined {
  return typeof text === 'string' && !text.includes('\0') ? text : undefined;
}
