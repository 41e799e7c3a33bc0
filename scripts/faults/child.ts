import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

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

/** Starts a script of ours and waits for a line that holds `ready`. Whatever happens to us, it does not outlive us. */
export async function startChild(
  script: string,
  { args = [], env = {}, ready }: { args?: readonly string[]; env?: Record<string, string>; ready: string },
): Promise<Child> {
  const child = spawn(process.execPath, ['--enable-source-maps', script, ...args], {
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
        if (line.includes(ready)) resolve();
      });
    }
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

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}
