import type { Questionnaire, QuestionnaireItem, QuestionnaireItemAnswerOption } from '@medplum/fhirtypes';
import { QUESTIONS, SUPPLEMENT_QUESTIONNAIRE, type Question } from './question.ts';

/** Its id at our FHIR base. */
export const SUPPLEMENT_ID = 'prior-authorization-supplement';

/** The form for what no clinical resource carries, as FHIR, by its id: made from the table by which answers are checked. */
export function supplementQuestionnaire(id = SUPPLEMENT_ID): Questionnaire | undefined {
  if (id !== SUPPLEMENT_ID) return undefined;
  return {
    resourceType: 'Questionnaire',
    id,
    url: SUPPLEMENT_QUESTIONNAIRE,
    version: '1.0.0',
    name: 'PriorAuthorizationSupplement',
    title: 'Supplement to a retrospective authorization',
    status: 'active',
    subjectType: ['Patient'],
    publisher: 'Retro Auth',
    description:
      'What a payer may want to know about a case and no clinical resource says. Attach it to a case with a QuestionnaireResponse that names the encounter; answer only what is known.',
    item: QUESTIONS.map((question) => itemOf(question, '')),
  };
}

/** A linkId is unique in a Questionnaire, so those within a group carry its name before theirs. */
export function linkIdOf({ linkId }: Question, group: string): string {
  return group === '' ? linkId : `${group}.${linkId}`;
}

function itemOf(question: Question, group: string): QuestionnaireItem {
  const { text, type, required, repeats, maxLength, valueSet, item } = question;
  const linkId = linkIdOf(question, group);
  const options = optionsOf(question);
  return {
    linkId,
    text,
    type,
    ...(required === undefined ? {} : { required }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(maxLength === undefined ? {} : { maxLength }),
    ...(valueSet === undefined ? {} : { answerValueSet: valueSet }),
    ...(options.length === 0 ? {} : { answerOption: options }),
    ...(item === undefined ? {} : { item: item.map((inner) => itemOf(inner, linkId)) }),
  };
}

function optionsOf({ codes = [], system }: Question): QuestionnaireItemAnswerOption[] {
  return codes.map((code) => ({
    valueCoding: { ...(typeof system === 'string' ? { system } : {}), code },
  }));
}
