import type { AnswerReading } from './read-answer.ts';

/** How sure we may be, after an answer, whether the payer has the request. */
export type AnswerClass = 'answered' | 'not-sent' | 'maybe-sent';

/** Refused before any processing: wrong credentials, too many requests. */
const TURNED_AWAY = new Set([401, 403, 429]);

/**
 * Classes an HTTP answer to `Claim/$submit` by its status and by what could be read in it.
 *
 * 4xx is final: the same content will not be taken (PAS 2.2.1 spec-38..41), so it counts as answered; 408 does not,
 * since the request may have been read before the time ran out. A gateway's 500, 502 and 504 may hide a request
 * that went through, a 503 says nothing was taken only when it also says when to come back (Retry-After), and a 2xx
 * that is not about our claim, or only an OperationOutcome, proves nothing: those may have been sent.
 */
export function classOfAnswer(
  status: number,
  reading: AnswerReading['kind'],
  { hasRetryAfter }: { hasRetryAfter: boolean },
): AnswerClass {
  if (TURNED_AWAY.has(status) || (status === 503 && hasRetryAfter) || isBetween(300, 399, status))
    return 'not-sent';
  if (isBetween(200, 299, status)) return READ.has(reading) ? 'answered' : 'maybe-sent';
  return isBetween(400, 499, status) && status !== 408 ? 'answered' : 'maybe-sent';
}

/** What a payer can say only of a request that it took. */
const READ: ReadonlySet<AnswerReading['kind']> = new Set(['determination', 'processing-error']);

function isBetween(first: number, last: number, status: number): boolean {
  return status >= first && status <= last;
}
