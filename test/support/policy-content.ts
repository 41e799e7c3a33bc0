import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCalendar } from '../../src/adapters/clinical-content/calendar-file.ts';
import type { ContentFile, Read } from '../../src/adapters/clinical-content/content-file.ts';
import { readPayerPolicy } from '../../src/adapters/clinical-content/payer-policy-file.ts';
import type { Calendar } from '../../src/domain/policy/calendar.ts';
import type { PayerPolicy } from '../../src/domain/policy/payer-policy.ts';

const MAPPINGS = join(import.meta.dirname, '../../mappings');

/** A file of `mappings/` as the loader hands it to a reader. */
export function contentFile(path: string): ContentFile {
  return { path, text: readFileSync(join(MAPPINGS, path), 'utf8') };
}

export function filesIn(folder: string): readonly ContentFile[] {
  return readdirSync(join(MAPPINGS, folder))
    .sort()
    .map((name) => contentFile(`${folder}/${name}`));
}

export function shippedCalendar(id: string): Calendar {
  return valueOf(readCalendar(contentFile(`calendars/${id}.yaml`)));
}

export function shippedPayer(id: string): PayerPolicy {
  return valueOf(readPayerPolicy(contentFile(`payers/${id}.yaml`)));
}

/** What was read. @throws Error with the problems. */
export function valueOf<T>(read: Read<T>): T {
  if (read.value === undefined) throw new Error(JSON.stringify(read.problems, undefined, 1));
  return read.value;
}
