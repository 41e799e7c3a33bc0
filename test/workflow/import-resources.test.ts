import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { resourceFiles } from '../../src/adapters/files/resource-files.ts';
import { importResources, type ImportCount } from '../../src/workflow/import-resources.ts';
import { inMemoryCaseStore } from '../support/in-memory-case-store.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function encounterLine(id: string, status = 'finished'): string {
  return JSON.stringify({ resourceType: 'Encounter', id, status, subject: { reference: 'urn:uuid:p1' } });
}

describe('importing files of resources', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'import-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const importFolder = async (
    store = inMemoryCaseStore(),
  ): Promise<{ count: ImportCount; store: typeof store }> => {
    const count = await importResources(await resourceFiles(folder), { store, sha256, sender: 'local' });
    return { count, store };
  };

  it('opens a case for every encounter, packed or not, with its exact lines kept', async () => {
    const lines = Array.from({ length: 1_203 }, (_, index) => encounterLine(`e${String(index)}`));
    await writeFile(join(folder, 'Encounter.ndjson.gz'), gzipSync(`${lines.join('\r\n')}\r\n`));
    const { count, store } = await importFolder();
    expect(count).toMatchObject({ refused: 0, cases: 1_203, stored: { created: 1_203 } });
    expect(store.messages).toHaveLength(3);
    const kept = store.messages.map(({ bytes }) => Buffer.from(bytes).toString()).join('');
    expect(kept).toBe(lines.map((line) => `${line}\r\n`).join(''));
  });

  it('changes nothing when the same files are imported again', async () => {
    await writeFile(join(folder, 'Encounter.ndjson'), `${encounterLine('e1')}\n${encounterLine('e2')}`);
    const { store } = await importFolder();
    const { count } = await importFolder(store);
    expect(count).toMatchObject({ cases: 0, stored: { created: 0, unchanged: 2 } });
  });

  it('names file and line of a bad line and goes on', async () => {
    const bad = '{"resourceType":"Encounter","id":"e2","status":["finished"]}';
    await writeFile(
      join(folder, 'a.ndjson'),
      [encounterLine('e1'), '', '{"torn":', bad, encounterLine('e3')].join('\n'),
    );
    const { count } = await importFolder();
    expect(count.stored.created).toBe(2);
    expect(count.problems).toEqual([
      { file: 'a.ndjson', line: 3, says: expect.stringContaining('not well-formed JSON') },
      { file: 'a.ndjson', line: 4, says: expect.stringContaining('Encounter.status: ') },
    ]);
  });

  it('counts what is not needed here and keeps none of it', async () => {
    const question = JSON.stringify({ resourceType: 'Claim', id: 'c1', use: 'predetermination' });
    const shot = JSON.stringify({ resourceType: 'Immunization', id: 'i1' });
    await writeFile(join(folder, 'a.jsonl'), [question, shot, shot].join('\n'));
    const { count, store } = await importFolder();
    expect(count.passedOver).toEqual({ Claim: 1, Immunization: 2 });
    expect(store.messages).toEqual([]);
  });

  it('keeps the order of two versions of one resource', async () => {
    await writeFile(
      join(folder, 'a.ndjson'),
      [encounterLine('e1', 'in-progress'), encounterLine('e1')].join('\n'),
    );
    const { count, store } = await importFolder();
    expect(count.stored).toMatchObject({ created: 1, updated: 1 });
    expect((await store.readResource('local', 'Encounter', 'e1'))?.resource).toMatchObject({
      status: 'finished',
    });
  });

  it('takes a Bundle in a .json file as the message it is, byte-order mark included', async () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'collection',
      entry: [{ resource: JSON.parse(encounterLine('e1')) as unknown }],
    };
    await writeFile(join(folder, 'one.json'), `\ufeff${JSON.stringify(bundle)}`);
    const { count, store } = await importFolder();
    expect(count.cases).toBe(1);
    expect(store.messages[0]?.bytes.slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]));
  });

  it('reads what others point to before what points', async () => {
    for (const name of ['Encounter.ndjson', 'Patient.ndjson', 'Organization.ndjson.gz', 'README.md']) {
      await writeFile(join(folder, name), '');
    }
    const names = (await resourceFiles(folder)).map(({ name }) => name);
    expect(names).toEqual(['Organization.ndjson.gz', 'Patient.ndjson', 'Encounter.ndjson']);
  });

  it('tells how far it has come in bytes of the files', async () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => encounterLine(`e${String(index)}`)).join('\n');
    await writeFile(join(folder, 'a.ndjson'), lines);
    await writeFile(join(folder, 'b.ndjson'), lines);
    const seen: number[] = [];
    await importResources(await resourceFiles(folder), {
      store: inMemoryCaseStore(),
      sha256,
      sender: 'local',
      onProgress: (bytes) => seen.push(bytes),
    });
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    expect(seen.at(-1)).toBe(2 * lines.length);
  });
});
