import pg from 'pg';

let made = 0;

/** A database of its own on this server. */
export async function newDatabaseOn(url: string | undefined): Promise<string | undefined> {
  if (url === undefined) return undefined;
  made += 1;
  const name = `faults_${String(made)}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return url.replace(/\/postgres$/, `/${name}`);
}
