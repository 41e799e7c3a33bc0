import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { readCalendar } from '../../src/adapters/clinical-content/calendar-file.ts';
import {
  readContentFile,
  type ContentFile,
  type Read,
} from '../../src/adapters/clinical-content/content-file.ts';
import { criteriaSchema } from '../../src/adapters/clinical-content/criterion-schema.ts';
import { readDocumentRequirements } from '../../src/adapters/clinical-content/document-file.ts';
import { readPayerPolicy } from '../../src/adapters/clinical-content/payer-policy-file.ts';
import {
  conceptMapSchema,
  namingSystemSchema,
  valueSetSchema,
} from '../../src/adapters/clinical-content/terminology-schema.ts';
import type { ClinicalContent } from '../../src/domain/clinical-content/clinical-content.ts';
import { compileRelease } from '../../src/domain/clinical-content/release.ts';
import type { Calendar } from '../../src/domain/policy/calendar.ts';
import type { PayerPolicy } from '../../src/domain/policy/payer-policy.ts';

const MAPPINGS = join(import.meta.dirname, '../../mappings');

/** A file of `mappings/` as the loader hands it to a reader. */
export function contentFile(path: string): ContentFile {
  return { path, text: readFileSync(join(MAPPINGS, path), 'utf8') };
}

/** The shipped content that decides payer policy, compiled as the loader does it. */
export function policyContent(): ClinicalContent {
  const { content } = compileRelease({
    release: 'release-test',
    namingSystems: sources('naming-systems', namingSystemSchema),
    conceptMaps: sources('concept-maps', conceptMapSchema).filter(({ file }) =>
      /encounter-class-|claim-adjustment|payer-contact|delay-reason/.test(file),
    ),
    valueSets: sources('value-sets', valueSetSchema).filter(({ file }) =>
      /service-class|restricted|consent/.test(file),
    ),
    rules: [],
    criteria: filesIn('criteria').map((file) => ({
      file: file.path,
      content: valueOf(readContentFile(file, criteriaSchema)).content,
    })),
    payers: filesIn('payers')
      .filter(({ path }) => !path.includes('/_'))
      .map((file) => valueOf(readPayerPolicy(file))),
    calendars: filesIn('calendars').map((file) => valueOf(readCalendar(file))),
    requirements: filesIn('documents').flatMap((file) => valueOf(readDocumentRequirements(file))),
  });
  return content;
}

function sources<T>(folder: string, schema: z.ZodType<T>) {
  return filesIn(folder).map(({ path, text }) => ({ file: path, content: schema.parse(JSON.parse(text)) }));
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
