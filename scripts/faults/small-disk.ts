import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aPostgresServerIn, aRedisServer } from './servers.ts';
import type { Servers } from './system.ts';

const MEGABYTES = 160;

/** A disk of its own takes a mount, and a mount takes a right that few have. */
export function whyNoSmallDisk(): string | undefined {
  if (process.getuid?.() !== 0) return 'a small disk is mounted by root only';
  const folder = mkdtempSync(join(tmpdir(), 'retro-auth-mount-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
  if (status === 0) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
  return status === 0 ? undefined : 'this machine lets nobody mount a disk';
}

/** PostgreSQL on a disk of 160 MB that can be filled to the brim. */
export async function onSmallDisk(): Promise<Servers | undefined> {
  const disk = mkdtempSync(join(tmpdir(), 'retro-auth-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${String(MEGABYTES)}m`, 'tmpfs', disk]);
  const ballast = join(disk, 'ballast');
  const redis = await aRedisServer('--maxmemory-policy', 'noeviction');
  const postgres = await aPostgresServerIn(disk, 'fsync=off', 'wal_keep_size=0', 'min_wal_size=32MB');
  const unmount = async (): Promise<void> => {
    await postgres?.stop();
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
  };
  if (redis === undefined || postgres === undefined) {
    await unmount();
    return undefined;
  }
  return {
    redis,
    postgres: { ...postgres, stop: unmount },
    fillDisk: () => {
      // Writes until there is no byte left.
      spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k']);
    },
    freeDisk: () => {
      rmSync(ballast, { force: true });
      writeFileSync(ballast, '');
    },
  };
}
