import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openScratch } from '../../src/cli/scratch.ts';
import { anEncounter } from '../builders/an-emergency-stay.ts';

describe('files that a person tries', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'retro-auth-scratch-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['README.md', '# Clinical content'],
    ['empty.json', ''],
  ])('are refused by name where they hold no JSON: %s', async (name, text) => {
    const file = join(folder, name);
    await writeFile(file, text);
    await expect(openScratch([file])).rejects.toThrow(`${name} holds no JSON.`);
  });

  it('are read as what the named sender sends', async () => {
    const file = join(folder, 'stay.json');
    await writeFile(file, JSON.stringify(anEncounter()));
    const { snapshots, close } = await openScratch([file], 'riverside');
    await close();
    expect(snapshots.map(({ sender }) => sender)).toEqual(['riverside']);
  });
});
