import type { Bundle, BundleEntry, Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import { namedClaim, type NamedClaim } from './is-answer-to.ts';

/** A response Bundle inside a notification, and the Claim it says it answers. */
interface NotifiedResponse extends NamedClaim {
  readonly body: Bundle;
}

/** A Subscription notification, or what `$events` gives in its form. */
export interface ReadNotification {
  readonly type: 'handshake' | 'heartbeat' | 'event-notification' | 'query-status' | 'query-event';
  /** The Subscription's reference or canonical, as the payer spells it. */
  readonly subscription: string | undefined;
  /** The last event in it: gaps between notifications show what was missed. */
  readonly eventNumber: string | undefined;
  readonly eventNumbers: readonly string[];
  /** How many events there were since the subscription began; says what was missed where no event is in it. */
  readonly eventCount: string | undefined;
  /** What an `id-only` notification (PAS 2.0.1) points to instead of carrying it. */
  readonly focus: readonly string[];
  readonly responses: readonly NotifiedResponse[];
}

/** A notification as we read it; `unreadable` says what is wrong. */
export type Notification = ReadNotification | { readonly type: 'unreadable'; readonly because: string };

const TYPES = ['handshake', 'heartbeat', 'event-notification', 'query-status', 'query-event'] as const;

/**
 * Reads a rest-hook notification Bundle: first the SubscriptionStatus (in R4 as Parameters), then the response
 * Bundles it is about, whole (PAS 2.2.1 spec-61: `full-resource`). Some payers put the ClaimResponse and what belongs
 * to it flat into the entries; that is read as one response Bundle.
 */
export function readNotification(body: unknown): Notification {
  if (!isBundle(body)) return unreadable('It is not a Bundle.');
  try {
    return readBundle(body);
  } catch {
    // As in readAnswer: what a payer sends may be built in any way.
    return unreadable('It is not built as FHIR demands.');
  }
}

function readBundle(body: Bundle): Notification {
  const [status, ...rest] = body.entry ?? [];
  const read = readStatus(status?.resource);
  if (read === undefined) return unreadable('Its first entry is no SubscriptionStatus.');
  const type = TYPES.find((each) => each === read.type);
  if (type === undefined) return unreadable('Its type is none that subscriptions know.');
  const { subscription, events, eventCount } = read;
  const eventNumbers = events.flatMap(({ number }) => (number === undefined ? [] : [number]));
  return {
    type,
    subscription,
    eventNumber: eventNumbers.at(-1),
    eventNumbers,
    eventCount,
    focus: events.flatMap(({ focus }) => (focus === undefined ? [] : [focus])),
    responses: responsesIn(rest).map((response) => ({ body: response, ...claimNamedIn(response) })),
  };
}

interface Status {
  readonly type: string | undefined;
  readonly subscription: string | undefined;
  readonly eventCount: string | undefined;
  readonly events: readonly { readonly number: string | undefined; readonly focus: string | undefined }[];
}

function readStatus(resource: unknown): Status | undefined {
  if (typeof resource !== 'object' || resource === null || !('resourceType' in resource)) return undefined;
  // Tags compared; SubscriptionStatus (R4B) has no type in R4, so its few fields are described here.
  if (resource.resourceType === 'Parameters') return fromParameters(resource as Parameters);
  return resource.resourceType === 'SubscriptionStatus' ? fromStatus(resource as StatusR4B) : undefined;
}

function fromParameters({ parameter = [] }: Parameters): Status {
  return {
    type: named(parameter, 'type')?.valueCode,
    subscription:
      named(parameter, 'subscription')?.valueReference?.reference ??
      named(parameter, 'subscription')?.valueUri,
    eventCount: eventNumberOf(named(parameter, 'events-since-subscription-start')),
    events: parameter
      .filter(({ name }) => name === 'notification-event')
      .map(({ part = [] }) => ({
        number: eventNumberOf(named(part, 'event-number')),
        focus: named(part, 'focus')?.valueReference?.reference,
      })),
  };
}

/** Written as a string since R4 has no 64-bit integer; early servers used the integers it has. */
function eventNumberOf(part: ParametersParameter | undefined): string | undefined {
  if (part === undefined) return undefined;
  const { valueString, valueUnsignedInt, valueInteger, valueDecimal } = part;
  const number = valueUnsignedInt ?? valueInteger ?? valueDecimal;
  return valueString ?? (number === undefined ? undefined : String(number));
}

interface StatusR4B {
  readonly type?: string;
  readonly subscription?: { readonly reference?: string };
  readonly eventsSinceSubscriptionStart?: string | number;
  readonly notificationEvent?: readonly {
    readonly eventNumber?: string | number;
    readonly focus?: { readonly reference?: string };
  }[];
}

function fromStatus({
  type,
  subscription,
  eventsSinceSubscriptionStart: count,
  notificationEvent = [],
}: StatusR4B): Status {
  return {
    type,
    subscription: subscription?.reference,
    eventCount: count === undefined ? undefined : String(count),
    events: notificationEvent.map(({ eventNumber, focus }) => ({
      number: eventNumber === undefined ? undefined : String(eventNumber),
      focus: focus?.reference,
    })),
  };
}

function responsesIn(entries: readonly BundleEntry[]): readonly Bundle[] {
  const resources = entries.flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  const nested = resources.filter((each) => each.resourceType === 'Bundle');
  if (nested.length > 0) return nested;
  const first = entries.filter(({ resource }) => resource?.resourceType === 'ClaimResponse');
  const others = entries.filter(({ resource }) => resource?.resourceType !== 'ClaimResponse');
  return first.map((entry) => ({ resourceType: 'Bundle', type: 'collection', entry: [entry, ...others] }));
}

function claimNamedIn(response: Bundle): NamedClaim {
  const beside = (response.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
  const answer = beside.find(
    (each): each is Extract<Resource, { resourceType: 'ClaimResponse' }> =>
      each.resourceType === 'ClaimResponse',
  );
  return answer === undefined
    ? { claimIdentifier: undefined, claimReference: undefined }
    : namedClaim(answer, beside);
}

function named(parts: readonly ParametersParameter[], name: string): ParametersParameter | undefined {
  return parts.find((each) => each.name === name);
}

function isBundle(body: unknown): body is Bundle {
  return (
    typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'Bundle'
  );
}

function unreadable(because: string): Notification {
  return { type: 'unreadable', because };
}
