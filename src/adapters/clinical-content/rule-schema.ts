import { z } from 'zod';
import type { Resource } from '@medplum/fhirtypes';
import { nearestName } from '../../domain/fhir/nearest-name.ts';
import { SCENARIOS } from '../../domain/urgency/scenario.ts';
import { dateText, idText, versionText } from './content-fields.ts';

const says = z.string().min(1).describe('A plain sentence a nurse can read: what this fact means.');

const urgency = z.enum(['emergency', 'urgent', 'non-emergency']);

/** The situation of an example. */
export const givenSchema = z
  .array(z.custom<Resource>(isResource, { error: 'a FHIR resource has a resourceType' }))
  .min(1)
  .describe('FHIR resources: the Encounter first, then what belongs to it.');

/** Why a rule or criterion is as it is, for whoever is asked to change it. */
export const becauseSchema = z.strictObject({
  source: z.string().min(1).describe('Where it is written: a law, a guideline, a decision of a committee.'),
  approver: z.string().min(1).describe('Who answers for it.'),
  date: dateText,
});

const example = z.strictObject({
  name: z.string().min(1).describe('The situation in a few words.'),
  given: givenSchema,
  applies: z.boolean().describe('Whether the rule holds in this situation.'),
  urgency: z
    .enum(['emergency', 'urgent', 'non-emergency', 'undetermined'])
    .optional()
    .describe('What the whole situation is weighed as.'),
});

function isResource(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'resourceType' in value;
}

const THEN = ['urgency', 'strength', 'group', 'says', 'condition', 'scenario'];

function sayUnknownKeys(then: unknown): string {
  if (typeof then !== 'object' || then === null) return '';
  const unknown = Object.keys(then).filter((key) => !THEN.includes(key));
  if (unknown.length === 0) return '';
  const said = unknown.map((key) => {
    const nearest = nearestName(key, THEN);
    return nearest === undefined ? `"${key}"` : `"${key}" (did you mean "${nearest}"?)`;
  });
  return `, and not ${said.join(', ')}`;
}

const rule = z.strictObject({
  id: idText,
  version: versionText,
  because: becauseSchema,
  when: z.union(
    [
      z.string().min(1).describe('A FHIRPath expression over the Encounter that is true or false.'),
      z.strictObject({ diagnosisIn: z.string().describe('Name of a file in value-sets/, without .json.') }),
      z.strictObject({ presentingIn: z.string().describe('Name of a file in value-sets/, without .json.') }),
      z.strictObject({ documentIn: z.string().describe('Name of a file in value-sets/, without .json.') }),
    ],
    { error: '"when" is a FHIRPath expression, or diagnosisIn, presentingIn or documentIn with a value set' },
  ),
  then: z.union(
    [
      z.strictObject({
        urgency,
        strength: z.enum(['strong', 'supporting', 'weak']),
        group: idText.optional(),
        says,
        condition: z.string().optional().describe('What it is called in a sentence: a heart attack.'),
      }),
      z.strictObject({ scenario: z.enum(SCENARIOS), says }),
    ],
    {
      error: (issue) =>
        `"then" has urgency (emergency, urgent or non-emergency), strength (strong, supporting or weak) and says; or scenario (one of the eleven) and says${sayUnknownKeys(issue.input)}`,
    },
  ),
  examples: z
    .array(example, { error: 'a rule without an example does not load: add at least one' })
    .min(1, 'a rule without an example does not load: add at least one'),
});

/** `mappings/rules/*.yaml`: a list of rules about one question. */
export const rulesSchema = z.array(rule, {
  error: 'the file is a list of rules, each beginning with "- id:"',
});
