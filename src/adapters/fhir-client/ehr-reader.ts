import type { Resource } from '@medplum/fhirtypes';
import { Client } from 'fhir-kit-client';
import { parseReference } from '../../domain/fhir/reference.ts';
import type { EhrReader } from '../../workflow/ports/ehr-reader.ts';

/** The EHR of one sender: the only place that sender's missing parts are read from. */
export interface EhrConnection {
  readonly sender: string;
  readonly baseUrl: string;
  readonly bearerToken?: string;
}

const READ_TIMEOUT_MS = 15_000;

/**
 * Reads from the EHRs that are registered, and from nowhere else: a reference in pushed data names a type and an id,
 * never an address (an absolute one is read by its last two segments, at the registered base).
 */
export function ehrReader(connections: readonly EhrConnection[]): EhrReader {
  const clients = new Map(connections.map((each) => [each.sender, clientOf(each)]));

  return {
    isRegistered: (sender) => clients.has(sender),

    async read(sender, reference) {
      const target = parseReference(reference);
      const client = clients.get(sender);
      if (client === undefined || target?.type === undefined) return [];
      const found: unknown = await client
        .read({
          resourceType: target.type,
          id: target.id,
          options: { signal: AbortSignal.timeout(READ_TIMEOUT_MS) },
        })
        .catch(nothing);
      return isResource(found) ? [found] : [];
    },

    async search(sender, type, parameters) {
      const client = clients.get(sender);
      if (client === undefined) return [];
      const found: unknown = await client
        .search({
          resourceType: type,
          searchParams: parameters,
          options: { signal: AbortSignal.timeout(READ_TIMEOUT_MS) },
        })
        .catch(nothing);
      if (!isResource(found) || found.resourceType !== 'Bundle') return [];
      return (found.entry ?? []).flatMap(({ resource }) =>
        resource?.resourceType === type ? [resource] : [],
      );
    },
  };
}

function clientOf({ baseUrl, bearerToken }: EhrConnection): Client {
  return new Client({
    baseUrl,
    requestOptions: { redirect: 'error' },
    ...(bearerToken === undefined ? {} : { bearerToken }),
  });
}

/** An EHR that does not answer, or does not have it, leaves the case waiting for it: that is said on the case. */
function nothing(): undefined {
  return undefined;
}

function isResource(body: unknown): body is Resource {
  return typeof body === 'object' && body !== null && 'resourceType' in body;
}
