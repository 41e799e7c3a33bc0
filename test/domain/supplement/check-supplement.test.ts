import type { QuestionnaireResponse, QuestionnaireResponseItem } from '@medplum/fhirtypes';
import { takeResource } from '../../../src/domain/fhir/take-resource.ts';
import { QUESTIONS } from '../../../src/domain/supplement/question.ts';
import { readSupplement } from '../../../src/domain/supplement/supplement.ts';
import { supplementQuestionnaire } from '../../../src/domain/supplement/supplement-questionnaire.ts';
import { aRequest } from '../../builders/a-request.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { answered, aSupplement, everythingSaid, grouped, x12 } from '../../builders/a-supplement.ts';

function placesAndKeys(response: QuestionnaireResponse): readonly (readonly [string | undefined, string])[] {
  const taken = takeResource(response, { expression: undefined, fullUrl: undefined, digest: () => '' });
  return taken.outcome === 'refused'
    ? taken.refusal.findings.map(({ expression, key }) => [expression, key] as const)
    : [];
}

describe('a supplement at the door', () => {
  it('is taken when every question is answered well', () => {
    expect(placesAndKeys(everythingSaid('Procedure/proc-1'))).toStrictEqual([]);
  });

  it.each<readonly [string, QuestionnaireResponseItem, string, string]>([
    [
      'an unknown question',
      answered('shoe-size', { valueDecimal: 9 }),
      '.item[0].linkId',
      'question-unknown',
    ],
    [
      'another type of answer',
      answered('military-status', { valueString: 'RU' }),
      '.item[0].answer[0]',
      'answer-type',
    ],
    [
      'a code of another list',
      answered('military-status', x12('1345', '2')),
      '.item[0].answer[0].valueCoding',
      'answer',
    ],
    [
      'half a date',
      grouped(
        'home-health',
        answered('home-health.prognosis', x12('923', '1')),
        answered('home-health.start-date', { valueDate: '2026-01' }),
      ),
      '.item[0].item[1].answer[0].valueDate',
      'answer',
    ],
    [
      'a group without what it needs',
      grouped('line', answered('line.epsdt', { valueBoolean: true })),
      '.item[0]',
      'answer-missing',
    ],
    [
      'a unit that X12 does not count in',
      grouped(
        'line',
        answered('line.service', { valueReference: { reference: 'Procedure/p' } }),
        answered('line.quantity', { valueQuantity: { value: 5, unit: 'mg' } }),
      ),
      '.item[0].item[1].answer[0].valueQuantity',
      'answer',
    ],
    [
      'two answers to one question',
      answered('military-status', x12('584', 'RU'), x12('584', 'A')),
      '.item[0].answer',
      'question-repeated',
    ],
  ])('is refused for %s, by place', (_, item, place, key) => {
    expect(placesAndKeys(aSupplement([item]))).toStrictEqual([
      [`QuestionnaireResponse${place}`, `supplement-${key}`],
    ]);
  });

  it('is refused unfinished or without an encounter', () => {
    const nowhere = aSupplement([], { status: 'in-progress', encounter: { display: 'the last stay' } });
    expect(placesAndKeys(nowhere)).toStrictEqual([
      ['QuestionnaireResponse.status', 'supplement-status'],
      ['QuestionnaireResponse.encounter', 'supplement-encounter'],
    ]);
  });

  it('is passed over when it answers another Questionnaire', () => {
    const other = aSupplement([], { questionnaire: 'https://payer.example/Questionnaire/q' });
    const { outcome } = takeResource(other, { expression: undefined, fullUrl: undefined, digest: () => '' });
    expect(outcome).toBe('passed-over');
  });
});

it('the form asks what the checks check, each question under one linkId', () => {
  const linkIds = JSON.stringify(supplementQuestionnaire()).match(/"linkId":"[^"]+"/g) ?? [];
  expect(new Set(linkIds).size).toBe(linkIds.length);
  expect(supplementQuestionnaire()?.item).toHaveLength(QUESTIONS.length);
});

describe('what was said', () => {
  it('later counts, and what was taken back does not', () => {
    const say = (id: string, code: string, status: QuestionnaireResponse['status'] = 'completed') =>
      aSupplement([answered('military-status', x12('584', code))], { id, status });
    expect(readSupplement([say('1', 'RU'), say('2', 'AO')]).militaryStatus?.code).toBe('AO');
    expect(readSupplement([say('1', 'RU'), say('2', 'AO', 'entered-in-error')]).militaryStatus?.code).toBe(
      'RU',
    );
  });

  it('about something that is no line of the request stops it', () => {
    const snapshot = aSnapshot({ with: [everythingSaid('Procedure/unheard-of')] });
    expect(aRequest({ snapshot }).findings).toContainEqual(
      expect.objectContaining({ key: 'supplement-line-unknown', severity: 'error' }),
    );
  });
});
