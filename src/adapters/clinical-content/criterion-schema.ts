import { z } from 'zod';
import { READ_BY_CRITERIA } from '../../domain/justification/criterion.ts';
import { SERVICE_CLASSES } from '../../domain/policy/service-class.ts';
import { SCENARIOS } from '../../domain/urgency/scenario.ts';
import { becauseSchema, givenSchema } from './rule-schema.ts';
import { idText, versionText } from './content-fields.ts';

const path = z
  .string()
  .regex(
    /^[a-z][A-Za-z]*(\.[a-z][A-Za-z]*)*$/,
    'a path is names of elements joined by dots, as code.coding.code',
  )
  .describe('Names of FHIR elements joined by dots, from the resource.');

const code = z.string({ error: 'a code is written in quotes, as "8867-4"' }).min(1);

const test = z.strictObject({
  path,
  oneOf: z.array(code).min(1).optional().describe('Some value at the path is one of these.'),
  noneOf: z.array(code).min(1).optional().describe('No value at the path is one of these.'),
  valueSet: z.string().optional().describe('Some code at the path is in this file of value-sets/.'),
});

const answer = z.union(
  [
    z.strictObject({ signals: z.array(idText).min(1) }),
    z.strictObject({ lateness: z.literal(true) }),
    z.strictObject({ midnights: z.literal(true) }),
    z
      .strictObject({
        from: z.enum(READ_BY_CRITERIA),
        each: path.optional(),
        where: z.array(test).default([]),
        value: path,
        above: z.number().optional().describe('Only a number above this answers.'),
        below: z.number().optional().describe('Only a number below this answers.'),
        says: z.string().min(1).describe('A plain sentence with {value}, {code} and {date}.'),
      })
      .describe('An element of the resources of the episode.'),
  ],
  { error: 'an answer is signals, lateness, midnights, or an element with from, value and says' },
);

const criterion = z.strictObject({
  id: idText,
  version: versionText,
  asks: z.string().min(1).describe('The question, as a reviewer puts it.'),
  because: becauseSchema,
  when: z
    .strictObject({
      serviceClass: z.array(z.enum(SERVICE_CLASSES)).min(1).optional(),
      urgency: z
        .array(z.enum(['emergency', 'urgent', 'non-emergency', 'undetermined']))
        .min(1)
        .optional(),
      scenario: z.array(z.enum(SCENARIOS)).min(1).optional(),
      diagnosisIn: z.string().optional().describe('Name of a file in value-sets/, without .json.'),
    })
    .default({}),
  answers: z.array(answer).min(1),
  examples: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        given: givenSchema,
        documented: z.boolean().describe('Whether the record answers the question.'),
      }),
    )
    .min(1, 'a criterion without an example does not load: add at least one'),
});

/** `mappings/criteria/*.yaml`: what a reviewer asks of a late request, in the order of a letter. */
export const criteriaSchema = z.array(criterion, {
  error: 'the file is a list of criteria, each beginning with "- id:"',
});
