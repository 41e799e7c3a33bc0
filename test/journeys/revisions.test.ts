import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type {
  Bundle,
  Claim,
  Condition,
  DocumentReference,
  Encounter,
  Procedure,
  Task,
} from '@medplum/fhirtypes';
import { type PayerSimulator, startPayerSimulator } from '../../scripts/payer-simulator/start.ts';
import type { SimulatorScript } from '../../scripts/payer-simulator/simulator-script.ts';
import { loadProfiles } from '../../src/adapters/profiles/load-profiles.ts';
import { loadSettings } from '../../src/config.ts';
import type { Case } from '../../src/domain/case/case.ts';
import { PROFILE } from '../../src/domain/pas/canonicals.ts';
import { openService, type Service } from '../../src/wiring.ts';
import { aConnectionsFile } from '../support/a-connections-file.ts';
import { anUnauthorizedStay, theHospital } from '../support/a-stay.ts';
import { until } from '../support/until.ts';

const ASKS = { ask: { loinc: '18842-5', reportType: 'DS', controlNumber: 'FICT-ASK-1' } } as const;

const SCRIPT: SimulatorScript = {
  inquiry: 'by-claim-identifier',
  rules: [
    { when: { memberId: 'ASKS' }, then: [ASKS, { whenDocumentsArrive: {} }, 'approve'] },
    { when: { memberId: 'QUESTIONS' }, then: [{ ask: { loinc: '102089-0', controlNumber: 'FICT-ASK-2' } }] },
    { when: { memberId: 'STUBBORN', kind: 'update' }, then: [{ error: { code: '33', followUp: 'N' } }] },
    { when: { memberId: 'DENIES' }, then: [{ deny: { reason: '0F' } }] },
  ],
};

