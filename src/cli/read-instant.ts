import { CommandError } from './refusal-text.ts';

/** An instant as `--at` takes it, in UTC. @throws CommandError when it says no zone or is none. */
export function readInstant(text: string): string {
  const isInstant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const time = isInstant ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time))
    throw new CommandError(`--at takes an instant with its zone, e.g. 2026-11-23T12:00:00Z, not ${text}.`);
  return new Date(time).toISOString();
}
