import type { SimulatorScript } from '../../scripts/payer-simulator/simulator-script.ts';
import { type Hospital, openHospital } from '../support/a-hospital.ts';
import { anUnauthorizedStay } from '../support/a-stay.ts';
import { until } from '../support/until.ts';

const SCRIPT: SimulatorScript = {
  inquiry: 'by-claim-identifier',
  codeSystems: 'https',
  rules: [
    { when: { memberId: 'DENIED' }, then: [{ deny: { reason: '0F', note: 'Our own words.' } }] },
    { when: { memberId: 'MODIFIED' }, then: [{ modify: { quantity: 1, unit: 'days' } }] },
    {
      when: { memberId: 'BEYOND' },
      then: [
        {
          addItem: {
            productOrService: { system: 'http://www.ama-assn.org/go/cpt', code: '96365' },
            quantity: 2,
            unit: 'visits',
          },
        },
      ],
    },
    { when: { memberId: 'PARTLY' }, then: [{ partial: { 1: { deny: { reason: '0F' } } } }] },
    { when: { memberId: 'PENDED' }, then: ['pend', { after: 300 }, 'approve'] },
    { when: { memberId: 'CALLS' }, then: [{ contactPayer: { note: 'Please call.' } }] },
    { when: { memberId: 'FREE' }, then: ['noActionRequired'] },
    {
      when: { memberId: 'SKIPS' },
      then: [
        'pend',
        { after: 200 },
        'pend',
        { notify: { times: 0 } },
        { after: 200 },
        'approve',
        { notify: { times: 0 } },
      ],
    },
    { when: { memberId: 'LATER' }, then: ['pend', { after: 1500 }, 'approve'] },
    { when: { memberId: 'DOWN' }, then: ['pend'] },
    { when: { memberId: 'MISTAKEN' }, then: [{ error: { code: '58', followUp: 'C' } }], times: 1 },
    { when: { memberId: 'CLOSED' }, then: [{ error: { code: '33', followUp: 'N' } }] },
    { when: { memberId: 'AGAIN' }, then: [{ error: { code: '42', followUp: 'P' } }], timesEach: 1 },
    { when: { memberId: 'STUCK' }, then: [{ error: { code: '42', followUp: 'P' } }] },
    { when: { memberId: 'MONTH' }, then: [{ error: { code: '42', followUp: 'W' } }] },
    { when: { memberId: 'TENDAYS' }, then: [{ error: { code: '42', followUp: 'X' } }] },
    { when: { memberId: 'ALLOWED' }, then: [{ error: { code: '42', followUp: 'R' } }] },
    {
      when: { memberId: 'HELD' },
      then: [{ error: { code: '42', followUp: 'Y' } }, { after: 400 }, 'approve'],
    },
    {
      when: { memberId: 'ELSEWHERE' },
      then: [{ error: { code: '42', followUp: 'S' } }, { after: 400 }, 'approve'],
    },
    { when: { memberId: 'MUTE' }, then: [{ error: { code: '15' } }] },
  ],
};

