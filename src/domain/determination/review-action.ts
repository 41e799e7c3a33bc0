import type { Coding, Extension } from '@medplum/fhirtypes';
import { EXTENSION } from '../pas/canonicals.ts';
import { codesOf, extensionsOf, firstExtension } from '../fhir/extension.ts';
import type { Decision } from './determination.ts';

/** X12 code list 306, as used in HCR01. */
const DECISION_BY_REVIEW_ACTION: ReadonlyMap<string, Decision> = new Map([
  ['A1', 'approved'],
  ['A2', 'partially-approved'],
  ['A3', 'denied'],
  ['A4', 'pended'],
  ['A6', 'modified'],
  ['C', 'cancelled'],
  ['CT', 'contact-payer'],
  ['NA', 'no-action-required'],
]);

/** Payers of 2.0.1 and before still write `http://`, some without the version. */
const CODE_LIST_306 = /^https?:\/\/codesystem\.x12\.org\/(?:005010\/)?306$/;

/** What one review action says (X12 HCR segment). */
export interface ReviewAction {
  readonly decision: Decision;
  readonly code: string | undefined;
  readonly authorizationNumber: string | undefined;
  readonly reasonCodes: readonly string[];
}

/**
 * Reads the review action of a line or of the event; `undefined` when there is none.
 * Several that contradict each other are `unread`: a person decides which one counts.
 */
export function readReviewAction(
  adjudications: readonly { readonly extension?: Extension[] }[] | undefined,
): ReviewAction | undefined {
  const actions = (adjudications ?? [])
    .flatMap((adjudication) => extensionsOf(adjudication, EXTENSION.reviewAction))
    .map((extension) => readOne(extension));
  const [first, ...others] = actions;
  if (first === undefined) return undefined;
  const contradicted = others.some((other) => other.code !== first.code);
  return {
    decision: contradicted ? 'unread' : first.decision,
    code: contradicted ? undefined : first.code,
    authorizationNumber: actions.map((each) => each.authorizationNumber).find((each) => each !== undefined),
    reasonCodes: [...new Set(actions.flatMap((each) => each.reasonCodes))],
  };
}

function readOne(extension: Extension): ReviewAction {
  const named = firstExtension(extension, EXTENSION.reviewActionCode) ?? firstExtension(extension, 'code');
  const code = (named?.valueCodeableConcept?.coding ?? []).find(isReviewActionCode)?.code;
  return {
    decision: (code === undefined ? undefined : DECISION_BY_REVIEW_ACTION.get(code)) ?? 'unread',
    code,
    authorizationNumber: firstExtension(extension, 'number')?.valueString,
    reasonCodes: extensionsOf(extension, 'reasonCode').flatMap((each) => codesOf(each.valueCodeableConcept)),
  };
}

/** A coding without a system is taken at its word; one of another code system is not. */
function isReviewActionCode(coding: Coding): boolean {
  return coding.code !== undefined && (coding.system === undefined || CODE_LIST_306.test(coding.system));
}
