import { z } from 'zod';
import type { DocumentRequirement } from '../../domain/documentation/requirement.ts';
import { SERVICE_CLASSES } from '../../domain/policy/service-class.ts';
import { SCENARIOS } from '../../domain/urgency/scenario.ts';
import { idText, versionText } from './content-fields.ts';
import { readContentFile, type ContentFile, type Read } from './content-file.ts';

/** Reads one list of `mappings/documents/`: what a scenario, a kind of service or a payer wants to see. */
export function readDocumentRequirements(file: ContentFile): Read<readonly DocumentRequirement[]> {
  const read = readContentFile(file, documentsSchema);
  if (read.value === undefined) return read;
  const { content, lineOf } = read.value;
  const problems = content.documents.flatMap(({ key }, index) =>
    content.documents.findIndex((other) => other.key === key) < index
      ? [{ file: file.path, line: lineOf(['documents', index]), says: `The key ${key} is used twice.` }]
      : [],
  );
  if (problems.length > 0) return { value: undefined, problems };
  const { scenarios, serviceClasses, payers } = content;
  return {
    value: content.documents.map((document) => ({
      ...document,
      id: `${content.id}/${document.key}`,
      version: content.version,
      owner: document.owner,
      scenarios,
      serviceClasses,
      payers,
    })),
    problems: [],
  };
}

export const documentsSchema = z
  .strictObject({
    id: idText,
    version: versionText,
    because: z.string().optional(),
    scenarios: z.array(z.enum(SCENARIOS)).default([]),
    serviceClasses: z.array(z.enum(SERVICE_CLASSES)).default([]),
    payers: z.array(idText).default([]),
    documents: z
      .array(
        z.strictObject({
          key: idText,
          label: z.string().min(1),
          need: z.enum(['required', 'helpful']),
          types: z
            .array(z.string().regex(/^\d{1,5}-\d$/, 'a LOINC code looks like 28011-5'))
            .min(1, 'name at least one LOINC document type'),
          reportType: z
            .string({ error: 'a PWK01 report type is written in quotes, as "M1" or "09"' })
            .regex(/^[A-Z0-9]{2}$/, 'a PWK01 report type has two characters, as "M1" or "09"'),
          about: z.enum(['stay', 'any-time']).default('stay'),
          owner: z.string().optional(),
        }),
      )
      .min(1),
  })
  .refine(
    ({ scenarios, serviceClasses, payers }) => [...scenarios, ...serviceClasses, ...payers].length > 0,
    {
      error: 'say which scenarios, serviceClasses or payers this list is for',
    },
  );
