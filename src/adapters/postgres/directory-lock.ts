import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who holds a lock. The start time tells a process from a later one that was given the same number. */
interface Holder {
  readonly pid: number;
  readonly startedAt: string | undefined;
  readonly host: string;
}

const HEARTBEAT_MS = 2_000;
/** A process on another host (a container before this one) cannot be looked up; its silence is the only sign. */
const SILENT_MS = 15_000;

/**
 * Takes an exclusive lock that dies with its process. The embedded database does not defend itself: two processes on
 * one directory lose acknowledged rows without a word.
 */
export function lockDirectory(path: string): { readonly release: () => void } {
  takeOver(path);
  const own = `${path}.${String(process.pid)}`;
  writeFileSync(own, JSON.stringify(describe(process.pid)));
  try {
    // A link appears whole or not at all: nobody ever reads a half-written lock.
    linkSync(own, path);
  } catch (cause) {
    throw refusal(path, readHolder(path), cause);
  } finally {
    rmSync(own, { force: true });
  }
  const heartbeat = setInterval(beat, HEARTBEAT_MS, path);
  heartbeat.unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      rmSync(path, { force: true });
    },
  };
}

/** Clears away the lock of a process that is gone; refuses when it is alive. */
function takeOver(path: string): void {
  const holder = readHolder(path);
  if (holder !== undefined && isAlive(holder, path)) throw refusal(path, holder);
  const aside = `${path}.stale-${String(process.pid)}`;
  try {
    renameSync(path, aside);
  } catch {
    return; // There is none, or another starter was quicker: taking the lock will tell.
  }
  // Another starter may have taken over between our look and our rename: then it is theirs, and goes back.
  if (JSON.stringify(readHolder(aside)) !== JSON.stringify(holder)) linkSync(aside, path);
  rmSync(aside, { force: true });
}

function readHolder(path: string): Holder | undefined {
  try {
    // We are the only ones who write this file.
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) return Date.now() - statSync(path).mtimeMs < SILENT_MS;
  const present = describe(holder.pid);
  return isRunning(holder.pid) && present.startedAt === holder.startedAt;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function describe(pid: number): Holder {
  return { pid, startedAt: startTimeOf(pid), host: hostname() };
}

/** Start time in ticks since boot, and the boot it belongs to; undefined where there is no /proc. */
function startTimeOf(pid: number): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    // The command name in brackets may contain spaces; the fields count from behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    // A zombie is dead and only waits for its parent to notice.
    return ticks === undefined || state === 'Z' ? undefined : `${boot}/${ticks}`;
  } catch {
    return undefined;
  }
}

function beat(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The directory was removed under a running process; there is nothing left to protect.
  }
}

function refusal(path: string, holder: Holder | undefined, cause?: unknown): Error {
  const who = holder === undefined ? 'another process' : `process ${String(holder.pid)} on ${holder.host}`;
  return new DirectoryLocked(
    `The embedded database is in use by ${who} (${path}). Only one process may open it: ask a running service over ` +
      'HTTP (GET /cases, GET /cases/{id}, GET /fhir/Task), stop that process, or give this one another DATA_DIR or a DATABASE_URL.',
    { cause },
  );
}

class DirectoryLocked extends Error {
  override readonly name = 'DirectoryLocked';
}
