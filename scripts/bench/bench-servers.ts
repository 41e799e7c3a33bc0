import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newDatabaseOn } from '../faults/new-database.ts';
import { aDurablePostgresServer, aRedisServer, type Server } from '../faults/servers.ts';

/** What a measurement runs on: servers of its own, the database with fsync, and a folder for its files. */
export interface Ground {
  readonly postgres: Server;
  readonly redis: Server;
  readonly folder: string;
  readonly newDatabase: () => Promise<string>;
  stop(): Promise<void>;
}

/** @throws Error when this machine has no PostgreSQL or no Redis: nothing is measured on less. */
export async function prepareGround(): Promise<Ground> {
  const [postgres, redis] = await Promise.all([
    aDurablePostgresServer(),
    aRedisServer('--maxmemory-policy', 'noeviction', '--appendonly', 'yes'),
  ]);
  if (postgres === undefined || redis === undefined)
    throw new Error('These measurements need PostgreSQL and redis-server on this machine.');
  const folder = mkdtempSync(join(tmpdir(), 'retro-auth-bench-'));
  return {
    postgres,
    redis,
    folder,
    newDatabase: async () => (await newDatabaseOn(postgres.url)) ?? '',
    stop: async () => {
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
