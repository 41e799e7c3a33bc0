import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { describeSettings } from '../../src/config.ts';
import { projectRoot } from '../../src/project-root.ts';

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: unknown;
  readonly mem_limit?: string;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
}

const TEXT = readFileSync(join(projectRoot(), 'docker-compose.yml'), 'utf8');
// The file is ours, and each test below looks at what it claims.
const { services } = parse(TEXT, { merge: true }) as { services: Readonly<Record<string, Service>> };
const OURS = ['api', 'worker'] as const;

describe('docker-compose.yml', () => {
  it.each(OURS)('gives the %s only settings that the service knows', (name) => {
    const known = describeSettings().map((setting) => setting.name);
    const given = Object.keys(services[name]?.environment ?? {});
    expect(given).not.toEqual([]);
    expect(given.filter((setting) => !known.includes(setting))).toEqual([]);
  });

  it('runs each role once, on the same database and queue', () => {
    expect(OURS.map((name) => services[name]?.environment?.['ROLE'])).toEqual(OURS);
    for (const setting of ['DATABASE_URL', 'REDIS_URL', 'CONNECTIONS_FILE', 'FACILITY_ZONE'])
      expect(services['api']?.environment?.[setting]).toBe(services['worker']?.environment?.[setting]);
  });

  it('lets Redis neither evict a job nor forget it in a restart', () => {
    const command = services['redis']?.command?.join(' ') ?? '';
    expect(command).toContain('--maxmemory-policy noeviction');
    expect(command).toContain('--appendonly yes');
  });

  it('says how to tell that a service is well, and how much memory it may take', () => {
    const careless = Object.entries(services).filter(
      ([, service]) => service.healthcheck === undefined || service.mem_limit === undefined,
    );
    expect(careless.map(([name]) => name)).toEqual([]);
  });

  it('holds no password: a secret without a value stops the start', () => {
    const secrets = TEXT.match(/\$\{?\w*PASSWORD\w*[^}\s"]*/g) ?? [];
    expect(secrets.length).toBeGreaterThan(2);
    expect(secrets.filter((use) => use.startsWith('${') && !use.includes(':?'))).toEqual([]);
    expect(TEXT).not.toMatch(/PASSWORD: (?!\$\{)/);
  });

  it('opens no port beyond this machine', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});
