import { claimOf, aRequestBundle } from './request-bundle.ts';
import {
  actionsIn,
  claimResponseOf,
  inquire,
  post,
  reviewAction,
  submit,
  withPayer,
  withPayerThat,
} from './exchange-with.ts';
import { anInquiryBundle } from './request-bundle.ts';

const TWO_LINES = { services: ['99285', '93458'] };

describe('the simulated payer decides by rule', () => {
  it('approves what no rule speaks about, with an authorization number for each line', async () => {
    await withPayer({}, async (payer) => {
      const answer = await submit(payer, aRequestBundle(TWO_LINES));
      expect(actionsIn(answer)).toEqual({ 1: 'A1', 2: 'A1' });
      const numbers = (claimResponseOf(answer).item ?? []).map((item) => reviewAction(item).number);
      expect(new Set(numbers).size).toBe(2);
      expect(numbers).not.toContain(undefined);
    });
  });

  it('answers about the Claim that was sent, by its fullUrl and its identifier', async () => {
    await withPayer({}, async (payer) => {
      const request = aRequestBundle({ claimIdentifier: 'C-1' });
      const { request: about } = claimResponseOf(await submit(payer, request));
      expect(about?.reference).toBe(request.entry?.[0]?.fullUrl);
      expect(about?.identifier).toEqual(claimOf(request).identifier?.[0]);
    });
  });

  it('sends patient, insurer and requestor along, and no dangling reference', async () => {
    await withPayer({}, async (payer) => {
      const answer = await submit(payer, aRequestBundle());
      const { patient, insurer, requestor } = claimResponseOf(answer);
      const fullUrls = answer.entry?.map(({ fullUrl }) => fullUrl);
      expect(fullUrls).toEqual(
        expect.arrayContaining([patient?.reference, insurer?.reference, requestor?.reference]),
      );
    });
  });

  it('denies with a review reason and its own words, while outcome says complete', async () => {
    await withPayerThat([{ deny: { reason: '0B', note: 'Not shown to be urgent.' } }], async (payer) => {
      const response = claimResponseOf(await submit(payer, aRequestBundle()));
      const [item] = response.item ?? [];
      expect(item && reviewAction(item)).toEqual({ code: 'A3', reason: '0B', number: undefined });
      expect(item?.noteNumber).toEqual([1]);
      expect(response.processNote).toEqual([{ number: 1, text: 'Not shown to be urgent.' }]);
      expect(response.outcome).toBe('complete');
    });
  });

  it('decides line by line under the sequences it was asked with', async () => {
    const partial = { 2: { deny: { reason: '0B' } }, 3: 'pend' } as const;
    await withPayerThat([{ partial }], async (payer) => {
      const answer = await submit(payer, aRequestBundle({ services: ['99285', '93458', '93000'] }));
      expect(actionsIn(answer)).toEqual({ 1: 'A1', 2: 'A3', 3: 'A4' });
    });
  });

  it('modifies: the line says A6 and addItem says under the same sequence what is authorized', async () => {
    await withPayerThat([{ modify: { quantity: 2, unit: 'days' } }], async (payer) => {
      const answer = await submit(payer, aRequestBundle());
      const { addItem } = claimResponseOf(answer);
      expect(actionsIn(answer)).toEqual({ 1: 'A6' });
      expect(addItem?.[0]?.itemSequence).toEqual([1]);
      expect(addItem?.[0]?.quantity).toEqual({ value: 2, unit: 'days' });
    });
  });

  it('authorizes more than was asked: all lines, and a service under a sequence that none of them has', async () => {
    const productOrService = { system: 'http://www.ama-assn.org/go/cpt', code: '96365' };
    await withPayerThat([{ addItem: { productOrService, quantity: 2 } }], async (payer) => {
      const answer = await submit(payer, aRequestBundle({ services: ['99285', '93458'] }));
      expect(actionsIn(answer)).toEqual({ 1: 'A1', 2: 'A1' });
      expect(claimResponseOf(answer).addItem).toMatchObject([
        { itemSequence: [3], productOrService: { coding: [productOrService] }, quantity: { value: 2 } },
      ]);
    });
  });

  it('pends with an administration reference number and no authorization number', async () => {
    await withPayerThat(['pend'], async (payer) => {
      const [item] = claimResponseOf(await submit(payer, aRequestBundle())).item ?? [];
      expect(item && reviewAction(item)).toMatchObject({ code: 'A4', number: undefined });
      expect(item?.extension?.at(-1)?.url).toMatch(/administrationReferenceNumber$/);
    });
  });

  it('reports a processing error with reject reason and follow-up action, and holds nothing afterwards', async () => {
    await withPayerThat([{ error: { code: '33', followUp: 'N' } }], async (payer) => {
      const response = claimResponseOf(await submit(payer, aRequestBundle({ memberId: 'M1' })));
      expect(response.outcome).toBe('error');
      expect(response.error?.[0]?.code?.coding?.[0]?.code).toBe('33');
      expect(response.error?.[0]?.extension?.[0]?.valueCodeableConcept?.coding?.[0]?.code).toBe('N');
      await expect(inquire(payer, anInquiryBundle({ memberId: 'M1' }))).resolves.toEqual([]);
      expect(payer.ledger()[0]).toMatchObject({ operation: 'submit', accepted: false });
    });
  });

  it('refuses with an OperationOutcome', async () => {
    await withPayerThat([{ operationOutcome: { status: 422, text: 'No.' } }], async (payer) => {
      const response = await post(`${payer.url}/Claim/$submit`, aRequestBundle());
      expect(response.status).toBe(422);
      await expect(response.json()).resolves.toMatchObject({ resourceType: 'OperationOutcome' });
      expect(payer.ledger()).toMatchObject([{ operation: 'submit', accepted: false }]);
    });
  });

  it('answers a cancellation of the whole request with cancelled lines', async () => {
    await withPayer({}, async (payer) => {
      const request = aRequestBundle();
      claimOf(request).extension?.push({
        url: 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-certificationType',
        valueCodeableConcept: { coding: [{ system: 'https://codesystem.x12.org/005010/1322', code: '3' }] },
      });
      expect(actionsIn(await submit(payer, request))).toEqual({ 1: 'C' });
    });
  });
});

