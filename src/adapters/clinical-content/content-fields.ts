import { z } from 'zod';

/** Fields that every content file writes the same way. */
export const idText = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower case words joined by hyphens, as in example-health');

export const versionText = z
  .string({ error: 'a version is written in quotes, as "1.0.0"' })
  .regex(/^\d+\.\d+\.\d+$/, 'a version is three numbers in quotes, as "1.0.0"');

/** A real day: YAML keeps an unquoted 2026-01-10 as text. */
export const dateText = z
  .string({ error: 'a date is written as 2026-01-10' })
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'a date is written as 2026-01-10')
  .refine(isDay, { error: 'there is no such day' });

/** `Date` reads 30 February as 2 March, so the day is compared with what it became. */
function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}
