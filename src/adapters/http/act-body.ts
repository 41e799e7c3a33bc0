import type { Request } from 'express';
import { z } from 'zod';
import { readJson } from '../../domain/fhir/read-json.ts';
import { refuse, type Refusal } from '../../domain/fhir/refusal.ts';
import { DEFAULT_JSON_LIMITS } from '../../domain/fhir/scan-json.ts';
import { readBody } from './read-body.ts';

/** What a person says may be read by many: long enough for a reason, too short for a chart. */
const LONGEST_REASON = 300;
const LONGEST_NAME = 120;
const LONGEST_LETTER = 40_000;
const MAX_BYTES = 128 * 1024;
/** As long as a type and an id can be. */
const LONGEST_REFERENCE = 100;
const MOST_REFERENCES = 100;

/** One line for a person to read: control characters would steer the terminal it is printed on. */
const line = z
  .string()
  .trim()
  .min(1)
  .regex(/^\P{Cc}*$/u);
const reason = line.max(LONGEST_REASON);

/** What each act wants to be told, and how that is said to whoever left it out. */
export const ACT_BODIES = {
  reason: {
    schema: z.object({ because: reason }),
    wants: `{ "because": "…" }, at most ${String(LONGEST_REASON)} characters on one line, without patient data`,
  },
  withholding: {
    schema: z.object({
      references: z.array(z.string().max(LONGEST_REFERENCE)).min(1).max(MOST_REFERENCES),
      because: reason,
    }),
    wants: `{ "references": ["DocumentReference/d1"], "because": "…" }, at most ${String(MOST_REFERENCES)} references and ${String(LONGEST_REASON)} characters on one line, without patient data`,
  },
  letter: {
    schema: z.object({
      draft: z.string().regex(/^[0-9a-f]{12}$/),
      by: line.max(LONGEST_NAME),
      completed: z.string().trim().min(1).max(LONGEST_LETTER).optional(),
    }),
    wants:
      '{ "draft": "number of the draft that was read (DocumentReference.meta.versionId)", "by": "who signs, as read under the letter", "completed": "the letter as completed, where it was" }',
  },
  talk: {
    schema: z.object({ at: z.iso.datetime({ offset: true }), reached: z.boolean(), because: reason }),
    wants:
      '{ "at": "when, with its offset", "reached": true or false, "because": "what came of it, on one line, without patient data" }',
  },
} as const;

type Name = keyof typeof ACT_BODIES;

/** Reads what a person tells about an act; a refusal names what is wanted. */
export async function readActBody<N extends Name>(
  request: Request,
  name: N,
): Promise<
  | { readonly told: z.infer<(typeof ACT_BODIES)[N]['schema']>; readonly refusal: undefined }
  | { readonly told: undefined; readonly refusal: Refusal }
> {
  const body = await readBody(request, MAX_BYTES);
  if (body.refusal !== undefined) return { told: undefined, refusal: body.refusal };
  const json = readJson(body.bytes, DEFAULT_JSON_LIMITS);
  if (json.refusal !== undefined) return { told: undefined, refusal: json.refusal };
  const { schema, wants } = ACT_BODIES[name];
  const read = schema.safeParse(json.value);
  if (!read.success) {
    const text = `Say in the body: ${wants}.`;
    const expression = read.error.issues[0]?.path.map(String).join('.');
    const refusal = refuse(400, { code: 'required', key: 'reason-missing', text, expression });
    return { told: undefined, refusal };
  }
  // The schema that was just asked belongs to this name.
  return { told: read.data as z.infer<(typeof ACT_BODIES)[N]['schema']>, refusal: undefined };
}
