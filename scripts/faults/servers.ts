import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** A server of its own for one test file or one run of the faults. */
export interface Server {
  readonly url: string;
  /** The process, for tests that kill it. */
  readonly pid: number;
  isRunning(): boolean;
  /** Kills it without a word. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** PostgreSQL on a free port, or undefined, with a loud line, when this machine has none. */
export function aPostgresServer(): Promise<Server | undefined> {
  // The tests kill processes, not machines: what is written needs to survive the former only.
  return postgresServer('fsync=off');
}

/** The same, and it keeps what it confirmed through a power cut, too: for measuring. */
export function aDurablePostgresServer(): Promise<Server | undefined> {
  return postgresServer('fsync=on', 'shared_buffers=512MB', 'max_wal_size=4GB');
}

function postgresServer(...more: readonly string[]): Promise<Server | undefined> {
  return aPostgresServerIn(tmpdir(), ...more);
}

/** The same with its files in a folder under this one. */
export async function aPostgresServerIn(
  parent: string,
  ...more: readonly string[]
): Promise<Server | undefined> {
  const binaries = postgresBinaries();
  if (binaries === undefined) {
    passOver('PostgreSQL server: no /usr/lib/postgresql/*/bin and no initdb in PATH');
    return;
  }
  const directory = mkdtempSync(join(parent, 'retro-auth-postgres-'));
  const owner = unprivilegedOwner(directory);
  const data = join(directory, 'data');
  execFileSync(
    join(binaries, 'initdb'),
    ['-D', data, '-U', 'retro', '-A', 'trust', '-E', 'UTF8', '--no-locale', '-N'],
    {
      ...owner,
      stdio: 'ignore',
    },
  );
  const port = await freePort();
  const settings = [
    ...more,
    `port=${String(port)}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
  ];
  const start = (): ChildProcess =>
    spawn(join(binaries, 'postgres'), ['-D', data, ...settings.flatMap((each) => ['-c', each])], {
      ...owner,
      stdio: 'ignore',
    });
  return running({
    start,
    port,
    // It listens before it lets anybody in.
    isReady: () =>
      spawnSync(join(binaries, 'pg_isready'), ['-h', '127.0.0.1', '-p', String(port)]).status === 0,
    directory,
    signal: 'SIGINT',
    url: `postgresql://retro@127.0.0.1:${String(port)}/postgres`,
  });
}

/** Redis on a free port, or undefined, with a loud line, when this machine has none. */
export async function aRedisServer(...settings: readonly string[]): Promise<Server | undefined> {
  const binary = inPath('redis-server');
  if (binary === undefined) {
    passOver('Redis: no redis-server in PATH');
    return;
  }
  const directory = mkdtempSync(join(tmpdir(), 'retro-auth-redis-'));
  const port = await freePort();
  const start = (): ChildProcess =>
    spawn(
      binary,
      ['--port', String(port), '--bind', '127.0.0.1', '--dir', directory, '--save', '', ...settings],
      { stdio: 'ignore' },
    );
  return running({ start, port, directory, signal: 'SIGTERM', url: `redis://127.0.0.1:${String(port)}` });
}

function postgresBinaries(): string | undefined {
  const root = '/usr/lib/postgresql';
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : [];
  const packaged = versions.map((version) => join(root, version, 'bin'));
  const folders = [...packaged, ...(process.env['PATH'] ?? '').split(delimiter)];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

function inPath(name: string): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

function passOver(what: string): undefined {
  process.stderr.write(`\n*** PASSED OVER, nothing was tested on it: ${what} ***\n`);
}

/** PostgreSQL refuses to run as root. */
function unprivilegedOwner(directory: string): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const owner = { uid: idOf('-u'), gid: idOf('-g') };
  chownSync(directory, owner.uid, owner.gid);
  return owner;
}

function idOf(which: '-u' | '-g'): number {
  const NOBODY = 65_534;
  try {
    return Number(execFileSync('id', [which, 'postgres'], { stdio: ['ignore', 'pipe', 'ignore'] }));
  } catch {
    return NOBODY;
  }
}

async function running(of: {
  start: () => ChildProcess;
  port: number;
  isReady?: () => boolean;
  directory: string;
  signal: NodeJS.Signals;
  url: string;
}): Promise<Server> {
  const { start, port, isReady = () => true, directory, signal, url } = of;
  let child = start();
  const killAtExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  const end = async (how: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(how);
    await ended;
  };
  await untilAnswers(child, port, isReady);
  return {
    url,
    get pid() {
      return child.pid ?? 0;
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => end('SIGKILL'),
    restart: async () => {
      child = start();
      await untilAnswers(child, port, isReady);
    },
    stop: async () => {
      await end(signal);
      process.removeListener('exit', killAtExit);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

async function untilAnswers(child: ChildProcess, port: number, isReady: () => boolean): Promise<void> {
  while (!(await answers(port)) || !isReady()) {
    if (child.exitCode !== null) throw new Error(`The server ended at once (${String(child.exitCode)}).`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => {
      resolve(false);
    });
  });
}

/** A port that nothing listens on now. */
export function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === 'object' ? (address?.port ?? 0) : 0);
      });
    });
  });
}
