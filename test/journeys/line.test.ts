import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Bundle, Resource } from '@medplum/fhirtypes';
import { type PayerSimulator, startPayerSimulator } from '../../scripts/payer-simulator/start.ts';
import type { SimulatorScript } from '../../scripts/payer-simulator/simulator-script.ts';
import { loadSettings } from '../../src/config.ts';
import type { Case } from '../../src/domain/case/case.ts';
import { brokenAt } from '../../src/domain/evidence/chain.ts';
import { openService, type Service } from '../../src/wiring/open-service.ts';
import { aConnectionsFile } from '../support/a-connections-file.ts';
import { aRemittance } from '../builders/a-bill.ts';
import { anUnauthorizedStay, theHospital } from '../support/a-stay.ts';
import { until } from '../support/until.ts';

/** What the simulated payer does, by member. What stands before a fault has happened: approved, and nobody heard. */
const SCRIPT: SimulatorScript = {
  inquiry: 'by-claim-identifier',
  rules: [
    { when: { memberId: 'DENIED' }, then: [{ deny: { reason: '0F' } }] },
    { when: { memberId: 'PENDED' }, then: ['pend', { after: 300 }, 'approve'] },
    { when: { memberId: 'LOST' }, then: ['approve', 'silent'] },
    { when: { memberId: 'CUT' }, then: ['approve', { cut: 'before-headers' }] },
    { when: { memberId: 'GARBAGE' }, then: ['approve', { garbage: 'html' }] },
    { when: { memberId: 'OUTCOME' }, then: ['approve', { garbage: 'operation-outcome-200' }] },
    { when: { memberId: 'NONSENSE' }, then: [{ garbage: 'operation-outcome-200' }] },
    // Takes the request 5 s after it came, when nobody listens any more; and asked the first time, is out of order.
    { when: { memberId: 'LATE' }, then: [{ delay: 5000 }, 'approve'] },
    { on: 'inquire', when: { memberId: 'LATE' }, then: [{ http: 503 }], timesEach: 1 },
    { when: { memberId: 'DROPPED' }, then: [{ cut: 'before-headers' }], timesEach: 1 },
    { when: { memberId: 'BUSY' }, then: [{ http: { status: 503, retryAfter: 1 } }], timesEach: 1 },
    { when: { memberId: 'REFUSED' }, then: [{ http: 422 }] },
    { when: { memberId: 'HOPELESS' }, then: [{ http: 422 }] },
  ],
};

