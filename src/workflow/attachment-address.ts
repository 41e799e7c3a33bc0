import type { PayerConnection } from './ports/payer-connection.ts';

const OPERATION = '$submit-attachment';

/**
 * Where documents for this payer go: the address its answer names, else the operation at its endpoint. An answer is
 * data: an address of another origin than the connection's is not followed (undefined), or a forged answer could have
 * a patient's documents sent anywhere.
 */
export function attachmentAddress(
  { endpoint }: Pick<PayerConnection, 'endpoint'>,
  payerUrl: string | undefined,
): string | undefined {
  const named = payerUrl ?? endpoint;
  if (!URL.canParse(named) || new URL(named).origin !== new URL(endpoint).origin) return undefined;
  const address = named.replace(/\/+$/, '');
  return address.endsWith(OPERATION) ? address : `${address}/${OPERATION}`;
}
