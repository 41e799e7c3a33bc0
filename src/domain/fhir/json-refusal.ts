import type { IssueCode } from './finding.ts';
import { refuse, type Refusal } from './refusal.ts';

/** What is refused in a JSON document before it is parsed, and why it would hurt. */
const REFUSALS = {
  'json-second-document': {
    status: 400,
    code: 'invalid',
    text: 'A second JSON document follows the first. Send one document in a request.',
  },
  'json-array-in-array': {
    status: 400,
    code: 'structure',
    text: 'FHIR JSON has no array directly inside an array.',
  },
  'json-too-deep': { status: 400, code: 'too-costly', text: 'The document is nested too deeply.' },
  'json-too-large': {
    status: 413,
    code: 'too-costly',
    text: 'The document holds too many elements. Send it in parts.',
  },
  'json-array-too-long': {
    status: 413,
    code: 'too-costly',
    text: 'This list has too many entries. Split the message.',
  },
  'json-too-many-keys': {
    status: 413,
    code: 'too-costly',
    text: 'No FHIR object has so many properties.',
  },
  'json-key-escaped': {
    status: 400,
    code: 'structure',
    text: 'Write property names plainly, without a backslash.',
  },
  'json-duplicate-key': {
    status: 400,
    code: 'structure',
    text: 'This property stands twice in one object. Send it once.',
  },
  'json-forbidden-key': { status: 400, code: 'structure', text: 'No FHIR element has this name. Remove it.' },
  'json-nul': { status: 400, code: 'value', text: 'This text holds the character NUL. Remove it.' },
  'json-lone-surrogate': {
    status: 400,
    code: 'value',
    text: 'This text holds half of a surrogate pair. Send whole characters.',
  },
  'json-number-too-large': { status: 422, code: 'value', text: 'This number is too large to be read.' },
  'json-integer-too-large': { status: 422, code: 'value', text: 'FHIR integers go up to 2,147,483,647.' },
} as const satisfies Record<string, { status: Refusal['status']; code: IssueCode; text: string }>;

export type JsonProblem = keyof typeof REFUSALS;

export function jsonRefusal(key: JsonProblem, expression: string | undefined): Refusal {
  const { status, code, text } = REFUSALS[key];
  return refuse(status, { key, code, text, expression });
}
