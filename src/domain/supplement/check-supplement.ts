import type { Finding, IssueCode } from '../fhir/finding.ts';
import { parseReference, type ReferenceTarget } from '../fhir/reference.ts';
import { problem } from '../fhir/refusal.ts';
import { isObject, objectsOf, type JsonObject } from '../profile/json.ts';
import { isCivilDate } from '../time/civil-date.ts';
import { QUESTIONS, SUPPLEMENT_QUESTIONNAIRE, type Question } from './question.ts';
import { linkIdOf } from './supplement-questionnaire.ts';

const STATUSES = ['completed', 'amended', 'entered-in-error'];
/** Where to look, said with every refusal. */
const SEE = 'See GET /fhir/Questionnaire/prior-authorization-supplement.';

/** Whether a QuestionnaireResponse answers our questions; those to other questionnaires are not ours to judge. */
export function isSupplement(response: JsonObject): boolean {
  const { questionnaire } = response;
  return typeof questionnaire === 'string' && questionnaire.split('|')[0] === SUPPLEMENT_QUESTIONNAIRE;
}

/**
 * What is wrong with the answers of a supplement, place by place with the remedy: what would break the profiles of a
 * request is refused here, before anybody relies on it.
 */
export function checkSupplement(response: JsonObject, expression: string): readonly Finding[] {
  const findings: Finding[] = [];
  const say = sayTo(findings);
  if (!STATUSES.includes(String(response['status']))) {
    say('value', 'status', `${expression}.status`, `Send it when it is finished: ${STATUSES.join(', ')}.`);
  }
  if (referenceIn(response['encounter']) === undefined) {
    say('required', 'encounter', `${expression}.encounter`, 'Name the encounter of the case.');
  }
  checkItems(response, QUESTIONS, { expression, group: '', say });
  return findings;
}

type Say = (code: IssueCode, key: string, place: string, text: string) => void;

function sayTo(findings: Finding[]): Say {
  return (code, key, place, text) => {
    findings.push(problem({ code, key: `supplement-${key}`, text: `${text} ${SEE}`, expression: place }));
  };
}

interface Place {
  readonly expression: string;
  readonly group: string;
  readonly say: Say;
}

function checkItems(holder: JsonObject, questions: readonly Question[], place: Place): void {
  const asked = new Map(questions.map((question) => [linkIdOf(question, place.group), question]));
  const seen = new Map<string, number>();
  objectsOf(holder['item']).forEach((item, index) => {
    const inner = { ...place, expression: `${place.expression}.item[${String(index)}]` };
    const linkId = String(item['linkId']);
    const question = asked.get(linkId);
    if (question === undefined) {
      place.say(
        'not-found',
        'question-unknown',
        `${inner.expression}.linkId`,
        'There is no such question here.',
      );
      return;
    }
    seen.set(linkId, (seen.get(linkId) ?? 0) + 1);
    const mayRepeat = question.type === 'group' && question.repeats === true;
    if (!mayRepeat && seen.get(linkId) === 2)
      place.say('structure', 'question-repeated', inner.expression, 'Answer this question once.');
    if (question.type === 'group') checkItems(item, question.item ?? [], { ...inner, group: linkId });
    else checkAnswers(item, question, inner);
  });
  for (const [linkId, { required }] of asked) {
    if (required === true && !seen.has(linkId))
      place.say('required', 'answer-missing', place.expression, `Answer ${linkId}, too.`);
  }
}

function checkAnswers(item: JsonObject, question: Question, { expression, say }: Place): void {
  const answers = objectsOf(item['answer']);
  if (answers.length === 0)
    say('required', 'answer-missing', `${expression}.answer`, 'Answer, or leave it out.');
  if (answers.length > 1 && question.repeats !== true)
    say('structure', 'question-repeated', `${expression}.answer`, 'Give one answer to this question.');
  answers.forEach((answer, index) => {
    const member = MEMBERS[question.type];
    const place = `${expression}.answer[${String(index)}]`;
    if (answer[member] === undefined) say('structure', 'answer-type', place, `Answer with ${member}.`);
    else
      CHECKS[question.type](answer[member], question, (text) => {
        say('value', 'answer', `${place}.${member}`, text);
      });
  });
}

const MEMBERS: Readonly<Record<Question['type'], string>> = {
  group: 'item',
  boolean: 'valueBoolean',
  date: 'valueDate',
  decimal: 'valueDecimal',
  string: 'valueString',
  choice: 'valueCoding',
  reference: 'valueReference',
  quantity: 'valueQuantity',
};

type AnswerCheck = (value: unknown, question: Question, say: (text: string) => void) => void;

const CHECKS: Readonly<Record<Question['type'], AnswerCheck>> = {
  group: () => undefined,
  boolean: (value, _, say) => {
    if (typeof value !== 'boolean') say('Answer true or false.');
  },
  date: (value, _, say) => {
    if (typeof value !== 'string' || !isCivilDate(value)) say('Give the whole day, YYYY-MM-DD.');
  },
  decimal: (value, _, say) => {
    if (typeof value !== 'number' || value < 0) say('Give an amount that is not negative.');
  },
  string: (value, { maxLength = Number.MAX_SAFE_INTEGER }, say) => {
    if (typeof value !== 'string' || value.trim() === '' || value.length > maxLength)
      say(`Give a text of at most ${String(maxLength)} characters.`);
  },
  choice: (value, { system = [], codes }, say) => {
    const coding = isObject(value) ? value : {};
    const systems = typeof system === 'string' ? [system] : system;
    if (typeof coding['code'] !== 'string' || !systems.includes(String(coding['system'])))
      say(`Give a code with one of these systems: ${systems.join(', ')}.`);
    else if (codes !== undefined && !codes.includes(coding['code'])) say(`Give one of ${codes.join(', ')}.`);
  },
  reference: (value, { targets = [] }, say) => {
    const type = referenceIn(value)?.type;
    if (type === undefined || !targets.includes(type))
      say(`Point to one of these by Type/id: ${targets.join(', ')}.`);
  },
  quantity: (value, { units = [] }, say) => {
    const quantity = isObject(value) ? value : {};
    if (
      typeof quantity['value'] !== 'number' ||
      quantity['value'] <= 0 ||
      quantity['comparator'] !== undefined
    )
      say('Give a positive value without a comparator.');
    if (!units.includes(String(quantity['unit']))) say(`Give a unit: ${units.join(', ')}.`);
  },
};

function referenceIn(value: unknown): ReferenceTarget | undefined {
  const reference = isObject(value) ? value['reference'] : undefined;
  return typeof reference === 'string' ? parseReference(reference) : undefined;
}
