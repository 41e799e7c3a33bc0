import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { type PayerSimulator, startPayerSimulator } from '../../scripts/payer-simulator/start.ts';
import { openDatabase } from '../../src/adapters/postgres/database.ts';
import { loadSettings } from '../../src/config.ts';
import type { Case } from '../../src/domain/case/case.ts';
import { reassess } from '../../src/workflow/person-acts.ts';
import { openService, type Service } from '../../src/wiring/open-service.ts';
import { openWorkplace } from '../../src/wiring/open-workplace.ts';
import { aConnectionsFile } from '../support/a-connections-file.ts';
import { anUnauthorizedStay, theHospital } from '../support/a-stay.ts';
import { aPostgresServer } from '../support/servers.ts';
import { until } from '../support/until.ts';

const server = await aPostgresServer();

(server === undefined ? describe.skip : describe)('a database restored to an earlier point', () => {
  const url = (name: string): string => (server?.url ?? '').replace(/\/postgres$/, `/${name}`);
  let payer: PayerSimulator;
  let connectionsFile: string;
  let service: Service | undefined;

  beforeAll(async () => {
    payer = await startPayerSimulator({
      // Held at the payer's door when the backup is made: assembled, and not yet sent.
      script: {
        inquiry: 'by-claim-identifier',
        rules: [{ when: { memberId: 'HELD' }, then: [{ http: { status: 503, retryAfter: 2 } }], times: 1 }],
      },
    });
    connectionsFile = aConnectionsFile(payer.url, { subscription: 'none' });
    await admin('create database live');
  });
  afterAll(async () => {
    await service?.stop();
    await payer.close();
    rmSync(dirname(connectionsFile), { recursive: true, force: true });
    await server?.stop();
  });

  async function admin(statement: string): Promise<void> {
    const { pool, close } = await openDatabase({ url: server?.url ?? '' });
    await pool.query(statement);
    await close();
  }

  const settings = (database: string) =>
    loadSettings({
      PORT: '0',
      DATABASE_URL: url(database),
      CONNECTIONS_FILE: connectionsFile,
      FACILITY_ZONE: 'America/Chicago',
      SWEEP_SECONDS: '0.3',
    });

  async function start(database: string): Promise<Service> {
    service = await openService(settings(database), () => undefined);
    return service;
  }

  async function push(bundle: Bundle): Promise<void> {
    const answer = await fetch(`${service?.url ?? ''}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(bundle),
    });
    expect(answer.status).toBe(200);
  }

  function caseIn(member: string, ...states: Case['state'][]): Promise<Case> {
    return until(`${member} ${states.join(' or ')}`, async () => {
      const encounterId = `${member.toLowerCase()}-stay`;
      const [found] = (await service?.outside.store.listCases({ encounterId, limit: 1 })) ?? [];
      return found !== undefined && states.includes(found.state) ? found : undefined;
    });
  }

  const accepted = (member: string): number =>
    payer.ledger().filter((each) => each.operation === 'submit' && each.accepted && each.memberId === member)
      .length;

  it('asks before anything is sent, and nothing that the payer was given since is given again', async () => {
    await start('live');
    await push(theHospital());
    await push(anUnauthorizedStay('decided', 'DECIDED'));
    await caseIn('DECIDED', 'determined');
    await push(anUnauthorizedStay('held', 'HELD'));
    await caseIn('HELD', 'assembled');
    await service?.stop();
    // The backup. Afterwards the world goes on.
    await admin('create database restored template live');
    await start('live');
    await caseIn('HELD', 'determined');
    await push(anUnauthorizedStay('since', 'SINCE'));
    await caseIn('SINCE', 'determined');
    await service?.stop();
    expect([accepted('DECIDED'), accepted('HELD'), accepted('SINCE')]).toEqual([1, 1, 1]);

    // What `retro-auth recover --restored` does.
    const workplace = await openWorkplace(settings('restored'), () => undefined);
    expect(await workplace.outside.store.afterRestore()).toEqual({ toBeAsked: 1, forPeople: 0 });
    await workplace.close();

    const { outside } = await start('restored');
    const found = await caseIn('HELD', 'determined');
    expect((await outside.store.historyOf(found.id)).map(({ step }) => step)).toContain('after-restore');
    // The EHR pushes again what it pushed since the backup.
    await push(anUnauthorizedStay('since', 'SINCE'));
    const doubtful = await caseIn('SINCE', 'needs-attention', 'determined');
    expect(doubtful).toMatchObject({ state: 'needs-attention', submissionId: undefined });
    expect(doubtful.because).toContain('the payer may have been asked in between');
    expect([accepted('DECIDED'), accepted('HELD'), accepted('SINCE')]).toEqual([1, 1, 1]);

    // A person who has asked the payer takes it upon them.
    expect((await reassess(doubtful.id, 'a person', outside)).done).toBe('moved');
    expect((await caseIn('SINCE', 'determined')).submissionId).toBeDefined();
  });
});
