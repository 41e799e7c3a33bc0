import { z } from 'zod';
import type { Finding } from '../../src/domain/fhir/finding.ts';
import type { Dialect } from './dialect.ts';
import { EXTENSION, PAS_TOPIC } from './pas-names.ts';

const EXTENDED = z.object({
  extension: z.array(
    z.object({ url: z.string(), valueString: z.string().optional(), valueCode: z.string().optional() }),
  ),
});

const SUBSCRIPTION = z.looseObject({
  resourceType: z.literal('Subscription'),
  status: z.string(),
  reason: z.string(),
  criteria: z.string(),
  _criteria: EXTENDED.optional(),
  channel: z.looseObject({
    type: z.literal('rest-hook'),
    endpoint: z.url(),
    payload: z.string(),
    _payload: EXTENDED.optional(),
    header: z.array(z.string()).optional(),
  }),
});

/** A Subscription as PAS wants it (profile-subscription), with what the payer needs of it. */
export interface SubscriptionRequest {
  readonly resource: Readonly<Record<string, unknown>> & { readonly status: string };
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string;
  readonly content: Dialect['notifies'];
  /** Whom it wants to hear about: ISA06 (spec-58), or before 2.2 the organization that asks, as `system|value`. */
  readonly senders: readonly string[];
}

/** Reads a Subscription, or says what is missing. */
export function readSubscription(
  body: unknown,
  { notifies }: Dialect,
): SubscriptionRequest | readonly Finding[] {
  const read = SUBSCRIPTION.safeParse(body);
  if (!read.success)
    return read.error.issues.map(({ path, message }) => refuse(path.map(String).join('.'), message));
  const { channel, criteria } = read.data;
  const senders = sendersOf(read.data._criteria);
  const content = channel._payload?.extension.find(({ url }) => url === EXTENSION.payloadContent)?.valueCode;
  const findings = [
    ...(criteria === PAS_TOPIC ? [] : [refuse('criteria', 'must be the PAS subscription topic')]),
    ...(content === notifies ? [] : [refuse('channel.payload', `content must be ${notifies}`)]),
    ...(senders.length > 0 ? [] : [refuse('criteria', 'needs the filter org-identifier=<whom it is about>')]),
  ];
  if (findings.length > 0) return findings;
  return {
    resource: read.data,
    endpoint: channel.endpoint,
    headers: Object.fromEntries((channel.header ?? []).map(splitHeader)),
    contentType: channel.payload,
    content: notifies,
    senders,
  };
}

/** Narrative and testers write `org-identifier`, the published topic `orgIdentifier`: both are understood. */
function sendersOf(criteria: z.output<typeof EXTENDED> | undefined): string[] {
  const filters = criteria?.extension.filter(({ url }) => url === EXTENSION.filterCriteria) ?? [];
  return filters.flatMap(({ valueString }) => {
    const named = /^org-?identifier=(.+)$/i.exec(valueString ?? '')?.[1];
    return named?.split(',').map((one) => one.trim()) ?? [];
  });
}

function splitHeader(header: string): [string, string] {
  const colon = header.indexOf(':');
  return [header.slice(0, colon).trim().toLowerCase(), header.slice(colon + 1).trim()];
}

function refuse(place: string, text: string): Finding {
  const expression = place === '' ? 'Subscription' : `Subscription.${place}`;
  return {
    severity: 'error',
    code: 'invalid',
    key: 'subscription',
    text: `${expression}: ${text}`,
    expression,
  };
}
