import { randomUUID } from 'node:crypto';
import type { Bundle, BundleEntry, Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { PAS_TOPIC, SUBSCRIPTION_STATUS_PROFILE } from './pas-names.ts';

/** Something that was, or could have been, told to a subscriber. */
export interface SubscriptionEvent {
  readonly number: number;
  readonly at: Date;
  /** The whole response Bundle: `full-resource` (PAS 2.2.1 spec-61, spec-62). */
  readonly bundle: Bundle;
}

/** The state of a subscription, as the backport's SubscriptionStatus shows it. */
export interface Standing {
  /** Absolute, or `Subscription/{id}`. */
  readonly subscription: string;
  readonly status: string;
  readonly type: 'handshake' | 'event-notification' | 'query-status' | 'query-event';
  readonly eventCount: number;
}

/**
 * A rest-hook notification in R4: a history Bundle, the status first, each event's response Bundle nested after it;
 * `id-only` names the ClaimResponse and leaves the rest to be asked for.
 */
export function notificationBundle(
  standing: Standing,
  events: readonly SubscriptionEvent[],
  content: 'full-resource' | 'id-only',
): Bundle {
  const addressed = events.map((event) => ({
    event,
    fullUrl: content === 'id-only' ? addressOf(event) : `urn:uuid:${randomUUID()}`,
  }));
  const status = subscriptionStatus(standing, addressed);
  const entry: BundleEntry[] = [
    {
      fullUrl: `urn:uuid:${status.id ?? ''}`,
      resource: status,
      request: { method: 'GET', url: `${standing.subscription}/$status` },
      response: { status: '200' },
    },
    ...addressed.map(({ event, fullUrl }) => ({
      fullUrl,
      ...(content === 'id-only' ? {} : { resource: event.bundle }),
      request: { method: 'POST' as const, url: 'Claim/$submit' },
      response: { status: '200' },
    })),
  ];
  return {
    resourceType: 'Bundle',
    id: randomUUID(),
    type: 'history',
    timestamp: new Date().toISOString(),
    entry,
  };
}

function addressOf({ bundle }: SubscriptionEvent): string {
  return `ClaimResponse/${bundle.entry?.[0]?.resource?.id ?? ''}`;
}

/** The Parameters that open a notification, and answer `$status`. */
export function subscriptionStatus(
  { subscription, status, type, eventCount }: Standing,
  events: readonly { event: SubscriptionEvent; fullUrl: string }[] = [],
): Parameters {
  return {
    resourceType: 'Parameters',
    id: randomUUID(),
    meta: { profile: [SUBSCRIPTION_STATUS_PROFILE] },
    parameter: [
      { name: 'subscription', valueReference: { reference: subscription } },
      { name: 'topic', valueCanonical: PAS_TOPIC },
      { name: 'status', valueCode: status },
      { name: 'type', valueCode: type },
      { name: 'events-since-subscription-start', valueString: String(eventCount) },
      ...events.map(({ event, fullUrl }): ParametersParameter => ({
        name: 'notification-event',
        part: [
          { name: 'event-number', valueString: String(event.number) },
          { name: 'timestamp', valueInstant: event.at.toISOString() },
          { name: 'focus', valueReference: { reference: fullUrl } },
        ],
      })),
    ],
  };
}
