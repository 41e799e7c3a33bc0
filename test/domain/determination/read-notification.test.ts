import { readNotification } from '../../../src/domain/determination/read-notification.ts';
import { aClaimResponse, anAnswer, ASKED } from '../../builders/an-answer.ts';

function aNotification(
  type: string,
  entries: readonly object[] = [],
  eventNumber: object = { valueString: '7' },
) {
  const event = {
    name: 'notification-event',
    part: [
      { name: 'event-number', ...eventNumber },
      { name: 'focus', valueReference: { reference: 'urn:uuid:00000000-0000-4000-8000-0000000000aa' } },
    ],
  };
  return {
    resourceType: 'Bundle',
    type: 'history',
    entry: [
      {
        resource: {
          resourceType: 'Parameters',
          parameter: [
            {
              name: 'subscription',
              valueReference: { reference: 'https://payer.example/fhir/Subscription/s1' },
            },
            { name: 'type', valueCode: type },
            ...(type === 'event-notification' ? [event] : []),
          ],
        },
      },
      ...entries.map((resource) => ({ resource })),
    ],
  };
}

describe('a notification', () => {
  it('carries the whole response Bundle, the Claim it answers and the number of the event', () => {
    const answer = anAnswer();
    expect(readNotification(aNotification('event-notification', [answer]))).toMatchObject({
      type: 'event-notification',
      subscription: 'https://payer.example/fhir/Subscription/s1',
      eventNumber: '7',
      responses: [{ body: answer, claimReference: ASKED.claimFullUrl }],
    });
  });

  it.each(['handshake', 'heartbeat'])('of type %s carries nothing', (type) => {
    expect(readNotification(aNotification(type))).toMatchObject({
      type,
      responses: [],
      eventNumber: undefined,
    });
  });

  it('with the answer laid flat into its entries is read as one response Bundle', () => {
    const notification = readNotification(
      aNotification('event-notification', [{ resourceType: 'Patient', id: 'p' }, aClaimResponse()]),
    );
    expect(notification).toMatchObject({
      responses: [{ body: { entry: [{ resource: { resourceType: 'ClaimResponse' } }, {}] } }],
    });
  });

  it('that only points to the answer says where (2.0.1)', () => {
    expect(readNotification(aNotification('event-notification'))).toMatchObject({
      focus: ['urn:uuid:00000000-0000-4000-8000-0000000000aa'],
      responses: [],
    });
  });

  it('with a number instead of a text for the event is read too', () => {
    expect(readNotification(aNotification('event-notification', [], { valueInteger: 8 }))).toMatchObject({
      eventNumber: '8',
    });
  });

  it('with a SubscriptionStatus of R4B is read too', () => {
    const status = {
      resourceType: 'SubscriptionStatus',
      type: 'event-notification',
      subscription: { reference: 'Subscription/s1' },
      notificationEvent: [{ eventNumber: 3, focus: { reference: 'Bundle/b' } }],
    };
    const body = { resourceType: 'Bundle', type: 'history', entry: [{ resource: status }] };
    expect(readNotification(body)).toMatchObject({ eventNumber: '3', focus: ['Bundle/b'] });
  });

  it.each([
    ['no Bundle', { resourceType: 'Parameters' }],
    ['a Bundle without a status', { resourceType: 'Bundle', entry: [] }],
    ['an unknown type', aNotification('birthday')],
    ['built wrongly', { resourceType: 'Bundle', entry: { length: 'many' } }],
  ])('that is %s cannot be read', (_, body) => {
    expect(readNotification(body).type).toBe('unreadable');
  });
});
