import type {
  ChargeItem,
  ClaimItem,
  DocumentReference,
  Encounter,
  Procedure,
  Task,
} from '@medplum/fhirtypes';
import type { SimulatorScript } from '../../scripts/payer-simulator/simulator-script.ts';
import { type Hospital, openHospital } from '../support/a-hospital.ts';
import { anUnauthorizedStay } from '../support/a-stay.ts';
import { until } from '../support/until.ts';

const ASKS = { ask: { loinc: '18842-5', reportType: 'DS', controlNumber: 'FICT-ASK-1' } } as const;

const SCRIPT: SimulatorScript = {
  inquiry: 'by-claim-identifier',
  rules: [
    { when: { memberId: 'ASKS' }, then: [ASKS, { whenDocumentsArrive: {} }, 'approve'] },
    { when: { memberId: 'QUESTIONS' }, then: [{ ask: { loinc: '102089-0', controlNumber: 'FICT-ASK-2' } }] },
    { when: { memberId: 'STUBBORN', kind: 'update' }, then: [{ error: { code: '33', followUp: 'N' } }] },
    {
      when: { memberId: 'REPEATS', kind: 'update' },
      then: [{ error: { code: '42', followUp: 'P' } }],
      timesEach: 1,
    },
    { when: { memberId: 'KEPT', kind: 'update' }, then: [{ error: { code: '42', followUp: 'Y' } }] },
    { when: { memberId: 'TASKED' }, then: ['pend'] },
    { when: { memberId: 'DENIES' }, then: [{ deny: { reason: '0F' } }] },
  ],
};

