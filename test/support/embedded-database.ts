import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { type Database, openDatabase } from '../../src/adapters/postgres/database.ts';
import { TABLES } from '../../src/adapters/postgres/migrations/0001-tables.ts';

/** An embedded database of its own for one test file, with all tables and no rows. Close it when done. */
export async function anEmbeddedDatabase(): Promise<Database> {
  return openDatabase({ memory: await emptyImage() });
}

/** Creating a database takes seconds and starting from an image half of one, so the image is kept between runs. */
async function emptyImage(): Promise<Blob> {
  const version = createHash('sha256').update(TABLES).digest('hex').slice(0, 12);
  const path = join(tmpdir(), `retro-auth-empty-${version}.tar`);
  if (!existsSync(path)) {
    const lite = await PGlite.create();
    const image = await lite.dumpDataDir('none');
    await lite.close();
    // Whole or not at all: other test files start at the same moment.
    writeFileSync(`${path}.${String(process.pid)}`, Buffer.from(await image.arrayBuffer()));
    renameSync(`${path}.${String(process.pid)}`, path);
  }
  return new Blob([readFileSync(path)]);
}