describe('a stay that nobody had authorized, through the whole service', () => {
  let folder: string;
  let connectionsFile: string;
  let payer: PayerSimulator;
  let service: Service;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'retro-auth-line-'));
    payer = await startPayerSimulator({ script: SCRIPT });
    connectionsFile = aConnectionsFile(payer.url);
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

  async function push(bundle: Bundle): Promise<void> {
    const answer = await fetch(`${service.url ?? ''}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(bundle),
    });
    if (!answer.ok) throw new Error(`Refused: ${await answer.text()}`);
  }

  async function journeyOf(member: string, ...ends: Case['state'][]): Promise<Case> {
    const name = member.toLowerCase();
    await push(anUnauthorizedStay(name, member));
    return until(`${member} ${ends.join(' or ')}`, async () => {
      const [found] = await service.outside.store.listCases({ encounterId: `${name}-stay`, limit: 1 });
      return found !== undefined && ends.includes(found.state) ? found : undefined;
    });
  }

  function act(id: string, does: string, body: unknown): Promise<Response> {
    return fetch(`${service.url ?? ''}/cases/${id}/${does}`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(body),
    });
  }

  function submitsOf(member: string): number {
    return payer.ledger().filter(({ operation, memberId }) => operation === 'submit' && memberId === member)
      .length;
  }

  async function statesOf({ id }: Case): Promise<readonly string[]> {
    return (await service.outside.store.historyOf(id)).map(({ to }) => to);
  }

  it('is approved, with its authorization number on the line', async () => {
    const found = await journeyOf('APPROVED', 'determined');
    expect(found.determination).toMatchObject({ overall: 'approved' });
    expect(found.determination?.lines[0]?.authorizationNumber).toMatch(/^SIM/);
    expect(await statesOf(found)).toEqual(['received', 'ready', 'assembled', 'submitting', 'determined']);
    expect(submitsOf('APPROVED')).toBe(1);
  });

  it('is denied, with the reason of the payer', async () => {
    const found = await journeyOf('DENIED', 'determined');
    expect(found.determination).toMatchObject({ overall: 'denied', lines: [{ reasonCodes: ['0F'] }] });
    expect(found.assessment?.route.route).toBe('reconsideration');
    expect(found.because).toMatch(
      /Next: The payer denied the request on .+ Left: ask for a peer-to-peer talk by .+, or appeal by /,
    );
    expect(found.dueAt).toBeDefined();
  });

  it('is talked over and appealed by people: the letter they approve is kept as it was', async () => {
    const { id } = await journeyOf('DENIED', 'determined');
    expect((await act(id, '$approve-letter', { draft: 'ffffffffffff' })).status).toBe(400);
    expect((await act(id, '$approve-letter', { draft: 'ffffffffffff', by: 'A. B., RN' })).status).toBe(409);
    const early = { at: '2020-01-01T00:00:00Z', reached: true, because: 'Too early.' };
    expect((await act(id, '$record-peer-to-peer', early)).status).toBe(409);
    const talk = { at: new Date().toISOString(), reached: true, because: 'The denial is upheld.' };
    expect((await act(id, '$record-peer-to-peer', talk)).status).toBe(202);
    await until('the talk meets its clock', async () => {
      const clocks = (await service.outside.store.readCase(id))?.assessment?.clocks ?? [];
      return clocks.find(({ kind }) => kind === 'peer-to-peer-by')?.metAt;
    });
    const letters = async () =>
      (await searched('DocumentReference', 'denied-stay')).filter(({ id: each }) =>
        String(each).includes('-letter'),
      );
    const [draft] = await letters();
    const { versionId } = (draft?.['meta'] ?? {}) as { versionId?: string };
    const signed = { draft: versionId, by: 'A. B., RN' };
    expect((await act(id, '$approve-letter', signed)).status).toBe(202);
    const [approved, ...others] = await letters();
    expect(others).toEqual([]);
    expect(approved).toMatchObject({ docStatus: 'final', authenticator: { display: 'A. B., RN' } });
    const overwritten = await fetch(
      `${service.url ?? ''}/fhir/DocumentReference/${String(approved?.['id'])}`,
      {
        method: 'PUT',
        headers: { 'content-type': 'application/fhir+json' },
        body: JSON.stringify({ ...approved, description: 'Another.' }),
      },
    );
    expect(overwritten.status).toBe(409);
    expect((await act(id, '$confirm-write-off', { because: 'Too old.' })).status).toBe(409);
    const says = (await service.outside.store.historyOf(id)).map((each) => each.says).join('\n');
    expect(says).toContain('told by a person at local: The denial is upheld.');
    expect(says).toContain(
      `The letter of justification ${versionId ?? ''} was approved by A. B., RN, told by`,
    );
    expect((await service.outside.store.readCase(id))?.state).toBe('determined');
    expect(submitsOf('DENIED')).toBe(1);
  });

  it('is written off by a person, with a reason, once nothing is left against the denied bill', async () => {
    const stay = anUnauthorizedStay('writeoff', 'WRITEOFF');
    const patient = stay.entry?.find(({ resource }) => resource?.resourceType === 'Patient')?.resource;
    const bill = aRemittance(['50'], {
      id: 'writeoff-eob',
      patient: { reference: `Patient/${patient?.id ?? ''}` },
      item: [
        {
          ...aRemittance(['50']).item?.[0],
          ...{ sequence: 1, productOrService: { text: 'stay' } },
          encounter: [{ reference: 'Encounter/writeoff-stay' }],
        },
      ],
    });
    await push({ ...stay, entry: [...(stay.entry ?? []), { resource: { ...bill, created: '2025-02-10' } }] });
    const { id } = await until('WRITEOFF needs-attention', async () => {
      const [found] = await service.outside.store.listCases({ encounterId: 'writeoff-stay', limit: 1 });
      return found?.state === 'needs-attention' ? found : undefined;
    });
    expect((await act(id, '$confirm-write-off', {})).status).toBe(400);
    expect((await act(id, '$confirm-write-off', { because: 'Both appeals were lost.' })).status).toBe(202);
    const laidDown = await service.outside.store.readCase(id);
    expect(laidDown?.state).toBe('discarded');
    expect(laidDown?.because).toMatch(
      /^The write-off.* was confirmed by a person at local: Both appeals were lost\.$/,
    );
    expect(submitsOf('WRITEOFF')).toBe(0);
  });

  it('is pended, and a notification brings the decision without anybody asking', async () => {
    await until('the subscription is live', async () =>
      (await service.outside.store.readSubscription('example-health'))?.status === 'active'
        ? true
        : undefined,
    );
    const found = await journeyOf('PENDED', 'determined');
    expect(await statesOf(found)).toEqual(expect.arrayContaining(['pended', 'determined']));
    const asked = payer
      .ledger()
      .filter(({ operation, memberId }) => operation === 'inquire' && memberId === 'PENDED');
    expect(asked).toEqual([]);
  });

  it.each(['LOST', 'CUT', 'GARBAGE', 'OUTCOME'])(
    'is found by asking when the answer is lost (%s), and is not sent again',
    async (member) => {
      const found = await journeyOf(member, 'determined');
      expect(found.determination).toMatchObject({ overall: 'approved' });
      expect(await statesOf(found)).toContain('unknown');
      expect(submitsOf(member)).toBe(1);
    },
  );

  it('is not sent again to a payer that is still working when its inquiry fails and then knows nothing', async () => {
    await journeyOf('LATE', 'determined');
    expect(submitsOf('LATE')).toBe(1);
  });

  it('is sent once more, the same bytes, when the payer said twice that it has nothing', async () => {
    const { id } = await journeyOf('DROPPED', 'determined');
    const sent = payer
      .ledger()
      .filter(({ operation, memberId }) => operation === 'submit' && memberId === 'DROPPED');
    expect(sent.map(({ accepted }) => accepted)).toEqual([false, true]);
    expect(new Set(sent.map(({ sha256 }) => sha256)).size).toBe(1);
    const read = async (path: string): Promise<string> => (await fetch(`${service.url ?? ''}${path}`)).text();
    expect(JSON.parse(await read(`/cases/${id}`))).toMatchObject({ submissions: [{ resends: 1 }] });
    expect(JSON.parse(await read('/cases/resends'))).toMatchObject({ resends: [{ caseId: id, times: 1 }] });
    expect(await read(`/fhir/Task/${id}`)).toContain('"code":"resends"}]},"valueInteger":1');
    const metrics = await read('/metrics');
    expect(metrics).toContain('retro_auth_resends_total{payer="example-health"} 1');
    expect(metrics).toMatch(/^retro_auth_cases\{state="determined"\} [1-9]/m);
    // Also where there is none: an alarm needs a figure to begin from.
    expect(metrics).toContain('retro_auth_cases{state="held-for-review"} 0');
    expect(metrics).toMatch(/^retro_auth_longest_due_seconds \d+\.\d{3}$/m);
  });

  it('is handed to a person when the payer answers nonsense each time, after three submissions', async () => {
    const found = await journeyOf('NONSENSE', 'needs-attention');
    expect(found.because).toContain('3 times');
    expect(submitsOf('NONSENSE')).toBe(3);
  });

  it('waits as long as a busy payer asks, and then sends the same bytes', async () => {
    const found = await journeyOf('BUSY', 'determined');
    const sent = payer
      .ledger()
      .filter(({ operation, memberId }) => operation === 'submit' && memberId === 'BUSY');
    expect(sent).toHaveLength(2);
    expect(new Set(sent.map(({ sha256 }) => sha256)).size).toBe(1);
    expect(await statesOf(found)).not.toContain('unknown');
  });

  it('is rejected when the payer refuses what was sent, and is not sent again', async () => {
    const found = await journeyOf('REFUSED', 'rejected');
    expect(found.because).toContain('refused');
    expect(submitsOf('REFUSED')).toBe(1);
  });

  it('is mended by a person when the payer could not process it, and then looked at anew', async () => {
    const { id } = await journeyOf('REFUSED', 'rejected');
    const coverage = anUnauthorizedStay('refused', 'MENDED').entry?.find(
      ({ resource }) => resource?.resourceType === 'Coverage',
    );
    expect((await act(id, '$edit', { resourceType: 'coverage' })).status).toBe(422);
    expect((await act(id, '$edit', coverage?.resource)).status).toBe(202);
    // Its coverage is newer than the stay now, so that more is to be shown.
    await until('it is looked at anew', async () =>
      (await service.outside.store.readCase(id))?.state === 'awaiting-documents' ? true : undefined,
    );
    const history = await service.outside.store.historyOf(id);
    expect(history.map(({ says }) => says)).toEqual(
      expect.arrayContaining(['To be mended by a person at local.', 'New or changed: Coverage.']),
    );
    expect(submitsOf('REFUSED')).toBe(1);
  });

  it('is discarded by a person, who must say why', async () => {
    const { id } = await journeyOf('HOPELESS', 'rejected');
    expect((await act(id, '$discard', {})).status).toBe(400);
    expect((await act(id, '$discard', { because: 'The plan has ended.' })).status).toBe(202);
    expect(await service.outside.store.readCase(id)).toMatchObject({
      state: 'discarded',
      because: 'Discarded by a person at local: The plan has ended.',
    });
    const decided = await journeyOf('APPROVED', 'determined');
    expect((await act(decided.id, '$discard', { because: 'By mistake.' })).status).toBe(409);
    expect((await act(decided.id, '$edit', theHospital())).status).toBe(409);
  });

  it('changes nothing when it is pushed again', async () => {
    const before = await journeyOf('APPROVED', 'determined');
    await push(anUnauthorizedStay('approved', 'APPROVED'));
    const [after] = await service.outside.store.listCases({ encounterId: 'approved-stay', limit: 1 });
    expect(after).toEqual(before);
  });

  it('can be read back as Task, Claim and ClaimResponse', async () => {
    const found = await journeyOf('APPROVED', 'determined');
    const read = async (path: string): Promise<unknown> =>
      (await fetch(`${service.url ?? ''}/fhir/${path}`)).json();
    expect(await read(`Task/${found.id}`)).toMatchObject({ resourceType: 'Task', status: 'completed' });
    expect(await read(`Claim/${found.submissionId ?? ''}`)).toMatchObject({
      resourceType: 'Claim',
      use: 'preauthorization',
    });
    expect(await read(`ClaimResponse?encounter=approved-stay`)).toMatchObject({ resourceType: 'Bundle' });
  });

  it('waits for a document with a Task for it, and goes on by itself when it arrives', async () => {
    const whole = anUnauthorizedStay('papers', 'PAPERS');
    const isDocument = (resource: Resource | undefined) => resource?.resourceType === 'DocumentReference';
    const [first, second] = [false, true].map((documents) => ({
      ...whole,
      entry: (whole.entry ?? []).filter(({ resource }) => isDocument(resource) === documents),
    }));
    if (first === undefined || second === undefined) throw new Error('There are two halves.');
    const standsAt = (state: Case['state']) =>
      until(`PAPERS ${state}`, async () => {
        const [found] = await service.outside.store.listCases({ encounterId: 'papers-stay', limit: 1 });
        return found?.state === state ? found : undefined;
      });
    await push(first);
    const waiting = await standsAt('awaiting-documents');
    const open = await searched('Task', 'papers-stay');
    expect(open.map((each) => [each['status'], each['partOf']])).toEqual(
      expect.arrayContaining([
        ['on-hold', undefined],
        ['requested', [{ reference: `Task/${waiting.id}` }]],
      ]),
    );

    await push(second);
    await standsAt('determined');
    const closed = await searched('Task', 'papers-stay');
    expect(closed.map((each) => each['status'])).toEqual(open.map(() => 'completed'));
    expect((await searched('DocumentReference', 'papers-stay')).map((each) => each['docStatus'])).toEqual([
      'final',
      'final',
      'preliminary',
    ]);
    const log = await service.outside.store.evidenceOf(waiting.id);
    expect(brokenAt(waiting.id, log, service.outside.sha256)).toBeUndefined();
    expect(log.map(({ kind }) => kind)).toContain('coverage-version');
  });

  async function searched(type: string, encounter: string): Promise<readonly Record<string, unknown>[]> {
    const answer = await fetch(`${service.url ?? ''}/fhir/${type}?encounter=${encounter}`);
    // A searchset of ours.
    const { entry = [] } = (await answer.json()) as { entry?: { resource: Record<string, unknown> }[] };
    return entry.map(({ resource }) => resource);
  }

  it('comes back to a person when the bill is denied for want of the authorization that was given', async () => {
    const found = await journeyOf('PAIDNOT', 'determined');
    const [line] = found.determination?.lines ?? [];
    const remittance = aRemittance(['197'], {
      id: 'paidnot-eob',
      patient: { reference: `Patient/${found.patientId ?? ''}` },
      created: new Date().toISOString(),
      item: [
        {
          ...aRemittance(['197']).item?.[0],
          ...{ sequence: 1, productOrService: { text: 'stay' } },
          encounter: [{ reference: 'Encounter/paidnot-stay' }],
        },
      ],
    });
    await push({ resourceType: 'Bundle', type: 'collection', entry: [{ resource: remittance }] });
    const back = await until('PAIDNOT needs-attention', async () => {
      const now = await service.outside.store.readCase(found.id);
      return now?.state === 'needs-attention' ? now : undefined;
    });
    expect(back.assessment?.route.route).toBe('corrected-claim');
    expect(back.because).toContain('CARC 197, ExplanationOfBenefit/paidnot-eob');
    expect(back.because).toContain(line?.authorizationNumber);
    expect(submitsOf('PAIDNOT')).toBe(1);
  });

  it('takes no word from a stranger who claims to be the payer', async () => {
    const answer = await fetch(`${service.url ?? ''}/notifications/example-health`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: 'Bearer guess' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'history', entry: [] }),
    });
    expect([401, 404]).toContain(answer.status);
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
