import type { Bundle, ClaimResponse, OperationOutcome, Resource } from '@medplum/fhirtypes';
import type { Finding, IssueCode } from '../fhir/finding.ts';
import type { Determination } from './determination.ts';
import { isAnswerTo, type Expected } from './is-answer-to.ts';
import { readDetermination } from './read-determination.ts';

/**
 * What a payer's answer is to us.
 *
 * - `determination`: it speaks about the lines of our Claim, decided or pended
 * - `processing-error`: ClaimResponse.error and no decision on anything (X12 AAA): a reject, not a denial
 * - `operation-failure`: an OperationOutcome and nothing else
 * - `several`: more than one answer to our Claim; a person picks, we never do
 * - `none`: an inquiry that found nothing
 * - `not-ours`: it answers something else
 * - `unreadable`: it is not what PAS says an answer is
 */
export type AnswerReading =
  | { readonly kind: 'determination'; readonly determination: Determination }
  | { readonly kind: 'processing-error'; readonly determination: Determination }
  | { readonly kind: 'operation-failure'; readonly findings: readonly Finding[] }
  | { readonly kind: 'several' }
  | { readonly kind: 'none' }
  | { readonly kind: 'not-ours' }
  | { readonly kind: 'unreadable'; readonly because: string };

/** An answer's ClaimResponse with the resources that came in the same Bundle. */
interface Candidate {
  readonly response: ClaimResponse;
  readonly beside: readonly Resource[];
}

/**
 * Reads what `Claim/$submit`, `Claim/$inquire` or a notification brought: a response Bundle, Parameters with any
 * number of them (PAS 2.2.1 $inquire; the guide's own example names them `responseBundle`), a bare OperationOutcome,
 * or a bare ClaimResponse. Decisions come from the review action codes, never from `outcome` or `preAuthPeriod`.
 */
export function readAnswer(body: unknown, expected: Expected): AnswerReading {
  if (!isResource(body)) return { kind: 'unreadable', because: 'The answer is not a FHIR resource.' };
  try {
    return readResource(body, expected);
  } catch {
    // The types say what FHIR demands; a payer may send anything. A crash here would lose the case, not the answer.
    return { kind: 'unreadable', because: 'The answer is not built as FHIR demands.' };
  }
}

function readResource(body: Resource, expected: Expected): AnswerReading {
  if (body.resourceType === 'OperationOutcome')
    return { kind: 'operation-failure', findings: findingsOf(body) };
  if (body.resourceType === 'ClaimResponse')
    return readCandidates([{ response: body, beside: [] }], expected);
  if (body.resourceType === 'Bundle') return readBundles([body], expected);
  if (body.resourceType === 'Parameters') {
    return readParameters(
      (body.parameter ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource])),
      expected,
    );
  }
  return { kind: 'unreadable', because: `A ${body.resourceType} is no answer that PAS knows.` };
}

function readParameters(resources: readonly Resource[], expected: Expected): AnswerReading {
  const bundles = resources.filter((each) => each.resourceType === 'Bundle');
  if (bundles.length > 0) return readBundles(bundles, expected);
  const outcome = resources.find((each) => each.resourceType === 'OperationOutcome');
  return outcome !== undefined && hasError(outcome)
    ? { kind: 'operation-failure', findings: findingsOf(outcome) }
    : { kind: 'none' };
}

function readBundles(bundles: readonly Bundle[], expected: Expected): AnswerReading {
  const candidates = bundles.flatMap((bundle) => candidatesIn(bundle));
  if (candidates.length > 0) return readCandidates(candidates, expected);
  const outcome = bundles.flatMap((bundle) => resourcesIn(bundle)).find(isOutcome);
  if (outcome !== undefined && hasError(outcome))
    return { kind: 'operation-failure', findings: findingsOf(outcome) };
  const isEmpty = bundles.every((bundle) => resourcesIn(bundle).every(isOutcome));
  return isEmpty
    ? { kind: 'none' }
    : { kind: 'unreadable', because: 'The answer is a Bundle without a ClaimResponse.' };
}

function readCandidates(candidates: readonly Candidate[], expected: Expected): AnswerReading {
  const [ours, ...others] = candidates.filter(({ response, beside }) =>
    isAnswerTo(response, beside, expected),
  );
  if (ours === undefined) return { kind: candidates.length > 1 ? 'several' : 'not-ours' };
  if (others.length > 0) return { kind: 'several' };
  const determination = readDetermination(ours.response, ours.beside, expected.itemSequences);
  return isProcessingError(ours.response, determination)
    ? { kind: 'processing-error', determination }
    : { kind: 'determination', determination };
}

/** An error beside a decision does not undo the decision; an error alone is a reject. */
function isProcessingError({ outcome, error }: ClaimResponse, { lines }: Determination): boolean {
  const isDecided = lines.some(({ reviewActionCode }) => reviewActionCode !== undefined);
  return !isDecided && ((error ?? []).length > 0 || outcome === 'error');
}

function candidatesIn(bundle: Bundle): readonly Candidate[] {
  const beside = resourcesIn(bundle);
  return beside.flatMap((each) =>
    each.resourceType === 'ClaimResponse' ? [{ response: each, beside }] : [],
  );
}

function resourcesIn(bundle: Bundle): readonly Resource[] {
  return (bundle.entry ?? []).flatMap(({ resource }) => (resource === undefined ? [] : [resource]));
}

function isOutcome(resource: Resource): resource is OperationOutcome {
  return resource.resourceType === 'OperationOutcome';
}

function hasError(outcome: OperationOutcome): boolean {
  return outcome.issue.some(({ severity }) => severity === 'error' || severity === 'fatal');
}

/** The payer's own words: they may quote our request, so they go to the case and not into a log. */
function findingsOf(outcome: OperationOutcome): readonly Finding[] {
  return outcome.issue.map(({ severity, code, details, diagnostics, expression }) => ({
    severity: severity === 'fatal' ? ('error' as const) : severity,
    // An issue type we do not use is passed on as it is: this finding is only shown.
    code: code as IssueCode,
    key: 'payer-operation-outcome',
    text: details?.text ?? diagnostics ?? 'The payer gave no words.',
    ...(expression?.[0] === undefined ? {} : { expression: expression[0] }),
  }));
}

function isResource(body: unknown): body is Resource {
  return (
    typeof body === 'object' &&
    body !== null &&
    'resourceType' in body &&
    typeof body.resourceType === 'string'
  );
}
