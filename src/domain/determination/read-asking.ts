import type { ClaimResponse, Identifier, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../fhir/reference.ts';
import type { Asking } from './determination.ts';

/**
 * How to answer a payer that asks for documents: PAS gives no place for the address, X12 carries it in the payer's
 * PER segment, so it is looked for as a `url` telecom of the insurer (CDex 2.1.0, burden reduction).
 */
export function readAsking(response: ClaimResponse, beside: readonly Resource[]): Asking {
  const id = parseReference(response.insurer?.reference)?.id;
  const insurer = beside.find((each) => each.resourceType === 'Organization' && each.id === id);
  const organization = insurer?.resourceType === 'Organization' ? insurer : undefined;
  const payerUrl = organization?.telecom?.find(({ system }) => system === 'url')?.value;
  const responseIdentifier = numberOf(response.identifier?.[0]);
  const insurerIdentifier = numberOf(organization?.identifier?.[0] ?? response.insurer?.identifier);
  return {
    ...(payerUrl === undefined ? {} : { payerUrl }),
    ...(responseIdentifier === undefined ? {} : { responseIdentifier }),
    ...(insurerIdentifier === undefined ? {} : { insurerIdentifier }),
  };
}

function numberOf(
  identifier: Identifier | undefined,
): { readonly system?: string; readonly value: string } | undefined {
  if (identifier?.value === undefined) return undefined;
  const { system, value } = identifier;
  return system === undefined ? { value } : { system, value };
}