/** The simulated payer refuses whatever our own validator finds wrong, by the version that the connection speaks. */
describe.each(['2.2.1', '2.0.1'] as const)(
  'after the first request, with a payer that speaks PAS %s',
  (pasVersion) => {
    let hospital: Hospital;
    beforeAll(async () => {
      hospital = await openHospital(SCRIPT, pasVersion);
    }, 60_000);
    afterAll(() => hospital.close());

    const push: Hospital['push'] = (resource) => hospital.push(resource);
    const post: Hospital['post'] = (path, body) => hospital.post(path, body);
    const whenCase: Hospital['whenCase'] = (...stands) => hospital.whenCase(...stands);
    const asked: Hospital['asked'] = (...stay) => hospital.asked(...stay);
    const generations: Hospital['generations'] = (...of) => hospital.generations(...of);
    const taken: Hospital['taken'] = (...what) => hospital.taken(...what);

    it('hands in the document a payer asks for as soon as it is written, and is approved', async () => {
      await asked('asks', 'pended');
      const waiting = await whenCase('asks', 'pended', 'LOINC 18842-5');
      expect(waiting.because).toContain('FICT-ASK-1');
      const tasks = await (
        await fetch(`${hospital.service().url ?? ''}/fhir/Task/${waiting.id}-asked-1`)
      ).json();
      expect(tasks as Task).toMatchObject({
        status: 'requested',
        code: { coding: [{ code: 'attachment-request-code' }] },
        input: [{}, { valueCodeableConcept: { coding: [{ code: '18842-5' }] } }],
      });
      await push(aDischargeSummary('asks'));
      const approved = await whenCase('asks', 'determined');
      expect(approved.determination).toMatchObject({ overall: 'approved' });
      expect(taken('submit', 'ASKS')).toHaveLength(1);
      expect(await hospital.service().outside.store.attachmentsOf(approved.id)).toMatchObject([
        {
          controlNumber: 'FICT-ASK-1',
          class: 'answered',
          result: '200',
          documents: ['DocumentReference/asks-summary'],
        },
      ]);
      const history = (await hospital.service().outside.store.historyOf(approved.id))
        .map(({ says }) => says)
        .join('\n');
      expect(history).toContain('Sent what the payer asked for');
    });

    it('takes a Task that the payer wrote itself, from that payer alone, and answers it', async () => {
      await asked('tasked', 'pended');
      const { secret } = (await hospital.service().outside.store.readSubscription('example-health')) ?? {};
      const claim = taken('submit', 'TASKED')[0]?.claimIdentifier?.split('|').at(-1) ?? '';
      const hands = async (task: Task, token = secret ?? ''): Promise<number> => {
        const answer = await fetch(`${hospital.service().url ?? ''}/notifications/example-health/Task`, {
          method: 'POST',
          headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` },
          body: JSON.stringify(task),
        });
        return answer.status;
      };
      const before = await whenCase('tasked', 'pended');
      expect(await hands(aPayerTask(claim), 'guess')).toBe(401);
      expect(await hands(aPayerTask('of-somebody-else'))).toBe(422);
      expect(await hands({ ...aPayerTask(claim), status: 'cancelled' })).toBe(422);
      // What could not be stored, or not be read back, asks for nothing.
      expect(await hands({ ...aPayerTask(claim), description: 'NUL: \0' })).toBe(422);
      expect((await whenCase('tasked', 'pended')).determination).toEqual(before.determination);

      expect(await hands(aPayerTask(claim))).toBe(200);
      const waiting = await whenCase('tasked', 'pended', 'LOINC 18842-5');
      expect(waiting.because).toContain('FICT-TASK-1');
      await push(aDischargeSummary('tasked'));
      await until('what was asked for is sent', async () =>
        (await hospital.historyOf(waiting)).includes('Sent what the payer asked for') ? true : undefined,
      );
      expect(await hospital.service().outside.store.attachmentsOf(waiting.id)).toMatchObject([
        { controlNumber: 'FICT-TASK-1', result: '200', documents: ['DocumentReference/tasked-summary'] },
      ]);
      expect(await hands(aPayerTask(claim))).toBe(200);
      expect(taken('attach', 'TASKED')).toHaveLength(1);
    });

    it('brings a questionnaire of the payer to a person, with the id under which it is opened', async () => {
      await push(anUnauthorizedStay('questions', 'QUESTIONS'));
      const found = await whenCase('questions', 'needs-attention', 'questionnaire');
      expect(found.because).toMatch(/context id \S+/);
      // The time to answer runs while a person looks: when it runs out, the case comes up to say so.
      const clock = found.assessment?.clocks.find(({ kind }) => kind === 'answer-by');
      expect(clock?.deadline).toBeDefined();
      const waiting = await until('its clocks are watched', async () => {
        const now = await hospital.service().outside.store.readCase(found.id);
        return now?.dueAt === undefined ? undefined : now.dueAt;
      });
      expect(Date.parse(waiting)).toBeLessThanOrEqual(Date.parse(clock?.deadline ?? '') + 2_000);
    });

    it('tells the payer of a longer stay by itself, as an update under the old sequence', async () => {
      const stay = await asked('longer');
      await push({ ...stay, period: { ...stay.period, end: new Date().toISOString() } });
      const { claims } = await generations('longer', 2);
      const [before, update] = claims;
      expect(update?.related?.[0]?.claim?.identifier?.value).toBe(before?.identifier?.[0]?.value);
      expect(update?.item?.map(({ sequence }) => sequence)).toEqual(
        before?.item?.map(({ sequence }) => sequence),
      );
      expect(update?.item?.[0]?.servicedPeriod?.end).not.toBe(before?.item?.[0]?.servicedPeriod?.end);
      expect(taken('submit', 'LONGER').map(({ accepted }) => accepted)).toEqual([true, true]);
    });

    it('asks for a procedure that was added to the record, as a further line', async () => {
      const stay = await asked('added');
      await push(aProcedure('added', stay));
      const { found, claims } = await generations('added', 2);
      expect(claims[1]?.item).toHaveLength((claims[0]?.item?.length ?? 0) + 1);
      expect(found.determination?.lines.filter(({ itemSequence }) => itemSequence > 0)).toHaveLength(
        claims[1]?.item?.length ?? 0,
      );
    });

    it('takes back a line whose procedure turns out not to have been done, and keeps its number', async () => {
      const stay = await asked('undone');
      await push(aProcedure('undone', stay));
      const { claims: withIt } = await generations('undone', 2);
      await push({ ...aProcedure('undone', stay), status: 'entered-in-error' });
      const { found, claims } = await generations('undone', 3);
      expect(claims[2]?.item?.map(({ sequence }) => sequence)).toEqual(
        withIt[1]?.item?.map(({ sequence }) => sequence),
      );
      const last = claims[2]?.item?.at(-1);
      expect(last?.modifierExtension).toMatchObject([{ valueBoolean: true }]);
      expect(found.determination?.lines.at(-1)?.decision).toBe('cancelled');
      expect(found.determination?.overall).toBe('approved');
    });

    it('tells the payer how often a procedure was done, under the sequence that it has', async () => {
      const stay = await asked('counted');
      await push(aProcedure('counted', stay));
      const before = (await generations('counted', 2)).claims[1]?.item?.at(-1);
      await push(aCharge('counted', stay, 3));
      const { claims } = await generations('counted', 3);
      const now = claims[2]?.item?.at(-1);
      expect(before?.quantity?.value).not.toBe(3);
      expect(now).toMatchObject({ sequence: before?.sequence, quantity: { value: 3 } });
      expect(now?.productOrService).toEqual(before?.productOrService);
      expect(now?.servicedDate).toBe(before?.servicedDate);
      expect(claims[2]?.item?.map(isFlagged)).toEqual([false, true]);
    });

    it('takes back a line whose service was another, and asks for that one under a new sequence', async () => {
      const stay = await asked('recoded');
      const procedure = aProcedure('recoded', stay);
      await push(procedure);
      await generations('recoded', 2);
      await push({
        ...procedure,
        code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '96374' }] },
      });
      const { found, claims } = await generations('recoded', 3);
      expect(
        claims[2]?.item?.map(({ sequence, productOrService, modifierExtension }) => [
          sequence,
          productOrService.coding?.[0]?.code,
          modifierExtension?.[0]?.valueBoolean,
        ]),
      ).toEqual([
        [1, '1', undefined],
        [2, '96365', true],
        [3, '96374', undefined],
      ]);
      expect(found.determination?.lines.map(({ decision }) => decision)).toEqual([
        'approved',
        'cancelled',
        'approved',
      ]);
    });

    it('tells the payer of a corrected diagnosis', async () => {
      await asked('corrected');
      const bundle = anUnauthorizedStay('corrected', 'CORRECTED');
      const principal = bundle.entry
        ?.map(({ resource }) => resource)
        .find((each) => each?.id === 'corrected-principal');
      if (principal?.resourceType !== 'Condition') throw new Error('The stay has no principal diagnosis.');
      await push({
        ...principal,
        code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', code: 'K57.20' }] },
      });
      const { claims } = await generations('corrected', 2);
      const codes = claims.map((claim) =>
        claim.diagnosis?.map((each) => each.diagnosisCodeableConcept?.coding?.[0]?.code),
      );
      expect(codes[0]).toContain('K57.32');
      expect(codes[1]).toContain('K57.20');
      expect(codes[1]).not.toContain('K57.32');
    });

    it('changes nothing at the payer when what changed is not part of the request', async () => {
      const stay = await asked('same');
      await push({
        ...stay,
        hospitalization: { ...stay.hospitalization, specialCourtesy: [{ text: 'none' }] },
      });
      await until('the change was looked at', async () => {
        const [found] = await hospital
          .service()
          .outside.store.listCases({ encounterId: 'same-stay', limit: 1 });
        return found?.changedSinceSubmission === false && found.state === 'determined' ? true : undefined;
      });
      expect(taken('submit', 'SAME')).toHaveLength(1);
    });

    it('takes the whole request back once a person confirms that the encounter was an error', async () => {
      const stay = await asked('cancelled');
      await push({ ...stay, status: 'entered-in-error' });
      const { id } = await whenCase('cancelled', 'needs-attention', '$cancel');
      expect(taken('submit', 'CANCELLED')).toHaveLength(1);
      expect((await post(`/cases/${id}/$cancel`, {})).status).toBe(202);
      const { found } = await generations('cancelled', 2);
      expect(found.determination?.overall).toBe('cancelled');
    });

    it('never updates what was denied: it is asked anew, when a person wants it', async () => {
      const stay = await asked('denies');
      await push({ ...stay, period: { ...stay.period, end: new Date().toISOString() } });
      const { id } = await whenCase('denies', 'needs-attention', '$reassess');
      expect((await post(`/cases/${id}/$reassess`, {})).status).toBe(202);
      const { claims } = await generations('denies', 2);
      expect(claims[1]?.related).toBeUndefined();
    });

    it('sends an update again when the payer wants it once more (P)', async () => {
      const stay = await asked('repeats');
      await push({ ...stay, period: { ...stay.period, end: new Date().toISOString() } });
      const { found } = await generations('repeats', 2);
      expect(found.determination?.overall).toBe('approved');
      const [, ...updates] = taken('submit', 'REPEATS');
      expect(updates.map(({ accepted }) => accepted)).toEqual([false, true]);
      expect(new Set(updates.map(({ sha256 }) => sha256)).size).toBe(1);
    });

    it('waits while the payer keeps an update (Y), and what it had approved stands so long', async () => {
      const stay = await asked('kept');
      const before = await whenCase('kept', 'determined');
      await push({ ...stay, period: { ...stay.period, end: new Date().toISOString() } });
      const waiting = await whenCase('kept', 'pended', 'It keeps the request and will answer');
      expect(waiting.determination?.lines).toEqual(before.determination?.lines);
      expect(taken('submit', 'KEPT')).toHaveLength(2);
      // It tells by notification: before 2.2 only under the id of its answer to the update.
      const update = taken('submit', 'KEPT')[1]?.claimIdentifier ?? '';
      expect(await hospital.payer.decideNow(update, 'approve')).toBe(true);
      const { found } = await generations('kept', 2);
      expect(found.determination?.lines[0]?.authorizationNumber).not.toBe(
        before.determination?.lines[0]?.authorizationNumber,
      );
    });

    it('reads an answer that tells only the changed lines as the version of the payer has it', async () => {
      const stay = await asked('partly');
      const before = await whenCase('partly', 'determined');
      hospital.payer.setScript({ ...SCRIPT, updateAnswers: 'differences' });
      try {
        await push(aProcedure('partly', stay));
        // Since then an answer tells all lines: what became of the first, nobody knows.
        const [state, first] =
          pasVersion === '2.0.1'
            ? (['determined', before.determination?.lines[0]] as const)
            : (['needs-attention', { decision: 'unread' }] as const);
        const found = await whenCase('partly', state, 'line 2 approved');
        expect(found.determination?.lines).toMatchObject([first, { itemSequence: 2, decision: 'approved' }]);
      } finally {
        hospital.payer.setScript(SCRIPT);
      }
    });

    it('keeps what the payer had approved when it refuses the update', async () => {
      const stay = await asked('stubborn');
      const before = await whenCase('stubborn', 'determined');
      await push({ ...stay, period: { ...stay.period, end: new Date().toISOString() } });
      const after = await whenCase('stubborn', 'needs-attention', 'refused the update');
      expect(after.submissionId).toBe(before.submissionId);
      expect(after.determination).toEqual(before.determination);
    });
  },
);

function aDischargeSummary(name: string): DocumentReference {
  const bundle = anUnauthorizedStay(name, name.toUpperCase());
  const record = bundle.entry?.flatMap(({ resource }) =>
    resource?.resourceType === 'DocumentReference' ? [resource] : [],
  )[0];
  if (record === undefined) throw new Error('The stay has no document.');
  return {
    ...record,
    id: `${name}-summary`,
    identifier: [{ system: 'urn:example:documents', value: `${name}-summary` }],
    type: { coding: [{ system: 'http://loinc.org', code: '18842-5' }] },
  };
}

/** A CDex Task as a payer posts it to a provider, about the Claim with this identifier. */
function aPayerTask(claimIdentifier: string): Task {
  const temp = 'http://hl7.org/fhir/us/davinci-cdex/CodeSystem/cdex-temp';
  return {
    resourceType: 'Task',
    identifier: [{ system: 'https://payer.example/tracking', value: 'FICT-TASK-1' }],
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: temp, code: 'attachment-request-code' }] },
    reasonReference: { identifier: { system: 'urn:trnorg:1999999999', value: claimIdentifier } },
    input: [
      {
        type: { coding: [{ system: temp, code: 'attachments-needed' }] },
        valueCodeableConcept: { coding: [{ system: 'http://loinc.org', code: '18842-5' }] },
      },
    ],
  };
}

function aProcedure(name: string, stay: Encounter): Procedure {
  return {
    resourceType: 'Procedure',
    id: `${name}-procedure`,
    status: 'completed',
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '96365' }] },
    subject: stay.subject ?? {},
    encounter: { reference: `Encounter/${stay.id ?? ''}` },
    performedDateTime: stay.period?.start ?? '',
  };
}

function aCharge(name: string, stay: Encounter, times: number): ChargeItem {
  return {
    resourceType: 'ChargeItem',
    id: `${name}-charge`,
    status: 'billable',
    code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: '96365' }] },
    subject: stay.subject ?? {},
    context: { reference: `Encounter/${stay.id ?? ''}` },
    service: [{ reference: `Procedure/${name}-procedure` }],
    quantity: { value: times },
  };
}

function isFlagged({ extension = [] }: ClaimItem): boolean {
  return extension.some(({ url }) => url.endsWith('/extension-infoChanged'));
}
