import { z } from 'zod';
import { CLOCK_EVENTS, CLOCK_KINDS } from '../../domain/policy/clock.ts';
import {
  APPEAL_STEPS,
  CONFIDENCES,
  LINES_OF_BUSINESS,
  REQUIREMENTS,
} from '../../domain/policy/payer-policy.ts';
import { ROUTES } from '../../domain/policy/route.ts';
import { SERVICE_CLASSES } from '../../domain/policy/service-class.ts';
import { WINDOW_UNITS } from '../../domain/policy/window.ts';
import { SCENARIOS } from '../../domain/urgency/scenario.ts';
import { dateText, idText, versionText } from './content-fields.ts';

/** How a payer's file is written; `mappings/payers/_template.yaml` explains each field to its author. */
const span = {
  amount: z.int().min(0).max(10_000),
  unit: z.enum(WINDOW_UNITS),
  cutOff: z
    .string({ error: 'a cut-off is written in quotes, as "17:00"' })
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a cut-off is written in quotes, as "17:00"')
    .optional(),
};

const needsCutOff = {
  when: ({ unit, cutOff }: { unit: string; cutOff?: string | undefined }) =>
    unit !== 'next-business-day-at' || cutOff !== undefined,
  error: 'next-business-day-at needs a cutOff, as "17:00"',
};

const spanSchema = z.strictObject(span).refine(needsCutOff.when, { error: needsCutOff.error });

const windowSchema = z
  .strictObject({
    ...span,
    start: z.enum(CLOCK_EVENTS),
    fallbackStart: z.enum(CLOCK_EVENTS).optional(),
    calendar: idText.optional(),
    zone: z.enum(['payer', 'facility']).optional(),
    onClosedDay: spanSchema.optional(),
    roll: z.literal('next-business-day').optional(),
    tolledBy: z.enum(CLOCK_EVENTS).optional(),
  })
  .refine(needsCutOff.when, { error: needsCutOff.error });

function oneOrMore<T extends z.ZodType>(value: T) {
  return z
    .union([value, z.array(value).min(1)])
    .transform((given) => (Array.isArray(given) ? given : [given]));
}

const URGENCIES = ['emergency', 'urgent', 'non-emergency', 'undetermined'] as const;

const conditionSchema = z.strictObject({
  lineOfBusiness: oneOrMore(z.enum(LINES_OF_BUSINESS)).optional(),
  plan: oneOrMore(z.string()).optional(),
  state: oneOrMore(z.string().regex(/^[A-Z]{2}$/, 'a state has two letters, as TX')).optional(),
  network: oneOrMore(z.string()).optional(),
  facility: oneOrMore(z.string()).optional(),
  serviceClass: oneOrMore(z.enum(SERVICE_CLASSES)).optional(),
  urgency: oneOrMore(z.enum(URGENCIES)).optional(),
  scenario: oneOrMore(z.enum(SCENARIOS)).optional(),
});

/** What a file may say once for all its rules, and a rule again for itself. */
const terms = {
  windows: z.partialRecord(z.enum(CLOCK_KINDS), windowSchema).default({}),
  penalties: z
    .array(
      z.strictObject({
        clock: z.enum(CLOCK_KINDS),
        lateByHours: z.number().min(0),
        says: z.string().min(1),
      }),
    )
    .optional(),
  channel: z.string().min(1).optional(),
  holdForReview: z.boolean().optional(),
  submitIncompleteWhenHoursLeft: z.number().min(0).optional(),
  otherwise: z
    .enum(['claim-dispute', 'reconsideration', 'appeal', 'provider-liability', 'needs-review'])
    .optional(),
  escalateWhenHoursLeft: z.number().min(0).optional(),
};

const source = {
  citation: z.string().min(1),
  lastVerified: dateText.optional(),
  verifyBy: dateText.optional(),
  confidence: z.enum(CONFIDENCES),
};

const ruleSchema = z.strictObject({
  id: idText,
  when: conditionSchema.default({}),
  requirement: z.enum(REQUIREMENTS),
  retrospectiveAllowed: z.union([z.boolean(), z.literal('ask-payer')]).default(false),
  because: z.string().min(1),
  ...terms,
  effective: z.strictObject({ from: dateText.optional(), to: dateText.optional() }).default({}),
  source: z.strictObject(source).partial().default({}),
});

const instant = z.iso.datetime({
  offset: true,
  error: 'an instant is written as "2026-11-20T18:30:00-06:00"',
});

export const payerPolicySchema = z.strictObject({
  id: idText,
  version: versionText,
  name: z.string().min(1),
  identifiers: z.array(z.strictObject({ system: z.string().min(1), value: z.string().min(1) })).default([]),
  aliases: z.array(z.string().min(1)).default([]),
  linesOfBusiness: z
    .array(
      z.strictObject({
        line: z.enum(LINES_OF_BUSINESS),
        types: z.array(z.strictObject({ system: z.string(), code: z.coerce.string() })).default([]),
        classes: z.array(z.strictObject({ type: z.string(), value: z.coerce.string() })).default([]),
        otherwise: z.boolean().default(false),
      }),
    )
    .default([]),
  calendar: idText,
  source: z.strictObject(source),
  ...terms,
  appealLadder: z.array(z.strictObject({ step: z.enum(APPEAL_STEPS), within: spanSchema })).default([]),
  documents: z
    .strictObject({
      required: z.array(idText).default([]),
      notWanted: z.array(idText).default([]),
      maxMegabytes: z.number().positive().optional(),
    })
    .default({ required: [], notWanted: [] }),
  postStabilization: z
    .strictObject({
      answerWithin: z.strictObject({ amount: z.number().positive(), unit: z.literal('hours') }),
      linesOfBusiness: z.array(z.enum(LINES_OF_BUSINESS)).min(1),
      citation: z.string().min(1),
    })
    .optional(),
  outages: z
    .array(
      z
        .strictObject({ from: instant, to: instant, source: z.string().min(1) })
        .refine(({ from, to }) => Date.parse(from) < Date.parse(to), { error: '"from" must be before "to"' }),
    )
    .default([]),
  rules: z.array(ruleSchema).min(1),
  examples: z
    .array(
      z.strictObject({
        given: z.strictObject({
          lineOfBusiness: z.enum(LINES_OF_BUSINESS).optional(),
          plan: oneOrMore(z.string()).optional(),
          state: z.string().optional(),
          network: z.string().optional(),
          facility: oneOrMore(z.string()).optional(),
          serviceClass: z.enum(SERVICE_CLASSES),
          urgency: z.enum(URGENCIES),
          scenario: z.enum(SCENARIOS).optional(),
          date: dateText.optional(),
        }),
        rule: idText,
        route: z.enum(ROUTES),
      }),
    )
    .min(1, 'a policy without an example does not load'),
});

export type PayerPolicyContent = z.infer<typeof payerPolicySchema>;
