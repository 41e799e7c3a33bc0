import type { ClaimResponse, Identifier, Organization, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../fhir/reference.ts';
import type { Asking } from './determination.ts';

/**
 * How to answer a payer that asks for documents: PAS gives no place for the address, X12 carries it in the payer's
 * PER segment, so it is looked for as a `url` telecom of the insurer (CDex 2.1.0, burden reduction).
 */
export function readAsking(response: ClaimResponse, beside: readonly Resource[]): Asking {
  const insurer = insurerOf(response, beside);
  const payerUrl = insurer?.telecom?.find(({ system }) => system === 'url')?.value;
  const responseIdentifier = numberOf(response.identifier?.[0]);
  const insurerIdentifier = numberOf(insurer?.identifier?.[0]);
  return {
    ...(payerUrl === undefined ? {} : { payerUrl }),
    ...(responseIdentifier === undefined ? {} : { responseIdentifier }),
    ...(insurerIdentifier === undefined ? {} : { insurerIdentifier }),
  };
}

function insurerOf({ insurer }: ClaimResponse, beside: readonly Resource[]): Organization | undefined {
  const id = parseReference(insurer.reference)?.id;
  return beside.find(
    (each): each is Organization =>
      each.resourceType === 'Organization' && each.id !== undefined && each.id === id,
  );
}

function numberOf(
  identifier: Identifier | undefined,
): { readonly system?: string; readonly value: string } | undefined {
  if (identifier?.value === undefined) return undefined;
  const { system, value } = identifier;
  return system === undefined ? { value } : { system, value };
}
