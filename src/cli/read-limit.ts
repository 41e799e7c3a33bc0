import { CommandError } from './refusal-text.ts';

/** At most how many, as `--limit` gives it. @throws CommandError on anything but a whole number from 1. */
export function readLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new CommandError(`--limit takes a whole number from 1, e.g. --limit 200, not "${text}".`);
  }
  return limit;
}
