import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { projectRoot } from '../../src/project-root.ts';
import { type Child, startChild } from '../faults/child.ts';
import { freePort } from '../faults/servers.ts';
import type { Ground } from './bench-servers.ts';

export interface BenchService {
  readonly url: string;
  readonly databaseUrl: string;
  readonly child: Child;
  stop(): Promise<void>;
}

/** One process of the service as it is started for real, on servers of its own. */
export async function startBenchService(
  ground: Ground,
  of: {
    readonly role: 'api' | 'worker' | 'all';
    readonly databaseUrl?: string;
    readonly redis?: boolean;
    readonly payers?: readonly object[];
    readonly more?: Readonly<Record<string, string>>;
  },
): Promise<BenchService> {
  const databaseUrl = of.databaseUrl ?? (await ground.newDatabase());
  const port = await freePort();
  const connections = join(ground.folder, `connections-${String(port)}.yaml`);
  writeFileSync(connections, stringify({ payers: of.payers ?? [] }));
  const child = await startChild(join(projectRoot(), 'dist/src/main.js'), {
    env: {
      DATABASE_URL: databaseUrl,
      ...(of.redis === false ? {} : { REDIS_URL: ground.redis.url }),
      CONNECTIONS_FILE: connections,
      FACILITY_ZONE: 'America/Chicago',
      ROLE: of.role,
      PORT: String(port),
      LOG_LEVEL: 'info',
      ...of.more,
    },
    ready: '"msg":"started"',
  });
  return {
    url: `http://127.0.0.1:${String(port)}`,
    databaseUrl,
    child,
    stop: async () => {
      await child.end('SIGTERM');
    },
  };
}
