import type {
  Coding,
  Quantity,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import { localReference, parseReference } from '../fhir/reference.ts';

/** What somebody said about a case that no clinical resource carries. */
export interface Supplement {
  readonly messages: readonly string[];
  readonly conditions: readonly ConditionIndicator[];
  readonly homeHealth: { readonly prognosis: Coding; readonly startDate: string } | undefined;
  readonly accident: SaidAccident | undefined;
  readonly militaryStatus: Coding | undefined;
  readonly nursingHomeStatus: Coding | undefined;
  readonly numbers: ReferenceNumbers;
  readonly lines: readonly LineSupplement[];
}

/** CRC: whether conditions of a category apply. */
export interface ConditionIndicator {
  readonly category: Coding;
  readonly applies: boolean;
  readonly codes: readonly Coding[];
}

export interface SaidAccident {
  readonly date: string;
  readonly cause: Coding | undefined;
  readonly state: string | undefined;
  readonly country: string | undefined;
}

/** Numbers that the payer gave before. */
export interface ReferenceNumbers {
  /** REF BB */
  readonly authorization: string | undefined;
  /** REF NT */
  readonly administrationReference: string | undefined;
}

/** What was said about one line. */
export interface LineSupplement {
  /** `Type/id` of what the line is made from. */
  readonly service: string;
  /** `QuestionnaireResponse/id` in which it stands. */
  readonly saidIn: string;
  readonly requestType: Coding | undefined;
  readonly certificationType: Coding | undefined;
  readonly serviceType: Coding | undefined;
  readonly place: Coding | undefined;
  readonly codeEnd: Coding | undefined;
  readonly modifiers: readonly Coding[];
  readonly revenue: Coding | undefined;
  readonly quantity: Quantity | undefined;
  readonly unitPrice: number | undefined;
  readonly revenueUnitRateLimit: number | undefined;
  readonly epsdt: boolean | undefined;
  readonly nursingHomeStatus: Coding | undefined;
  readonly nursingHomeLevelOfCare: Coding | undefined;
  readonly calendarPattern: Coding | undefined;
  readonly deliveryPattern: Coding | undefined;
  readonly numbers: ReferenceNumbers;
}

/**
 * Reads the supplements of a case, oldest first. Where two answer one question, the later one counts; a group is
 * taken whole, and so is what is said about one line.
 */
export function readSupplement(responses: readonly QuestionnaireResponse[]): Supplement {
  const answered = responses
    .filter(({ status }) => status === 'completed' || status === 'amended')
    .toReversed()
    .map((response) => ({ name: localReference(response), items: response.item ?? [] }));
  const latest = (linkId: string): readonly QuestionnaireResponseItem[] =>
    answered.map(({ items }) => named(items, linkId)).find((found) => found.length > 0) ?? [];
  const lines = answered.flatMap(({ name, items }) =>
    named(items, 'line').flatMap((item) => lineSupplement(item, name)),
  );
  return {
    messages: answersTo(latest('message'), 'message').flatMap(({ valueString }) => valueString ?? []),
    conditions: latest('condition').flatMap(conditionIndicator),
    homeHealth: homeHealth(latest('home-health')[0]),
    accident: accident(latest('accident')[0]),
    militaryStatus: coding(latest('military-status'), 'military-status'),
    nursingHomeStatus: coding(latest('nursing-home-status'), 'nursing-home-status'),
    numbers: numbersIn([...latest(AUTHORIZATION), ...latest(ADMINISTRATION)], ''),
    lines: lines.filter(
      ({ service }, index) => lines.findIndex((each) => each.service === service) === index,
    ),
  };
}

const AUTHORIZATION = 'authorization-number';
const ADMINISTRATION = 'administration-reference-number';

type Items = readonly QuestionnaireResponseItem[];

function named(items: Items, linkId: string): Items {
  return items.filter((item) => item.linkId === linkId);
}

function answersTo(items: Items, linkId: string): readonly QuestionnaireResponseItemAnswer[] {
  return named(items, linkId).flatMap(({ answer }) => answer ?? []);
}

/** System and code only: texts of licensed lists stay where they are. */
function codings(items: Items, linkId: string): readonly Coding[] {
  return answersTo(items, linkId).flatMap(({ valueCoding: { system, code } = {} }) =>
    system === undefined || code === undefined ? [] : [{ system, code }],
  );
}

function coding(items: Items, linkId: string): Coding | undefined {
  return codings(items, linkId)[0];
}

function numbersIn(items: Items, group: string): ReferenceNumbers {
  return {
    authorization: answersTo(items, `${group}${AUTHORIZATION}`)[0]?.valueString,
    administrationReference: answersTo(items, `${group}${ADMINISTRATION}`)[0]?.valueString,
  };
}

function conditionIndicator({ item = [] }: QuestionnaireResponseItem): readonly ConditionIndicator[] {
  const category = coding(item, 'condition.category');
  const applies = answersTo(item, 'condition.applies')[0]?.valueBoolean;
  const codes = codings(item, 'condition.code');
  return category === undefined || applies === undefined ? [] : [{ category, applies, codes }];
}

function homeHealth(group: QuestionnaireResponseItem | undefined): Supplement['homeHealth'] {
  const items = group?.item ?? [];
  const prognosis = coding(items, 'home-health.prognosis');
  const startDate = answersTo(items, 'home-health.start-date')[0]?.valueDate;
  return prognosis === undefined || startDate === undefined ? undefined : { prognosis, startDate };
}

function accident(group: QuestionnaireResponseItem | undefined): SaidAccident | undefined {
  const items = group?.item ?? [];
  const date = answersTo(items, 'accident.date')[0]?.valueDate;
  if (date === undefined) return undefined;
  return {
    date,
    cause: coding(items, 'accident.cause'),
    state: answersTo(items, 'accident.state')[0]?.valueString,
    country: answersTo(items, 'accident.country')[0]?.valueString,
  };
}

function lineSupplement({ item = [] }: QuestionnaireResponseItem, saidIn: string): readonly LineSupplement[] {
  const target = parseReference(answersTo(item, 'line.service')[0]?.valueReference?.reference);
  if (target?.type === undefined) return [];
  const first = (linkId: string) => answersTo(item, `line.${linkId}`)[0];
  const code = (linkId: string) => coding(item, `line.${linkId}`);
  return [
    {
      service: `${target.type}/${target.id}`,
      saidIn,
      requestType: code('request-type'),
      certificationType: code('certification-type'),
      serviceType: code('service-type'),
      place: code('place'),
      codeEnd: code('code-end'),
      modifiers: codings(item, 'line.modifier'),
      revenue: code('revenue'),
      quantity: first('quantity')?.valueQuantity,
      unitPrice: first('unit-price')?.valueDecimal,
      revenueUnitRateLimit: first('revenue-unit-rate-limit')?.valueDecimal,
      epsdt: first('epsdt')?.valueBoolean,
      nursingHomeStatus: code('nursing-home-status'),
      nursingHomeLevelOfCare: code('nursing-home-level-of-care'),
      calendarPattern: code('calendar-pattern'),
      deliveryPattern: code('delivery-pattern'),
      numbers: numbersIn(item, 'line.'),
    },
  ];
}
