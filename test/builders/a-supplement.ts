import type {
  Coding,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { SUPPLEMENT_QUESTIONNAIRE } from '../../src/domain/supplement/question.ts';

const X12 = 'https://codesystem.x12.org/005010';
const CPT = 'http://www.ama-assn.org/go/cpt';

/** Answers to our own Questionnaire about the usual emergency stay. */
export function aSupplement(
  item: readonly QuestionnaireResponseItem[],
  over: Partial<QuestionnaireResponse> = {},
): QuestionnaireResponse {
  return {
    resourceType: 'QuestionnaireResponse',
    id: 'supplement-1',
    questionnaire: `${SUPPLEMENT_QUESTIONNAIRE}|1.0.0`,
    status: 'completed',
    subject: { reference: 'Patient/pat-1' },
    encounter: { reference: 'Encounter/enc-1' },
    authored: '2026-01-15T09:00:00-05:00',
    item: [...item],
    ...over,
  };
}

export function answered(
  linkId: string,
  ...answer: QuestionnaireResponseItemAnswer[]
): QuestionnaireResponseItem {
  return { linkId, answer };
}

export function grouped(linkId: string, ...item: QuestionnaireResponseItem[]): QuestionnaireResponseItem {
  return { linkId, item };
}

/** A code of an X12 data element, whose texts are licensed. */
export function x12(element: string, code: string): { valueCoding: Coding } {
  return { valueCoding: { system: `${X12}/${element}`, code } };
}

/** Everything that may be said about one line, which is this resource's. */
export function everythingAbout(service: string): QuestionnaireResponseItem {
  return grouped(
    'line',
    answered('line.service', { valueReference: { reference: service } }),
    answered('line.request-type', x12('1525', 'HS')),
    answered('line.certification-type', x12('1322', 'R')),
    answered('line.service-type', x12('1365', '2')),
    answered('line.place', {
      valueCoding: { system: 'https://www.nubc.org/CodeSystem/TypeOfBill', code: '11' },
    }),
    answered('line.code-end', { valueCoding: { system: CPT, code: '33516' } }),
    answered(
      'line.modifier',
      { valueCoding: { system: CPT, code: '62' } },
      { valueCoding: { system: CPT, code: '51' } },
    ),
    answered('line.revenue', {
      valueCoding: { system: 'https://www.nubc.org/CodeSystem/RevenueCodes', code: '0360' },
    }),
    answered('line.quantity', { valueQuantity: { value: 2, unit: 'units' } }),
    answered('line.unit-price', { valueDecimal: 1200.5 }),
    answered('line.revenue-unit-rate-limit', { valueDecimal: 1500 }),
    answered('line.epsdt', { valueBoolean: false }),
    answered('line.nursing-home-status', x12('1345', '2')),
    answered('line.nursing-home-level-of-care', x12('1337', '2')),
    answered('line.calendar-pattern', x12('678', 'L')),
    answered('line.delivery-pattern', x12('679', 'D')),
    answered('line.authorization-number', { valueString: 'FICT-BB-2' }),
    answered('line.administration-reference-number', { valueString: 'FICT-NT-2' }),
  );
}

/** Every question answered, about the stay and about one procedure. */
export function everythingSaid(service: string): QuestionnaireResponse {
  return aSupplement([
    answered('message', { valueString: 'Please call the case manager before a denial.' }),
    grouped(
      'condition',
      answered('condition.category', x12('1136', '07')),
      answered('condition.applies', { valueBoolean: true }),
      answered('condition.code', x12('1321', '09'), x12('1321', '10')),
    ),
    grouped(
      'home-health',
      answered('home-health.prognosis', x12('923', '1')),
      answered('home-health.start-date', { valueDate: '2026-01-15' }),
    ),
    grouped(
      'accident',
      answered('accident.date', { valueDate: '2026-01-09' }),
      answered('accident.cause', x12('1362', 'EM')),
      answered('accident.state', { valueString: 'NY' }),
      answered('accident.country', { valueString: 'US' }),
    ),
    answered('military-status', x12('584', 'RU')),
    answered('nursing-home-status', x12('1345', '2')),
    answered('authorization-number', { valueString: 'FICT-BB-1' }),
    answered('administration-reference-number', { valueString: 'FICT-NT-1' }),
    everythingAbout(service),
  ]);
}