describe('the rules', () => {
  it.each([
    ['member id', { memberId: 'M-7' }],
    ['service', { productOrService: ['93458', '93000'] }],
    ['beginning of a diagnosis', { diagnosisPrefix: 'S72' }],
    ['claim identifier', { claimIdentifier: 'C-7' }],
    ['urgency', { urgency: 'E' }],
    ['line', { itemSequence: 2 }],
  ])('match by %s', async (_, when) => {
    await withPayer({ script: { rules: [{ when, then: ['deny'] }] } }, async (payer) => {
      const other = { services: ['99285'], diagnosis: 'I21.4' };
      expect(actionsIn(await submit(payer, aRequestBundle(other)))).toEqual({ 1: 'A1' });
      const meant = aRequestBundle({
        memberId: 'M-7',
        claimIdentifier: 'C-7',
        services: ['99285', '93458'],
        diagnosis: 'S72.001A',
        urgency: 'E',
      });
      expect(actionsIn(await submit(payer, meant))).toEqual({ 1: 'A3', 2: 'A3' });
    });
  });

  it('are tried in order, and one with times is used up', async () => {
    const rules = [{ then: ['deny' as const], times: 1 }, { then: ['pend' as const] }];
    await withPayer({ script: { rules } }, async (payer) => {
      expect(actionsIn(await submit(payer, aRequestBundle()))).toEqual({ 1: 'A3' });
      expect(actionsIn(await submit(payer, aRequestBundle()))).toEqual({ 1: 'A4' });
    });
  });

  it('with timesEach are counted for each claim apart', async () => {
    const rules = [{ then: [{ http: 503 }], timesEach: 1 }];
    await withPayer({ script: { rules } }, async (payer) => {
      const statuses: number[] = [];
      for (const claimIdentifier of ['C-1', 'C-1', 'C-2', 'C-2']) {
        const response = await post(`${payer.url}/Claim/$submit`, aRequestBundle({ claimIdentifier }));
        statuses.push(response.status);
        await response.arrayBuffer();
      }
      expect(statuses).toEqual([503, 200, 503, 200]);
    });
  });
});