describe.each(['2.2.1', '2.0.1'] as const)('what a payer that speaks PAS %s may answer', (version) => {
  let hospital: Hospital;
  beforeAll(async () => {
    // Old payers also spell the code systems of X12 as the first drafts of the guide did.
    const codeSystems = version === '2.0.1' ? ('http' as const) : ('https' as const);
    hospital = await openHospital({ ...SCRIPT, codeSystems }, version);
  }, 60_000);
  afterAll(() => hospital.close());

  const push = (name: string) => hospital.push(anUnauthorizedStay(name, name.toUpperCase()));
  const submits = (member: string) => hospital.taken('submit', member);

  it.each([
    ['approved', 'approved'],
    ['denied', 'denied'],
    ['modified', 'modified'],
    ['free', 'no-action-required'],
  ] as const)('%s', async (name, overall) => {
    await push(name);
    const { determination } = await hospital.whenCase(name, 'determined');
    expect(determination?.overall).toBe(overall);
  });

  it('denied in part: each line has its own decision', async () => {
    await push('partly');
    const { determination } = await hospital.whenCase('partly', 'determined');
    expect(determination?.lines[0]).toMatchObject({ decision: 'denied', reasonCodes: ['0F'] });
  });

  it('more than was asked: the service that nobody asked for is a line of its own, beside all others', async () => {
    await push('beyond');
    const found = await hospital.whenCase('beyond', 'determined');
    const lines = found.determination?.lines ?? [];
    expect(found.determination?.overall).toBe('approved');
    expect(lines.slice(0, -1).map(({ authorized }) => authorized)).toEqual(lines.slice(0, -1).map(() => []));
    expect(lines.at(-1)).toMatchObject({
      itemSequence: lines.length,
      decision: 'approved',
      authorized: [{ productOrService: '96365', quantity: '2 visits' }],
    });
    const asked = (await hospital.generations('beyond', 1)).claims[0]?.item;
    expect(asked?.map(({ sequence }) => sequence)).not.toContain(lines.length);
  });

  it('a wish to be called, which a person fulfils', async () => {
    await push('calls');
    const found = await hospital.whenCase('calls', 'needs-attention', 'asks for a call');
    expect(found.determination?.lines[0]?.notes).toEqual(['Please call.']);
  });

  it('pended, and told later', async () => {
    await push('pended');
    const found = await hospital.whenCase('pended', 'determined');
    expect(found.determination?.overall).toBe('approved');
    expect(await hospital.historyOf(found)).toContain('pended at the payer');
    // Only where the notification does not carry the answer is it asked for, once.
    expect(hospital.taken('inquire', 'PENDED')).toHaveLength(version === '2.0.1' ? 1 : 0);
  });

  it('told in an event that never came: the next one shows the gap, and what was missed is fetched', async () => {
    await push('skips');
    await hospital.whenCase('skips', 'pended');
    await until('the events are missed', async () =>
      (await Promise.resolve(hospital.payer.ledger())).filter(
        ({ operation, claimIdentifier }) =>
          operation === 'notify' && claimIdentifier === submits('SKIPS')[0]?.claimIdentifier,
      ).length === 2
        ? true
        : undefined,
    );
    expect((await hospital.whenCase('skips', 'pended')).determination?.overall).toBe('pended');
    await push('later');
    await hospital.whenCase('later', 'determined');
    expect((await hospital.whenCase('skips', 'determined')).determination?.overall).toBe('approved');
    const subscription = await hospital.service().outside.store.readSubscription('example-health');
    expect(subscription?.missedSince).toBeUndefined();
  });

  it('told while nobody listened: the subscription is put again, and what was missed is fetched', async () => {
    await push('down');
    await hospital.whenCase('down', 'pended');
    const claim = submits('DOWN')[0]?.claimIdentifier ?? '';
    await hospital.whileDown(async () => {
      expect(await hospital.payer.decideNow(claim, 'approve')).toBe(true);
    });
    const found = await hospital.whenCase('down', 'determined');
    expect(found.determination?.overall).toBe('approved');
    expect((await hospital.service().outside.store.readSubscription('example-health'))?.status).toBe(
      'active',
    );
  });

  describe('an error it could not get past', () => {
    it('to be corrected and sent again (C): asked anew once the record is right, and not before', async () => {
      await push('mistaken');
      await hospital.whenCase('mistaken', 'rejected', 'Correct it');
      const before = anUnauthorizedStay('mistaken', 'MISTAKEN');
      const stay = before.entry?.find(({ resource }) => resource?.resourceType === 'Encounter')?.resource;
      if (stay?.resourceType !== 'Encounter') throw new Error('The stay is not there.');
      // Nothing that is part of the request: the payer would only say the same again.
      await hospital.push({
        ...stay,
        hospitalization: { ...stay.hospitalization, specialCourtesy: [{ text: 'none' }] },
      });
      await until('the change was looked at', async () =>
        (await hospital.whenCase('mistaken', 'rejected')).changedSinceSubmission ? undefined : true,
      );
      expect(submits('MISTAKEN')).toHaveLength(1);
      const patient = before.entry?.find(({ resource }) => resource?.resourceType === 'Patient')?.resource;
      if (patient?.resourceType !== 'Patient') throw new Error('The patient is not there.');
      await hospital.push({ ...patient, birthDate: '1961-02-03' });
      const found = await hospital.whenCase('mistaken', 'determined');
      expect(found.determination?.overall).toBe('approved');
      expect(new Set(submits('MISTAKEN').map(({ claimIdentifier }) => claimIdentifier)).size).toBe(2);
    });

    it('without leave to send it again (N): not even a person sends it', async () => {
      await push('closed');
      const { id } = await hospital.whenCase('closed', 'rejected', 'takes no resubmission');
      const answer = await hospital.post(`/cases/${id}/$reassess`, {});
      expect(answer.status).toBe(409);
      expect(JSON.stringify(await answer.json())).toContain('takes no resubmission');
      expect(submits('CLOSED')).toHaveLength(1);
    });

    it('with the wish for the same once more (P): the same bytes, under the same number', async () => {
      await push('again');
      await hospital.whenCase('again', 'determined');
      expect(submits('AGAIN').map(({ accepted }) => accepted)).toEqual([false, true]);
      expect(new Set(submits('AGAIN').map(({ sha256 }) => sha256)).size).toBe(1);
    });

    it('with that wish again and again: a person calls after the third time', async () => {
      await push('stuck');
      await hospital.whenCase('stuck', 'rejected', '3 times');
      expect(submits('STUCK')).toHaveLength(3);
    });

    it.each([
      ['thirty days (W)', 'month', 30],
      ['ten days (X)', 'tendays', 10],
    ])('to be sent again in %s: waits so long', async (_, name, days) => {
      await push(name);
      const { dueAt, updatedAt } = await hospital.whenCase(name, 'assembled', `in ${String(days)} days`);
      expect((Date.parse(dueAt ?? '') - Date.parse(updatedAt)) / 86_400_000).toBeCloseTo(days, 1);
    });

    it.each([
      ['while it keeps the request (Y)', 'held'],
      ['while it asks somebody else (S)', 'elsewhere'],
    ])('%s: nothing is sent, and its answer is awaited', async (_, name) => {
      await push(name);
      const found = await hospital.whenCase(name, 'determined');
      expect(found.determination?.overall).toBe('approved');
      expect(await hospital.historyOf(found)).toContain('It keeps the request and will answer');
      expect(submits(name.toUpperCase())).toHaveLength(1);
    });

    it('with leave to send it again (R), without wanting it: a person decides, and nothing leaves by itself', async () => {
      await push('allowed');
      await hospital.whenCase('allowed', 'rejected', 'A person decides whether it is sent again');
      expect(submits('ALLOWED')).toHaveLength(1);
    });

    it('without a word on what to do: a person decides, and may ask anew', async () => {
      await push('mute');
      const { id } = await hospital.whenCase('mute', 'rejected', 'A person decides');
      expect((await hospital.post(`/cases/${id}/$reassess`, {})).status).toBe(202);
      await until('asked anew', async () =>
        (await Promise.resolve(submits('MUTE'))).length === 2 ? true : undefined,
      );
      expect(new Set(submits('MUTE').map(({ claimIdentifier }) => claimIdentifier)).size).toBe(2);
    });
  });
});

describe('a payer that speaks PAS 2.1.0, between the two', () => {
  it('tells its decision whole to the organization that asked, and takes a request back on its Claim', async () => {
    const hospital = await openHospital(SCRIPT, '2.1.0');
    try {
      await hospital.push(anUnauthorizedStay('pended', 'PENDED'));
      const { id } = await hospital.whenCase('pended', 'determined');
      expect(hospital.taken('inquire', 'PENDED')).toEqual([]);
      expect((await hospital.post(`/cases/${id}/$cancel`, {})).status).toBe(202);
      const { found, claims } = await hospital.generations('pended', 2);
      expect(found.determination?.overall).toBe('cancelled');
      expect(JSON.stringify(claims[1]?.extension)).toContain('extension-certificationType');
    } finally {
      await hospital.close();
    }
  }, 60_000);
});