/** The simulated payer refuses whatever our own validator finds wrong, by the version that the connection speaks. */
describe.each(['2.2.1', '2.0.1'] as const)(
  'after the first request, with a payer that speaks PAS %s',
  (pasVersion) => {
    let folder: string;
    let connectionsFile: string;
    let payer: PayerSimulator;
    let service: Service;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'retro-auth-revisions-'));
      const profiles = await loadProfiles('profiles', [], { version: pasVersion });
      payer = await startPayerSimulator({
        script: SCRIPT,
        validate: (bundle) =>
          profiles
            .validate(bundle, {
              profile: isInquiry(bundle) ? PROFILE.inquiryRequestBundle : PROFILE.requestBundle,
            })
            .filter(({ severity }) => severity === 'error'),
      });
      // A 2.0.1 request carries no ISA06 by which a subscription could be matched: its payer must be asked.
      const inquireEverySeconds = pasVersion === '2.0.1' ? 1 : 3600;
      connectionsFile = aConnectionsFile(payer.url, { pasVersion, inquireEverySeconds });
      const port = String(await freePort());
      service = await openService(
        loadSettings({
          PORT: port,
          PUBLIC_URL: `http://127.0.0.1:${port}`,
          DATA_DIR: folder,
          CONNECTIONS_FILE: connectionsFile,
          FACILITY_ZONE: 'America/Chicago',
          SWEEP_SECONDS: '0.3',
          LOG_LEVEL: 'silent',
        }),
        () => undefined,
      );
      await push(theHospital());
    }, 60_000);

    afterAll(async () => {
      await service.stop();
      await payer.close();
      for (const each of [folder, dirname(connectionsFile)]) rmSync(each, { recursive: true, force: true });
    });

    async function post(path: string, body: unknown): Promise<Response> {
      return fetch(`${service.url ?? ''}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify(body),
      });
    }

    async function push(body: Bundle | Condition | DocumentReference | Procedure | Encounter): Promise<void> {
      const answer = await post(
        body.resourceType === 'Bundle' ? '/fhir' : `/fhir/${body.resourceType}`,
        body,
      );
      if (!answer.ok) throw new Error(`Refused: ${await answer.text()}`);
    }

    /** Waits until the case stands so and says so. */
    function whenCase(name: string, state: Case['state'], says = ''): Promise<Case> {
      return until(`${name}: ${state} ${says}`, async () => {
        const [found] = await service.outside.store.listCases({ encounterId: `${name}-stay`, limit: 1 });
        return found?.state === state && found.because.includes(says) ? found : undefined;
      });
    }

    /** The stay is asked for and answered; gives the stay as it was pushed. */
    async function asked(name: string, state: Case['state'] = 'determined'): Promise<Encounter> {
      const bundle = anUnauthorizedStay(name, name.toUpperCase());
      await push(bundle);
      await whenCase(name, state);
      const stay = bundle.entry?.find(({ resource }) => resource?.resourceType === 'Encounter')?.resource;
      if (stay?.resourceType !== 'Encounter') throw new Error('The stay is not there.');
      return stay;
    }

    async function claimsOf({ id }: Case): Promise<readonly Claim[]> {
      const submissions = await service.outside.store.submissionsOf(id);
      return submissions.map(({ bytes }) => {
        const bundle = JSON.parse(new TextDecoder().decode(bytes)) as Bundle;
        return bundle.entry?.[0]?.resource as Claim;
      });
    }

    async function generations(
      name: string,
      count: number,
    ): Promise<{ found: Case; claims: readonly Claim[] }> {
      return until(`${name}: ${String(count)} submissions`, async () => {
        const encounter = { encounterId: `${name}-stay`, limit: 1 };
        const [known] = await service.outside.store.listCases(encounter);
        const claims = known === undefined ? [] : await claimsOf(known);
        // Read again after its submissions: the answer to the last of them, not the one before it.
        const [found] = await service.outside.store.listCases(encounter);
        return found?.state === 'determined' && claims.length === count ? { found, claims } : undefined;
      });
    }

    const taken = (operation: string, memberId: string) =>
      payer.ledger().filter((each) => each.operation === operation && each.memberId === memberId);

    it('hands in the document a payer asks for as soon as it is written, and is approved', async () => {
      await asked('asks', 'pended');
      const waiting = await whenCase('asks', 'pended', 'LOINC 18842-5');
      expect(waiting.because).toContain('FICT-ASK-1');
      const tasks = await (await fetch(`${service.url ?? ''}/fhir/Task/${waiting.id}-asked-1`)).json();
      expect(tasks as Task).toMatchObject({
        status: 'requested',
        code: { coding: [{ code: 'attachment-request-code' }] },
        input: [{}, { valueCodeableConcept: { coding: [{ code: '18842-5' }] } }],
      });
      await push(aDischargeSummary('asks'));
      const approved = await whenCase('asks', 'determined');
      expect(approved.determination).toMatchObject({ overall: 'approved' });
      expect(taken('submit', 'ASKS')).toHaveLength(1);
      expect(await service.outside.store.attachmentsOf(approved.id)).toMatchObject([
        {
          controlNumber: 'FICT-ASK-1',
          class: 'answered',
          result: '200',
          documents: ['DocumentReference/asks-summary'],
        },
      ]);
      const history = (await service.outside.store.historyOf(approved.id)).map(({ says }) => says).join('\n');
      expect(history).toContain('Sent what the payer asked for');
    });

    it('brings a questionnaire of the payer to a person, with the id under which it is opened', async () => {
      await push(anUnauthorizedStay('questions', 'QUESTIONS'));
      const found = await whenCase('questions', 'needs-attention', 'questionnaire');
      expect(found.because).toMatch(/context id \S+/);
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
        const [found] = await service.outside.store.listCases({ encounterId: 'same-stay', limit: 1 });
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

function isInquiry(bundle: Bundle): boolean {
  return bundle.meta?.profile?.includes(PROFILE.inquiryRequestBundle) === true;
}

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

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
