import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { pause } from './seeded.ts';

/** A process that may be killed at any time. */
export interface Child {
  readonly pid: number;
  /** Lines it wrote that hold this text. */
  count(text: string): number;
  /** What comes after this text on the last line that holds it. */
  lastWord(text: string): string;
  isRunning(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Signals and waits for its end; gives its exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

const KEPT_LINES = 20_000;

interface Start {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** A command that starts it, such as `prlimit --nofile=256`. */
  readonly through?: readonly string[];
  /** A line that holds this, or the first time that this is true. */
  readonly ready: string | (() => Promise<boolean>);
  readonly onLine?: (line: string) => void;
}

/** Starts a script of ours and waits until it is ready. Whatever happens to us, it does not outlive us. */
export async function startChild(
  script: string,
  { args = [], env = {}, through = [], ready, onLine }: Start,
): Promise<Child> {
  const [command = process.execPath, ...rest] = [
    ...through,
    process.execPath,
    '--enable-source-maps',
    script,
    ...args,
  ];
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', ...env },
  });
  const lines: string[] = [];
  const killAtExit = (): boolean => child.kill('SIGKILL');
  process.once('exit', killAtExit);
  void once(child, 'exit').then(() => process.removeListener('exit', killAtExit));
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (lines.length < KEPT_LINES) lines.push(line);
        onLine?.(line);
        if (typeof ready === 'string' && line.includes(ready)) resolve();
      });
    }
    if (typeof ready !== 'string')
      void once(child, 'spawn').then(() => untilTrue(child, ready).then(resolve));
    child.once('exit', (code) => {
      reject(
        new Error(`${script} ended before it was ready (${String(code)}): ${lines.slice(-5).join(' | ')}`),
      );
    });
  });
  return {
    pid: child.pid ?? 0,
    count: (text) => lines.filter((line) => line.includes(text)).length,
    lastWord: (text) =>
      lines
        .findLast((line) => line.includes(text))
        ?.split(text)
        .at(-1)
        ?.trim() ?? '',
    isRunning: () => !hasEnded(child),
    signal: (signal) => void child.kill(signal),
    end: async (signal) => {
      if (hasEnded(child)) return child.exitCode;
      const ended = once(child, 'exit');
      child.kill(signal);
      if (signal !== 'SIGKILL') child.kill('SIGCONT');
      await ended;
      return child.exitCode;
    },
  };
}

async function untilTrue(child: ChildProcess, isReady: () => Promise<boolean>): Promise<void> {
  while (!hasEnded(child) && !(await isReady())) await pause(100);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
