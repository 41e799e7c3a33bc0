import type {
  ClaimResponse,
  ClaimResponseAddItem,
  ClaimResponseError,
  ClaimResponseItem,
  Resource,
} from '@medplum/fhirtypes';
import { codesOf, firstExtension } from '../fhir/extension.ts';
import { EXTENSION } from '../pas/canonicals.ts';
import { authorizedInstead, authorizedWithin } from './authorized-item.ts';
import type { Determination, LineDetermination, ProcessingError } from './determination.ts';
import { overallDecision } from './overall-decision.ts';
import { datesOf } from './period-text.ts';
import { readAsking } from './read-asking.ts';
import { requestsForInformation } from './read-request-for-information.ts';
import { readReviewAction, type ReviewAction } from './review-action.ts';

/** The event as a line of its own: what the payer said about the whole, and notes that belong to no line. */
const EVENT_SEQUENCE = 0;

/**
 * Reads a ClaimResponse line by line. A line's own review action overrides the event's; a line that the answer
 * passes over has the event's, and `unread` when that says nothing about a single line either.
 */
export function readDetermination(
  response: ClaimResponse,
  beside: readonly Resource[],
  itemSequences: readonly number[],
): Determination {
  const event = readReviewAction(response.adjudication);
  const answered = [...(response.item ?? []), ...(response.addItem ?? [])].flatMap(sequencesOf);
  const sequences = [...new Set([...itemSequences, ...answered])].sort((one, other) => one - other);
  const lines = sequences.map((sequence) => readLine(response, sequence, event));
  const eventLine = readEvent(response, event);
  const requests = requestsForInformation([...beside, ...(response.contained ?? [])]);
  return {
    created: response.created,
    ...(response.id === undefined ? {} : { responseId: response.id }),
    overall: overallDecision(lines.length > 0 ? lines : eventLine),
    lines: [...eventLine, ...lines],
    errors: (response.error ?? []).map(readError),
    humanReviewed: firstExtension(
      firstExtension(response, EXTENSION.claimResponseReviewer),
      'wasHumanReviewedFlag',
    )?.valueBoolean,
    requests,
    ...(requests.length === 0 ? {} : { asking: readAsking(response, beside) }),
  };
}

const NOTHING_SAID: ReviewAction = {
  decision: 'unread',
  code: undefined,
  authorizationNumber: undefined,
  reasonCodes: [],
};

function readLine(
  response: ClaimResponse,
  itemSequence: number,
  event: ReviewAction | undefined,
): LineDetermination {
  const item = response.item?.find((each) => each.itemSequence === itemSequence);
  const added = (response.addItem ?? []).filter((each) => sequencesOf(each).includes(itemSequence));
  const own =
    readReviewAction(item?.adjudication) ?? readReviewAction(added.flatMap((each) => each.adjudication));
  const action = own ?? ofEachLine(event) ?? NOTHING_SAID;
  const parts = [item, ...added];
  return {
    itemSequence,
    decision: action.decision,
    reviewActionCode: action.code,
    authorizationNumber: action.authorizationNumber,
    administrationReferenceNumber: firstOf(parts, EXTENSION.administrationReferenceNumber)?.valueString,
    reasonCodes: action.reasonCodes,
    notes: notesOf(response, new Set(parts.flatMap((part) => part?.noteNumber ?? []))),
    issueDate: firstOf(parts, EXTENSION.itemPreAuthIssueDate)?.valueDate,
    period: datesOf(firstOf(parts, EXTENSION.itemPreAuthPeriod)?.valuePeriod),
    authorized: [...authorizedWithin(item), ...added.map(authorizedInstead)],
  };
}

/** `A2` says that the lines differ, so it decides none of them. */
function ofEachLine(event: ReviewAction | undefined): ReviewAction | undefined {
  return event?.decision === 'partially-approved' ? undefined : event;
}

function readEvent(response: ClaimResponse, event: ReviewAction | undefined): readonly LineDetermination[] {
  if (event === undefined) return [];
  const ofLines = [...(response.item ?? []), ...(response.addItem ?? [])].flatMap(
    (each) => each.noteNumber ?? [],
  );
  const ofEvent = (response.processNote ?? [])
    .flatMap(({ number }) => (number === undefined ? [] : [number]))
    .filter((number) => !ofLines.includes(number));
  return [
    {
      itemSequence: EVENT_SEQUENCE,
      decision: event.decision,
      reviewActionCode: event.code,
      authorizationNumber: event.authorizationNumber,
      administrationReferenceNumber: firstExtension(response, EXTENSION.administrationReferenceNumber)
        ?.valueString,
      reasonCodes: event.reasonCodes,
      notes: notesOf(response, new Set(ofEvent)),
      issueDate: undefined,
      period: undefined,
      authorized: [],
    },
  ];
}

function notesOf({ processNote = [] }: ClaimResponse, numbers: ReadonlySet<number>): readonly string[] {
  return processNote
    .filter(({ number }) => number !== undefined && numbers.has(number))
    .map(({ text }) => text);
}

/** `errorElement` is a string in 2.0.1 and has parts in 2.2.1. */
function readError(error: ClaimResponseError): ProcessingError {
  const element = firstExtension(error, EXTENSION.errorElement);
  return {
    code: codesOf(error.code)[0] ?? error.code.text ?? 'unnamed',
    followUpAction: codesOf(firstExtension(error, EXTENSION.errorFollowupAction)?.valueCodeableConcept)[0],
    path:
      firstExtension(error, EXTENSION.errorPath)?.valueString ??
      element?.valueString ??
      firstExtension(element, 'error')?.valueString,
  };
}

function sequencesOf({ itemSequence }: ClaimResponseItem | ClaimResponseAddItem): readonly number[] {
  if (itemSequence === undefined) return [];
  return Array.isArray(itemSequence) ? itemSequence : [itemSequence];
}

function firstOf(parts: readonly (ClaimResponseItem | ClaimResponseAddItem | undefined)[], url: string) {
  return parts.map((part) => firstExtension(part, url)).find((each) => each !== undefined);
}
