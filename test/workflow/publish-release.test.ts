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
import { openWorkplace } from '../../src/wiring/open-workplace.ts';
import { assessDue } from '../../src/workflow/assess-due.ts';
import { lookAgainUnder } from '../../src/workflow/content-in-force.ts';
import { approveRelease, inForce, publishRelease, rollBack } from '../../src/workflow/publish-release.ts';
import { receive } from '../../src/workflow/receive.ts';
import { replay } from '../../src/workflow/replay.ts';
import type { ReleaseStore } from '../../src/workflow/ports/release-store.ts';
import { anEmbeddedDatabase } from '../support/embedded-database.ts';

const files = [{ path: 'rules/house.yaml', bytes: new TextEncoder().encode('\uFEFF[]\n') }];
const publish = (releases: ReleaseStore, release: string, by: string, approvals: 1 | 2 = 1) =>
  publishRelease({ release, files, by, approvals }, releases);
const approve = (releases: ReleaseStore, release: string, by: string, show = () => Promise.resolve()) =>
  approveRelease({ release, by, show }, releases);
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
    expect(await approve(releases, 'release-b', ' ann')).toMatchObject({ done: false });
    expect(await approve(releases, 'release-c', 'Ben')).toMatchObject({ done: false });
    expect(await approve(releases, 'release-b', 'Ben')).toMatchObject({ done: true });
    expect(await now(releases)).toBe('release-b');
  });

  it('shows the second person what is proposed while it is not yet in force', async () => {
    await publish(releases, 'release-a', 'Ann');
    await publish(releases, 'release-b', 'Ann', 2);
    const shown: (string | undefined)[] = [];
    const show = async () => {
      shown.push(await now(releases));
    };
    await approve(releases, 'release-b', 'Ann', show);
    await approve(releases, 'release-b', 'Ben', show);
    expect(shown).toEqual(['release-a']);
  });

  it('changes nothing for whoever was overtaken, and tells so', async () => {
    await publish(releases, 'release-a', 'Ann');
    await publish(releases, 'release-b', 'Ann', 2);
    const meanwhile = async () => void (await publish(releases, 'release-c', 'Eve'));
    expect(await approve(releases, 'release-b', 'Ben', meanwhile)).toMatchObject({
      done: false,
      says: expect.stringContaining('nothing was changed') as string,
    });
    expect(await now(releases)).toBe('release-c');

    const both = await Promise.all(['release-d', 'release-e'].map((each) => publish(releases, each, 'Ann')));
    expect(both.map(({ done }) => done).sort()).toEqual([false, true]);
    await publish(releases, 'release-f', 'Ann', 2);
    const twice = await Promise.all(['Ben', 'Eve'].map((by) => approve(releases, 'release-f', by)));
    expect(twice.map(({ done }) => done).sort()).toEqual([false, true]);
  });

  it('refuses a proposal over another release than the one in force, which would undo what came between', async () => {
    await publish(releases, 'release-a', 'Ann');
    await publish(releases, 'release-b', 'Ann', 2);
    await publish(releases, 'release-c', 'Ann');
    const { done, says } = await approve(releases, 'release-b', 'Ben');
    expect(done).toBe(false);
    expect(says).toContain('it was proposed over release-a, and release-c is in force now. Propose it again');
    expect(await now(releases)).toBe('release-c');
  });

  it('takes a later proposal for the withdrawal of an earlier one, also once the later one was taken back', async () => {
    await publish(releases, 'release-a', 'Ann');
    await publish(releases, 'release-b', 'Ann', 2);
    await publish(releases, 'release-c', 'Cleo', 2);
    expect(await approve(releases, 'release-b', 'Ben')).toMatchObject({
      done: false,
      says: expect.stringContaining('release-c was proposed after it by Cleo.') as string,
    });
    await approve(releases, 'release-c', 'Ben');
    await rollBack({ by: 'Ben' }, releases);
    expect(await now(releases)).toBe('release-a');
    expect(await approve(releases, 'release-b', 'Ben')).toMatchObject({ done: false });
    await publish(releases, 'release-b', 'Ann', 2);
    expect(await approve(releases, 'release-b', 'Ben')).toMatchObject({ done: true });
  });

  it('goes one step further back each time, and never forward to what was left', async () => {
    for (const release of ['release-a', 'release-b', 'release-c']) await publish(releases, release, 'Ann');
    await rollBack({ by: 'Ben' }, releases);
    expect(await now(releases)).toBe('release-b');
    await rollBack({ by: 'Ben' }, releases);
    expect(await now(releases)).toBe('release-a');
    const { done, says } = await rollBack({ by: 'Ben' }, releases);
    expect([done, says]).toEqual([
      false,
      'There is no earlier release than release-a to go back to. To go back to the folder that the service started with, publish it: retro-auth mappings publish <folder> --by <who>.',
    ]);
  });

  it('goes back from what was published after a step back to where that step led', async () => {
    for (const release of ['release-a', 'release-b']) await publish(releases, release, 'Ann');
    await rollBack({ by: 'Ben' }, releases);
    await publish(releases, 'release-c', 'Ann');
    await publish(releases, 'release-b', 'Ann');
    await rollBack({ by: 'Ben' }, releases);
    expect(await now(releases)).toBe('release-c');
    await rollBack({ by: 'Ben' }, releases);
    expect(await now(releases)).toBe('release-a');
  });

  it('goes on from a release that was named as from the day on which it was published', async () => {
    for (const release of ['release-a', 'release-b', 'release-c']) await publish(releases, release, 'Ann');
    await rollBack({ by: 'Ben', to: 'release-a' }, releases);
    await rollBack({ by: 'Ben', to: 'release-c' }, releases);
    await rollBack({ by: 'Ben' }, releases);
    expect(await now(releases)).toBe('release-b');
    expect(await rollBack({ by: 'Ben', to: 'release-b' }, releases)).toEqual({
      done: false,
      says: 'release-b is in force already.',
    });
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

describe('a service that runs', () => {
  it('takes up what is published or rolled back, and looks again at the cases that were assessed under another', async () => {
    const mappings = join(import.meta.dirname, '../../mappings');
    const shipped = await readReleaseFiles(mappings);
    const first = contentOf(shipped, 'shipped').release;
    const map = 'concept-maps/encounter-class-to-urgency.json';
    const draft = shipped.filter(({ path }) => path !== map);
    const { release: second } = contentOf(draft, 'draft');
    const workplace = await openWorkplace(loadSettings({}), () => undefined, { inMemory: true });
    const { outside, content, releases, close } = workplace;
    const assessedUnder = async () => {
      const [only] = await outside.store.listCases({ limit: 10 });
      return [only?.assessment?.release, only?.assessment?.urgency.urgency];
    };
    try {
      const bytes = new TextEncoder().encode(JSON.stringify(EMERGENCY));
      await receive(
        { sender: 'local', contentType: 'application/fhir+json', asked: { how: 'import' }, bytes },
        outside,
      );
      await assessDue(outside, () => undefined);
      expect(await assessedUnder()).toEqual([first, 'emergency']);

      // Care that began on the day or later is replayed; what began before is passed over.
      const replayed = async (since?: string) =>
        (await replay(contentOf(draft, 'draft'), outside, { limit: 10, ...(since && { since }) })).map(
          ({ encounterId, differs }) => [encounterId, differs[0]?.before, differs[0]?.after],
        );
      const changed = [['e1', 'emergency (one-signal)', 'undetermined (none)']];
      expect(await replayed()).toEqual(changed);
      expect(await replayed('2026-11-20')).toEqual(changed);
      expect(await replayed('2026-11-21')).toEqual([]);

      await publishRelease({ release: first, files: shipped, by: 'Ann', approvals: 1 }, releases);
      await publishRelease({ release: second, files: draft, by: 'Ann', approvals: 1 }, releases);
      await content.takeUp();
      expect(outside.content.release).toBe(second);
      expect(await lookAgainUnder(content.current(), outside)).toBe(1);
      expect(await lookAgainUnder(content.current(), outside)).toBe(0);
      await assessDue(outside, () => undefined);
      expect(await assessedUnder()).toEqual([second, 'undetermined']);

      await rollBack({ by: 'Ben' }, releases);
      await content.takeUp();
      expect(await lookAgainUnder(content.current(), outside)).toBe(1);
      await assessDue(outside, () => undefined);
      expect(await assessedUnder()).toEqual([first, 'emergency']);
      expect(await lookAgainUnder(content.current(), outside)).toBe(0);
    } finally {
      await close();
    }
  }, 60_000);

  it('goes on with what it has where it cannot read what was published', async () => {
    const { content, releases, close } = await openWorkplace(loadSettings({}), () => undefined, {
      inMemory: true,
    });
    try {
      const { release } = content.current();
      const unreadable = { path: 'rules/house.yaml', bytes: new TextEncoder().encode('- of: tomorrow\n') };
      await releases.publish({
        seen: await releases.publications(),
        release: 'tomorrow',
        files: [unreadable],
        by: 'Ann',
        approvedBy: 'Ann',
      });
      await content.takeUp();
      expect(content.current().release).toBe(release);
    } finally {
      await close();
    }
  }, 60_000);
});

const EMERGENCY = {
  resourceType: 'Encounter',
  id: 'e1',
  status: 'finished',
  class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'EMER' },
  subject: { reference: 'Patient/p1' },
  period: { start: '2026-11-20T10:00:00-05:00', end: '2026-11-20T18:00:00-05:00' },
};
