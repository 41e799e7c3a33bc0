import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Bundle, Claim, Encounter, Resource } from '@medplum/fhirtypes';
import type { SimulatorScript } from '../../scripts/payer-simulator/simulator-script.ts';
import { type PayerSimulator, startPayerSimulator } from '../../scripts/payer-simulator/start.ts';
import { loadProfiles } from '../../src/adapters/profiles/load-profiles.ts';
import { loadSettings } from '../../src/config.ts';
import type { Case } from '../../src/domain/case/case.ts';
import { PROFILE } from '../../src/domain/pas/canonicals.ts';
import { openService, type Service } from '../../src/wiring/open-service.ts';
import type { PayerConnection } from '../../src/workflow/ports/payer-connection.ts';
import { aConnectionsFile } from './a-connections-file.ts';
import { anUnauthorizedStay, theHospital } from './a-stay.ts';
import { until } from './until.ts';

/** The requestor of the demo's hospital, as a subscription before PAS 2.2 names it. */
const REQUESTOR = 'http://hl7.org/fhir/sid/us-npi|2000000010';

/**
 * A hospital with a running service, and a simulated payer that speaks one version of PAS and refuses whatever our own
 * validator finds wrong by it.
 */
export interface Hospital {
  readonly payer: PayerSimulator;
  readonly service: () => Service;
  push(resource: Bundle | Resource): Promise<void>;
  post(path: string, body: unknown): Promise<Response>;
  /** Waits until the case of `{name}-stay` stands so and says so. */
  whenCase(name: string, state: Case['state'], says?: string): Promise<Case>;
  /** The stay is asked for and answered; gives the stay as it was pushed. */
  asked(name: string, state?: Case['state']): Promise<Encounter>;
  /** The Claims of all submissions of a determined case, once there are so many. */
  generations(name: string, count: number): Promise<{ found: Case; claims: readonly Claim[] }>;
  /** What the payer's ledger says of one member. */
  taken(operation: string, memberId: string): ReturnType<PayerSimulator['ledger']>;
  historyOf(found: Case): Promise<string>;
  /** Stops the service, lets something happen meanwhile, and starts it again on the same record. */
  whileDown(happens: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export async function openHospital(
  script: SimulatorScript,
  pasVersion: PayerConnection['pasVersion'],
  over: Partial<PayerConnection> = {},
): Promise<Hospital> {
  const folder = mkdtempSync(join(tmpdir(), 'retro-auth-hospital-'));
  const payer = await startPayerSimulator({
    script,
    version: pasVersion,
    validate: await strictly(pasVersion),
    notificationRetriesMs: [50],
  });
  const connectionsFile = aConnectionsFile(payer.url, {
    pasVersion,
    subscriptionOrganization: REQUESTOR,
    inquireEverySeconds: 3600,
    ...over,
  });
  const port = String(await freePort());
  const start = () =>
    openService(
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
  let service = await start();
  const store = () => service.outside.store;

  const post = (path: string, body: unknown): Promise<Response> =>
    fetch(`${service.url ?? ''}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify(body),
    });
  const push = async (resource: Bundle | Resource): Promise<void> => {
    const path = resource.resourceType === 'Bundle' ? '/fhir' : `/fhir/${resource.resourceType}`;
    const answer = await post(path, resource);
    if (!answer.ok) throw new Error(`Refused: ${await answer.text()}`);
  };
  const caseOf = async (name: string): Promise<Case | undefined> =>
    (await store().listCases({ encounterId: `${name}-stay`, limit: 1 }))[0];
  const whenCase = (name: string, state: Case['state'], says = ''): Promise<Case> =>
    until(`${name}: ${state} ${says}`, async () => {
      const found = await caseOf(name);
      return found?.state === state && found.because.includes(says) ? found : undefined;
    });
  const subscribed = () =>
    until('the subscription is live', async () =>
      (await store().readSubscription(over.id ?? 'example-health'))?.status === 'active' ? true : undefined,
    );

  await push(theHospital());
  await subscribed();
  return {
    payer,
    service: () => service,
    push,
    post,
    whenCase,
    async asked(name, state = 'determined') {
      const bundle = anUnauthorizedStay(name, name.toUpperCase());
      await push(bundle);
      await whenCase(name, state);
      const stay = bundle.entry?.find(({ resource }) => resource?.resourceType === 'Encounter')?.resource;
      if (stay?.resourceType !== 'Encounter') throw new Error('The stay is not there.');
      return stay;
    },
    generations: (name, count) =>
      until(`${name}: ${String(count)} submissions`, async () => {
        const id = (await caseOf(name))?.id;
        const submissions = id === undefined ? [] : await store().submissionsOf(id);
        // Read after its submissions: so its answer is the one to the last of them.
        const found = await caseOf(name);
        return found?.state === 'determined' && submissions.length === count
          ? { found, claims: submissions.map(claimIn) }
          : undefined;
      }),
    taken: (operation, memberId) =>
      payer.ledger().filter((each) => each.operation === operation && each.memberId === memberId),
    historyOf: async ({ id }) => (await store().historyOf(id)).map(({ says }) => says).join('\n'),
    async whileDown(happens) {
      await service.stop();
      await happens();
      service = await start();
    },
    async close() {
      await service.stop();
      await payer.close();
      for (const each of [folder, dirname(connectionsFile)]) rmSync(each, { recursive: true, force: true });
    },
  };
}

async function strictly(version: PayerConnection['pasVersion']) {
  const profiles = await loadProfiles('profiles', [], {
    version: version === '2.1.0' ? '2.0.1' : version,
  });
  return (bundle: Bundle) =>
    profiles
      .validate(bundle, { profile: isInquiry(bundle) ? PROFILE.inquiryRequestBundle : PROFILE.requestBundle })
      .filter(({ severity }) => severity === 'error');
}

function isInquiry(bundle: Bundle): boolean {
  return bundle.meta?.profile?.includes(PROFILE.inquiryRequestBundle) === true;
}

function claimIn({ bytes }: { bytes: Uint8Array }): Claim {
  const bundle = JSON.parse(new TextDecoder().decode(bytes)) as Bundle;
  const claim = bundle.entry?.[0]?.resource;
  if (claim?.resourceType !== 'Claim') throw new Error('A request begins with its Claim.');
  return claim;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
