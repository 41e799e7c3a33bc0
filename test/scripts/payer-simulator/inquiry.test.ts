import type { Bundle } from '@medplum/fhirtypes';
import {
  actionsIn,
  claimResponseOf,
  inquire,
  post,
  submit,
  withPayer,
  withPayerThat,
} from './exchange-with.ts';
import { anInquiryBundle, aRequestBundle, claimOf } from './request-bundle.ts';

describe('an inquiry by example', () => {
  it('finds the request of the same member, requestor and payer, as it stands now', async () => {
    await withPayerThat(['pend'], async (payer) => {
      await submit(payer, aRequestBundle({ memberId: 'M1', claimIdentifier: 'C-1' }));
      expect(actionsIn((await inquire(payer, anInquiryBundle({ memberId: 'M1' })))[0])).toEqual({ 1: 'A4' });
      await payer.decideNow('C-1', 'approve');
      expect(actionsIn((await inquire(payer, anInquiryBundle({ memberId: 'M1' })))[0])).toEqual({ 1: 'A1' });
    });
  });

  it('finds nothing of another member, and answers without a return', async () => {
    await withPayer({}, async (payer) => {
      await submit(payer, aRequestBundle({ memberId: 'M1' }));
      await expect(inquire(payer, anInquiryBundle({ memberId: 'M2' }))).resolves.toEqual([]);
    });
  });

  it('does not search by Claim.identifier, which names the inquiry itself', async () => {
    await withPayer({}, async (payer) => {
      await submit(payer, aRequestBundle({ claimIdentifier: 'C-1' }));
      await expect(inquire(payer, anInquiryBundle({ claimIdentifier: 'I-9' }))).resolves.toHaveLength(1);
    });
  });

  it('is narrowed by service and by day when they are given', async () => {
    await withPayer({}, async (payer) => {
      await submit(payer, aRequestBundle({ services: ['99285'], serviced: '2026-01-10' }));
      await submit(payer, aRequestBundle({ services: ['93458'], serviced: '2026-02-01' }));
      await expect(inquire(payer, anInquiryBundle())).resolves.toHaveLength(2);
      const one = anInquiryBundle({ services: ['93458'], serviced: '2026-02-01' });
      await expect(inquire(payer, one)).resolves.toHaveLength(1);
      const none = anInquiryBundle({ services: ['93458'], serviced: '2026-03-01' });
      await expect(inquire(payer, none)).resolves.toEqual([]);
    });
  });

  it('finds one request by its administration reference number', async () => {
    await withPayerThat(['pend'], async (payer) => {
      const answers = [await submit(payer, aRequestBundle()), await submit(payer, aRequestBundle())];
      const [, second] = answers.map((answer) => claimResponseOf(answer));
      const administrationReferenceNumber = second?.item?.[0]?.extension?.at(-1)?.valueString ?? '';
      const [found, ...more] = await inquire(payer, anInquiryBundle({ administrationReferenceNumber }));
      expect(claimResponseOf(found).identifier).toEqual(second?.identifier);
      expect(more).toEqual([]);
    });
  });

  it('carries no request for documents', async () => {
    await withPayerThat([{ ask: { loinc: '18842-5' } }], async (payer) => {
      await submit(payer, aRequestBundle());
      const [found] = await inquire(payer, anInquiryBundle());
      expect(claimResponseOf(found).communicationRequest).toBeUndefined();
    });
  });

  it('shows the update in place of the request it replaced', async () => {
    await withPayerThat(['pend', { after: 1_000 }, 'deny'], async (payer) => {
      const first = aRequestBundle({ claimIdentifier: 'C-1' });
      await submit(payer, first);
      payer.setScript({ rules: [{ when: { kind: 'update' }, then: ['approve'] }] });
      await submit(payer, anUpdateOf(first));
      const found = await inquire(payer, anInquiryBundle());
      expect(found.map((one) => claimResponseOf(one).request?.identifier?.value)).toEqual(['C-2']);
      await new Promise((resolve) => setTimeout(resolve, 1_100));
      expect(payer.ledger().some(({ operation }) => operation === 'decide')).toBe(false);
    });
  });
});

describe('other ways to inquire', () => {
  it('by Claim.identifier, as HL7 reference payer does', async () => {
    await withPayer({ script: { inquiry: 'by-claim-identifier' } }, async (payer) => {
      await submit(payer, aRequestBundle({ claimIdentifier: 'C-1' }));
      await expect(inquire(payer, anInquiryBundle({ claimIdentifier: 'C-1' }))).resolves.toHaveLength(1);
      await expect(inquire(payer, anInquiryBundle({ claimIdentifier: 'C-2' }))).resolves.toEqual([]);
    });
  });

  it('not at all', async () => {
    await withPayer({ script: { inquiry: 'broken' } }, async (payer) => {
      const answer = await post(`${payer.url}/Claim/$inquire`, anInquiryBundle());
      expect(answer.status).toBe(500);
    });
  });
});

/** The same request again as an update: new Claim first, the prior one behind it. */
function anUpdateOf(first: Bundle): Bundle {
  const update = structuredClone(first);
  const prior = update.entry?.[0];
  const claim = structuredClone(claimOf(update));
  claim.identifier = [{ system: 'urn:trnorg:9HOSPITAL0', value: 'C-2' }];
  claim.related = [{ claim: { reference: prior?.fullUrl ?? '' } }];
  update.entry = [
    { fullUrl: 'urn:uuid:6c6b4a8e-0000-4000-8000-000000000002', resource: claim },
    ...(update.entry ?? []),
  ];
  update.identifier = { system: 'https://hospital.example/transaction', value: 'update-1' };
  return update;
}
