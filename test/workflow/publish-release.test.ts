import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  contentOf,
  loadClinicalContent,
  readReleaseFiles,
} from '../../src/adapters/clinical-content/load.ts';
import type { Database } from '../../src/adapters/postgres/database.ts';
import { postgresReleaseStore } from '../../src/adapters/postgres/release-store.ts';
import { loadSettings } from '../../src/config.ts';
import { openWorkplace } from '../../src/wiring.ts';
import { approveRelease, inForce, publishRelease, rollBack } from '../../src/workflow/publish-release.ts';
import type { ReleaseStore } from '../../src/workflow/release-store.ts';
import { anEmbeddedDatabase } from '../support/embedded-database.ts';

const files = [{ path: 'rules/house.yaml', bytes: new TextEncoder().encode('\uFEFF[]\n') }];
const publish = (releases: ReleaseStore, release: string, by: string, approvals: 1 | 2 = 1) =>
  publishRelease({ release, files, by, approvals }, releases);
const now = async (releases: ReleaseStore) => inForce(await releases.publications())?.release;

describe('publishing a release of the clinical content', () => {
  let database: Database;
  let releases: ReleaseStore;

  beforeEach(async () => {
    database = await anEmbeddedDatabase();
    releases = postgresReleaseStore(database.db);
  }, 60_000);
  afterEach(() => database.close());

  it('keeps it byte for byte and puts it in force, and says so when it is already', async () => {
    expect(await now(releases)).toBeUndefined();
    expect((await publish(releases, 'release-a', 'Ann')).done).toBe(true);
    expect(await now(releases)).toBe('release-a');
    const [kept] = (await releases.readRelease('release-a')) ?? [];
    expect([kept?.path, [...(kept?.bytes ?? [])]]).toEqual([
      'rules/house.yaml',
      [...(files[0]?.bytes ?? [])],
    ]);
    expect(await publish(releases, 'release-a', 'Ann')).toMatchObject({ done: false });
  });

  it('waits for a second person where two are required, and never takes the first for the second', async () => {
    await publish(releases, 'release-a', 'Ann');
    await publish(releases, 'release-b', 'Ann', 2);
    expect(await now(releases)).toBe('release-a');
    expect(await approveRelease('release-b', ' ann', releases)).toMatchObject({ done: false });
    expect(await approveRelease('release-c', 'Ben', releases)).toMatchObject({ done: false });
    expect(await approveRelease('release-b', 'Ben', releases)).toMatchObject({ done: true });
    expect(await now(releases)).toBe('release-b');
  });

  it('goes back to the release before, or to the one that is named, and to none that was never in force', async () => {
    await publish(releases, 'release-a', 'Ann');
    expect(await rollBack({ by: 'Ben' }, releases)).toMatchObject({ done: false });
    await publish(releases, 'release-b', 'Ann');
    await publish(releases, 'release-c', 'Ann');
    await publish(releases, 'release-d', 'Ann', 2);
    await rollBack({ by: 'Ben' }, releases);
    expect(await now(releases)).toBe('release-b');
    await rollBack({ by: 'Ben', to: 'release-a' }, releases);
    expect(await now(releases)).toBe('release-a');
    expect(await rollBack({ by: 'Ben', to: 'release-d' }, releases)).toMatchObject({ done: false });
  });
});

describe('a service that starts', () => {
  it('takes the published release, whatever lies in the folder', async () => {
    const mappings = join(import.meta.dirname, '../../mappings');
    const shipped = await readReleaseFiles(mappings);
    const draft = shipped.filter(({ path }) => path !== 'concept-maps/triage-acuity-to-urgency.json');
    const { release } = contentOf(draft, 'draft');
    const folder = mkdtempSync(join(tmpdir(), 'retro-auth-release-'));
    const settings = loadSettings({ DATA_DIR: folder });
    try {
      const before = await openWorkplace(settings, () => undefined);
      expect(before.outside.content.release).toBe((await loadClinicalContent(mappings)).release);
      await publishRelease({ release, files: draft, by: 'Ann', approvals: 1 }, before.releases);
      await before.close();
      const after = await openWorkplace(settings, () => undefined);
      expect(after.outside.content.release).toBe(release);
      await after.close();
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);
});
