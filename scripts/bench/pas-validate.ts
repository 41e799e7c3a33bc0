import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { projectRoot } from '../../src/project-root.ts';
import { freePort } from '../faults/servers.ts';

/** An independent validator with the official packages, where a developer has one beside the project. */
const VALIDATOR = join(projectRoot(), '../shared/tools/pas-validate');

/** The first start builds it. */
export const PAS_VALIDATE_STARTS_WITHIN_MS = 240_000;

/** Whether it and the Java that it needs are at hand. */
export function hasPasValidate(): boolean {
  return existsSync(VALIDATOR) && ['java', 'mvn'].every((tool) => spawnSync(tool, ['-version']).status === 0);
}

/** The validator, kept warm for one version of the guide. */
export interface PasValidate {
  /** What it calls an error, each with its place. */
  errorsIn(resource: object): Promise<readonly string[]>;
  stop(): void;
}

/** @throws Error with what it said when it does not come up. */
export async function startPasValidate(version: '2.2.1' | '2.0.1'): Promise<PasValidate> {
  const port = await freePort();
  const child = spawn(VALIDATOR, ['--version', version, '--serve', String(port)]);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const hopeless = setTimeout(() => {
      reject(new Error(`pas-validate did not come up: ${said}`));
    }, PAS_VALIDATE_STARTS_WITHIN_MS);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (!said.includes('listening on')) return;
      clearTimeout(hopeless);
      resolve();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', () => {
      clearTimeout(hopeless);
      reject(new Error(`pas-validate ended: ${said}`));
    });
  });
  return {
    async errorsIn(resource) {
      // A connection each: it closes idle ones without a word.
      const { body } = await request(`http://127.0.0.1:${String(port)}/validate`, {
        method: 'POST',
        body: JSON.stringify(resource),
        reset: true,
      });
      const { issue } = (await body.json()) as { issue: readonly Issue[] };
      return issue
        .filter(({ severity }) => ['error', 'fatal'].includes(severity))
        .map(({ expression = [], diagnostics }) => `${expression.join()} ${diagnostics}`);
    },
    stop: () => {
      child.kill('SIGKILL');
    },
  };
}

/** What one validation of a file takes it, warm and by its own clock; undefined where it is not at hand. */
export function medianMilliseconds(file: string, rounds: number): number | undefined {
  if (!hasPasValidate()) return undefined;
  const { stdout } = spawnSync(VALIDATOR, ['--time', String(rounds), file], { encoding: 'utf8' });
  const median = /^([\d.]+) ms median/.exec(stdout)?.[1];
  return median === undefined ? undefined : Number(median);
}

interface Issue {
  readonly severity: string;
  readonly expression?: readonly string[];
  readonly diagnostics: string;
}
