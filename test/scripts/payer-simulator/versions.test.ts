import type { Bundle, Parameters } from '@medplum/fhirtypes';
import type { SpokenVersion } from '../../../scripts/payer-simulator/dialect.ts';
import { loadProfiles } from '../../../src/adapters/profiles/load-profiles.ts';
import type { ProfileValidator } from '../../../src/domain/profile/profile-validator.ts';
import {
  actionsIn,
  aSubscription,
  claimResponseOf,
  post,
  reviewAction,
  startSubscriber,
  type Subscriber,
  statusOf,
  submit,
  withPayer,
} from './exchange-with.ts';
import { anInquiryBundle, aRequestBundle } from './request-bundle.ts';

const ASKS = { ask: { loinc: '18842-5', itemSequence: 1 } } as const;

/** Judged by our own validator, which shares nothing with the simulator. */
describe('a simulated payer that speaks PAS 2.0.1', () => {
  let profiles: ProfileValidator;
  beforeAll(async () => {
    profiles = await loadProfiles('profiles', [], { version: '2.0.1' });
  });

  const errorsIn = (bundle: Bundle): string[] =>
    profiles
      .validate(bundle)
      .filter(({ severity }) => severity === 'error')
      // The request it answers is one of 2.2.1 here, and its parties come back as they were sent.
      .filter(({ expression }) => expression?.includes('ClaimResponse') === true || expression === 'Bundle')
      .map(({ key, expression, text }) => `${key} ${expression ?? ''} ${text}`);

  it.each(['approve', 'pend', { deny: { reason: '0B', note: 'Our own words.' } }, ASKS] as const)(
    'answers by the profiles of that version (%j)',
    async (step) => {
      await withPayer({ version: '2.0.1', script: { rules: [{ then: [step] }] } }, async (payer) => {
        expect(errorsIn(await submit(payer, aRequestBundle()))).toEqual([]);
      });
    },
  );

  it('puts all that an inquiry finds into one Bundle, and says so when there is nothing', async () => {
    await withPayer({ version: '2.0.1' }, async (payer) => {
      const inquire = async (): Promise<Bundle | Parameters> => {
        const answer = await post(`${payer.url}/Claim/$inquire`, anInquiryBundle());
        return (await answer.json()) as Bundle | Parameters;
      };
      const nothing = await inquire();
      expect(nothing).toMatchObject({ resourceType: 'Bundle', type: 'collection' });
      expect(JSON.stringify(nothing)).not.toContain('ClaimResponse');
      await submit(payer, aRequestBundle());
      const found = await inquire();
      if (found.resourceType !== 'Bundle') throw new Error('It is no Bundle.');
      expect(actionsIn(found)).toEqual({ 1: 'A1' });
      expect(errorsIn(found)).toEqual([]);
    });
  });

  it('names the line of a document with the document, not with the request for it', async () => {
    await withPayer({ version: '2.0.1', script: { rules: [{ then: [ASKS] }] } }, async (payer) => {
      const { entry = [] } = await submit(payer, aRequestBundle());
      const asked = entry.find(({ resource }) => resource?.resourceType === 'CommunicationRequest')?.resource;
      expect(asked).toMatchObject({ payload: [{ extension: [{ valuePositiveInt: 1 }] }] });
      expect(asked).not.toHaveProperty('extension');
    });
  });
});

describe('the subscription at a simulated payer', () => {
  /** What is told after a pended request was decided, by a subscription with this filter and content. */
  async function told(version: SpokenVersion, filter: string, content: string): Promise<Bundle> {
    const subscriber = await startSubscriber();
    const wanted = JSON.stringify(aSubscription(subscriber.url, filter)).replace('full-resource', content);
    try {
      return await toldTo(subscriber, version, wanted, content);
    } finally {
      await subscriber.close();
    }
  }

  async function toldTo(
    subscriber: Subscriber,
    version: SpokenVersion,
    wanted: string,
    content: string,
  ): Promise<Bundle> {
    let notification: Bundle | undefined;
    await withPayer(
      { version, script: { rules: [{ then: ['pend', { after: 50 }, 'approve'] }] } },
      async (payer) => {
        expect((await post(`${payer.url}/Subscription`, wanted)).status).toBe(201);
        const answer = claimResponseOf(await submit(payer, aRequestBundle()));
        [{ bundle: notification } = { bundle: undefined }] = await subscriber.events(1);
        expect(notification && statusOf(notification)['focus']).toBe(
          content === 'id-only' ? `ClaimResponse/${answer.id ?? ''}` : notification?.entry?.[1]?.fullUrl,
        );
      },
    );
    if (notification === undefined) throw new Error('Nothing was told.');
    return notification;
  }

  const REQUESTOR = 'http://hl7.org/fhir/sid/us-npi|1999999984';

  it('of 2.0.1 goes by the organization that asks, and only says where the answer is', async () => {
    const notification = await told('2.0.1', REQUESTOR, 'id-only');
    expect(notification.entry?.slice(1).map(({ resource }) => resource)).toEqual([undefined]);
  });

  it('of 2.1.0 goes by the organization that asks, and carries the answer', async () => {
    const notification = await told('2.1.0', REQUESTOR, 'full-resource');
    expect(notification.entry?.[1]?.resource?.resourceType).toBe('Bundle');
  });
});

describe('a payer that spells the code systems of X12 as the first drafts did', () => {
  it('answers the same with other addresses', async () => {
    await withPayer({ script: { codeSystems: 'http' } }, async (payer) => {
      const answer = await submit(payer, aRequestBundle());
      expect(JSON.stringify(answer)).toContain('http://codesystem.x12.org/005010/306');
      expect(JSON.stringify(answer)).not.toContain('https://codesystem.x12.org');
      const [item] = claimResponseOf(answer).item ?? [];
      expect(item && reviewAction(item).code).toBe('A1');
    });
  });
});
