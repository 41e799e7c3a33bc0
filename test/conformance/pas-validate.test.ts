import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Resource } from '@medplum/fhirtypes';
import { assembleInquiryBundle } from '../../src/domain/pas/claim-inquiry.ts';
import { assembleCancelBundle, assembleUpdateBundle } from '../../src/domain/pas/claim-update.ts';
import { assembleSubscription } from '../../src/domain/pas/subscription.ts';
import { aTradingPartner, countedIds } from '../builders/a-trading-partner.ts';
import { REQUEST_SITUATIONS } from '../builders/request-situations.ts';

/** An independent validator with the official packages, where a developer has one beside the project. */
const VALIDATOR = new URL('../../../shared/tools/pas-validate', import.meta.url).pathname;
/** One start of the validator for all files; its first run builds it. */
const TIMEOUT_MS = 300_000;

const describeWithValidator = existsSync(VALIDATOR) ? describe : describe.skip;

describeWithValidator('an independent validator with the official PAS package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pas-validate-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(['2.2.1', '2.0.1'] as const)(
    'finds no error in what we send to a payer that speaks %s',
    (version) => {
      const files = resourcesIn(version).map(([name, resource]) => {
        const file = join(folder, `${version}-${name.replaceAll(/\W+/g, '-')}.json`);
        writeFileSync(file, JSON.stringify(resource));
        return file;
      });
      const { status, stdout, stderr } = spawnSync(VALIDATOR, ['--version', version, ...files], {
        encoding: 'utf8',
      });
      // 2: it could not run here (no Java); that says nothing about us.
      const verdict = status === 0 || status === 2 ? 'no error' : `${stdout}\n${stderr}`;
      expect(verdict).toBe('no error');
    },
    TIMEOUT_MS,
  );
});

/** What the situations give at a payer of that version, with inquiries, updates, and the subscription. */
function resourcesIn(version: '2.2.1' | '2.0.1'): readonly (readonly [string, Resource])[] {
  const partner = aTradingPartner({ pasVersion: version });
  const requests = Object.entries(REQUEST_SITUATIONS).map(
    ([name, make]) => [name, make(partner).bundle] as const,
  );
  // An inquiry is made from its request, so that one for each form of the persons is enough.
  const inquiries = requests.slice(0, 4).map(([name, request]) => {
    const inquiry = assembleInquiryBundle({
      request,
      partner,
      at: '2026-01-25T15:00:00.000Z',
      newId: countedIds(),
      numbers: { administrationReferenceNumber: 'FICT-NT-1', authorizationNumber: 'FICT-BB-1' },
    });
    return [`inquiry about ${name}`, inquiry] as const;
  });
  const newId = countedIds();
  const [whole, changed] = ['emergency stay', 'surgery with several procedures, one of them ordered'].map(
    (name) => REQUEST_SITUATIONS[name]?.(partner, newId),
  );
  if (whole === undefined || changed === undefined) throw new Error('A situation was renamed.');
  const update = assembleUpdateBundle({ prior: whole.bundle, current: changed, partner, newId });
  const second = update && assembleUpdateBundle({ prior: update.bundle, current: whole, partner, newId });
  if (update === undefined || second === undefined) throw new Error('The situations do not differ.');
  const cancel = assembleCancelBundle({
    prior: second.bundle,
    partner,
    at: '2026-01-26T15:00:00.000Z',
    claimIdentifier: newId(),
    newId,
  });
  const updates = Object.entries({ update, second, cancel }).map(
    ([name, { bundle }]) => [`update ${name}`, bundle] as const,
  );
  const subscription = assembleSubscription({
    partner,
    endpoint: 'https://retro-auth.example/notifications/example-health',
    headerSecret: 'fictitious',
  });
  const subscriptions = version === '2.2.1' ? [['subscription', subscription] as const] : [];
  return [...requests, ...inquiries, ...updates, ...subscriptions];
}
