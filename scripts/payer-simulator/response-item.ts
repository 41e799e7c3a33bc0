import type {
  ClaimItem,
  ClaimResponseAddItem,
  ClaimResponseItem,
  ClaimResponseProcessNote,
  Extension,
  Period,
  Quantity,
} from '@medplum/fhirtypes';
import { administrationReferenceNumber, authorizationNumber, type Authorization } from './authorization.ts';
import { EXTENSION, SYSTEM } from './pas-names.ts';
import type { LineVerdict, Verdict } from './verdict.ts';

/** The answer to one line, under the sequence it was asked with (PAS 2.2.1 spec-34). */
export function itemOf(authorization: Authorization, line: LineVerdict, at: Date): ClaimResponseItem {
  const asked = itemAsked(authorization, line);
  const notes = processNotesOf(authorization.verdict).filter(({ text }) => text === line.note);
  const reference = {
    url: EXTENSION.administrationReferenceNumber,
    valueString: administrationReferenceNumber(authorization),
  };
  const extension = [
    ...(asked?.extension ?? []).filter(({ url }) => url === EXTENSION.itemTraceNumber),
    ...(isCertified(line) ? certified(asked, line, at) : []),
    ...(line.action === 'A4' ? [reference] : []),
  ];
  return {
    ...(extension.length > 0 ? { extension } : {}),
    itemSequence: line.itemSequence,
    ...(notes.length > 0 ? { noteNumber: notes.flatMap(({ number }) => number ?? []) } : {}),
    adjudication: [adjudication(authorization, line)],
  };
}

/** What is authorized instead of a line, under the same sequence (spec-36), and beyond all lines (spec-37). */
export function addItemsOf(authorization: Authorization): ClaimResponseAddItem[] {
  return [...insteadOfLines(authorization), ...beyondLines(authorization)];
}

function insteadOfLines(authorization: Authorization): ClaimResponseAddItem[] {
  return authorization.verdict.lines.flatMap((line) => {
    const asked = itemAsked(authorization, line);
    if (line.modification === undefined || asked === undefined) return [];
    const { productOrService, quantity, unit, serviced } = line.modification;
    const period = serviced ?? servicedPeriod(asked);
    return [
      {
        itemSequence: [line.itemSequence],
        productOrService:
          productOrService === undefined ? asked.productOrService : { coding: [productOrService] },
        ...(period === undefined ? {} : { servicedPeriod: period }),
        ...amount(quantity, unit),
        adjudication: [adjudication(authorization, line)],
      },
    ];
  });
}

/** Under a sequence that no line of the request has. */
function beyondLines(authorization: Authorization): ClaimResponseAddItem[] {
  const { added, lines } = authorization.verdict;
  if (added === undefined) return [];
  const { productOrService, quantity, unit } = added;
  const itemSequence = Math.max(0, ...lines.map((line) => line.itemSequence)) + 1;
  return [
    {
      itemSequence: [itemSequence],
      productOrService: { coding: [productOrService] },
      ...amount(quantity, unit),
      adjudication: [adjudication(authorization, { ...UNQUESTIONED, itemSequence })],
    },
  ];
}

const UNQUESTIONED = { action: 'A1', reason: undefined, note: undefined, modification: undefined } as const;

function amount(value: number | undefined, unit: string | undefined): { quantity?: Quantity } {
  return value === undefined ? {} : { quantity: { value, ...(unit === undefined ? {} : { unit }) } };
}

/** The payer's own words, each once, numbered from 1. */
export function processNotesOf(verdict: Verdict): ClaimResponseProcessNote[] {
  const texts = new Set(verdict.lines.flatMap(({ note }) => note ?? []));
  return [...texts].map((text, index) => ({ number: index + 1, text }));
}

function adjudication(authorization: Authorization, line: LineVerdict) {
  const number = authorizationNumber(authorization, line.itemSequence);
  const extension: Extension[] = [
    ...(isCertified(line) ? [{ url: 'number', valueString: number }] : []),
    {
      url: EXTENSION.reviewActionCode,
      valueCodeableConcept: { coding: [{ system: SYSTEM.reviewActionCode, code: line.action }] },
    },
    ...(line.reason === undefined
      ? []
      : [
          {
            url: 'reasonCode',
            valueCodeableConcept: { coding: [{ system: SYSTEM.reviewReason, code: line.reason }] },
          },
        ]),
  ];
  return {
    extension: [{ url: EXTENSION.reviewAction, extension }],
    category: { coding: [{ system: SYSTEM.adjudication, code: 'submitted' }] },
  };
}

const isCertified = (line: LineVerdict): boolean => line.action === 'A1' || line.action === 'A6';

function certified(asked: ClaimItem | undefined, line: LineVerdict, at: Date): Extension[] {
  const period = line.modification?.serviced ?? servicedPeriod(asked);
  return [
    { url: EXTENSION.preAuthIssueDate, valueDate: at.toISOString().slice(0, 10) },
    ...(period === undefined ? [] : [{ url: EXTENSION.preAuthPeriod, valuePeriod: period }]),
  ];
}

/** Retrospective: the authorization is good for the days on which the service was rendered. */
function servicedPeriod(item: ClaimItem | undefined): Period | undefined {
  if (item?.servicedPeriod !== undefined) return item.servicedPeriod;
  return item?.servicedDate === undefined ? undefined : { start: item.servicedDate, end: item.servicedDate };
}

function itemAsked({ request }: Authorization, line: LineVerdict): ClaimItem | undefined {
  return request.claim.item?.find(({ sequence }) => sequence === line.itemSequence);
}
