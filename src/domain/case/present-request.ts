import type { Claim, ClaimResponse } from '@medplum/fhirtypes';
import { isObject } from '../fhir/take-resource.ts';

/** The Claim of a frozen request Bundle (PAS: the first entry), under the id by which we give it out. */
export function presentClaim(bundle: unknown, id: string): Claim | undefined {
  const claim = firstOf(bundle, 'Claim');
  // Our own frozen request: the type was just compared.
  return claim === undefined ? undefined : ({ ...claim, id } as unknown as Claim);
}

/** The ClaimResponse of a payer's answer, which comes bare, in a response Bundle, or in a notification or inquiry around one. */
export function presentClaimResponse(answer: unknown, id: string): ClaimResponse | undefined {
  const response = findClaimResponse(answer, 0);
  // The type was compared; the rest is the payer's and is passed on as it came.
  return response === undefined ? undefined : ({ ...response, id } as unknown as ClaimResponse);
}

type Plain = Readonly<Record<string, unknown>>;

function firstOf(bundle: unknown, type: string): Plain | undefined {
  return entriesOf(bundle).find((resource) => resource['resourceType'] === type);
}

/** Bundle in Parameters in Bundle is the deepest that any PAS version sends. */
function findClaimResponse(node: unknown, depth: number): Plain | undefined {
  if (!isObject(node) || depth > 3) return undefined;
  if (node['resourceType'] === 'ClaimResponse') return node;
  for (const inner of entriesOf(node)) {
    const response = findClaimResponse(inner, depth + 1);
    if (response !== undefined) return response;
  }
  return undefined;
}

function entriesOf(node: unknown): readonly Plain[] {
  if (!isObject(node)) return [];
  const parts = node['entry'] ?? node['parameter'];
  if (!Array.isArray(parts)) return [];
  return parts.flatMap((part: unknown) =>
    isObject(part) && isObject(part['resource']) ? [part['resource']] : [],
  );
}
