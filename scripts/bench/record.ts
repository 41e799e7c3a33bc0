import pg from 'pg';
import { openDatabase } from '../../src/adapters/postgres/database.ts';

/** The record of a service on this database, its tables made, to look into by plain SQL. */
export async function openRecord(databaseUrl: string): Promise<pg.Pool> {
  await (await openDatabase({ url: databaseUrl })).close();
  return new pg.Pool({ connectionString: databaseUrl, max: 2, options: '-c search_path=retro_auth' });
}
