import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { postgresCaseStore } from '../../../src/adapters/postgres/case-store.ts';
import { openDatabase } from '../../../src/adapters/postgres/database.ts';
import { transpiledSources } from '../../support/transpiled-sources.ts';

const sources = transpiledSources();
const folder = mkdtempSync(join(tmpdir(), 'retro-auth-embedded-'));
const directory = join(folder, 'data');

afterAll(() => {
  sources.remove();
  rmSync(folder, { recursive: true, force: true });
});

/** Pushes one encounter after the other and names each one once its push was acknowledged. */
const PUSHER = `
  const { openDatabase } = await import('./src/adapters/postgres/database.js');
  const { postgresCaseStore } = await import('./src/adapters/postgres/case-store.js');
  const [, , directory, name] = process.argv;
  const database = await openDatabase({ directory });
  const store = postgresCaseStore(database.db, { zoneOf: () => 'UTC' });
  for (let n = 0; ; n += 1) {
    const id = name + '-' + n;
    const resource = { resourceType: 'Encounter', id, status: 'finished', text: { div: 'x'.repeat(2000) } };
    const bytes = new TextEncoder().encode(JSON.stringify(resource));
    const message = { sender: 'river', interaction: 'PUT Encounter/' + id, contentType: 'application/fhir+json', bytes };
    await store.receive(message, [{ type: 'Encounter', id, resource }]);
    process.stdout.write(id + '\\n');
  }
`;

describe('the embedded database', () => {
  it('loses no acknowledged push when its process is killed in mid-write, again and again', async () => {
    const acknowledged: string[] = [];
    for (const name of ['first', 'second', 'third']) acknowledged.push(...(await pushUntilKilled(name, 40)));
    const database = await openDatabase({ directory });
    const store = postgresCaseStore(database.db, { zoneOf: () => 'UTC' });
    const kept = await Promise.all(acknowledged.map((id) => store.readResource('river', 'Encounter', id)));
    const cases = await store.listCases({ sender: 'river', limit: 10_000 });
    const { rows } = await database.pool.query<{ n: number }>('select count(*) as n from message');
    await database.close();
    expect(acknowledged.length).toBeGreaterThanOrEqual(120);
    expect(kept.filter((held) => held === undefined)).toEqual([]);
    // What was being written as the process died may be there or not, but whole.
    expect(rows[0]?.n).toBe(cases.length);
  }, 180_000);

  it('refuses a directory that another process has open, and names that process', async () => {
    const pusher = startPusher('other');
    await firstLine(pusher);
    await expect(openDatabase({ directory })).rejects.toThrow(`in use by process ${String(pusher.pid)}`);
    await kill(pusher);
  }, 60_000);

  it('refuses a directory that this process has open already, until it is closed', async () => {
    const database = await openDatabase({ directory });
    expect((await database.pool.query('select 1')).rowCount).toBe(1);
    await expect(openDatabase({ directory })).rejects.toThrow('The embedded database is in use');
    await database.close();
    const again = await openDatabase({ directory });
    await again.close();
  }, 60_000);
});

async function pushUntilKilled(name: string, enough: number): Promise<readonly string[]> {
  const pusher = startPusher(name);
  const ended = new Promise((resolve) => pusher.once('exit', resolve));
  const acknowledged: string[] = [];
  for await (const id of linesOf(pusher)) {
    acknowledged.push(id);
    if (acknowledged.length === enough) pusher.kill('SIGKILL');
  }
  await ended;
  return acknowledged;
}

function startPusher(name: string): ChildProcess {
  const script = join(sources.path, 'pusher.mjs');
  writeFileSync(script, PUSHER);
  return spawn(process.execPath, [script, directory, name], { stdio: ['ignore', 'pipe', 'inherit'] });
}

function linesOf({ stdout }: ChildProcess): AsyncIterable<string> {
  if (stdout === null) throw new Error('The pusher has no output.');
  return createInterface({ input: stdout });
}

async function firstLine(pusher: ChildProcess): Promise<void> {
  await linesOf(pusher)[Symbol.asyncIterator]().next();
}

async function kill(pusher: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => pusher.once('exit', resolve));
  pusher.kill('SIGKILL');
  await ended;
}
