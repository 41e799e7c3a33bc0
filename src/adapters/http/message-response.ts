import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import { toOperationOutcome } from '../../domain/fhir/finding.ts';
import { isObject } from '../../domain/fhir/take-resource.ts';
import type { Received } from '../../workflow/receive.ts';
import { findingsOf } from './answer-received.ts';

/**
 * The answer to `$process-message`: a message of its own which tells the message it answers that all is well and what
 * was stored (FHIR R4 messaging.html). A refusal is a bare OperationOutcome, as everywhere.
 */
export function messageResponse(
  received: Received,
  { base, now, newId }: { readonly base: string; readonly now: string; readonly newId: () => string },
): Bundle {
  const [id, outcomeUrl] = [newId(), `urn:uuid:${newId()}`];
  const asked = headerOf(received.message);
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id,
    ...(asked.eventCoding === undefined ? {} : { eventCoding: asked.eventCoding }),
    ...(asked.eventUri === undefined ? {} : { eventUri: asked.eventUri }),
    source: { endpoint: base },
    response: { identifier: asked.id ?? '', code: 'ok', details: { reference: outcomeUrl } },
  };
  return {
    resourceType: 'Bundle',
    id: newId(),
    type: 'message',
    timestamp: now,
    entry: [
      { fullUrl: `urn:uuid:${id}`, resource: header },
      { fullUrl: outcomeUrl, resource: toOperationOutcome(findingsOf(received)) },
    ],
  };
}

function headerOf(message: unknown): Partial<Pick<MessageHeader, 'id' | 'eventCoding' | 'eventUri'>> {
  const [first] = isObject(message) && Array.isArray(message['entry']) ? (message['entry'] as unknown[]) : [];
  const header = isObject(first) ? first['resource'] : undefined;
  // `receive` has seen that it is a MessageHeader; what it says of the event is only repeated.
  return isObject(header) ? header : {};
}
