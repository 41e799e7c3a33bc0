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
 * that is not about our claim proves nothing: those may have been sent.
 */
export function classOfAnswer(
  status: number,
  reading: AnswerReading['kind'],
  { hasRetryAfter }: { hasRetryAfter: boolean },
): AnswerClass {
  const isRead =
    reading === 'determination' || reading === 'processing-error' || reading === 'operation-failure';
  if (TURNED_AWAY.has(status) || (status === 503 && hasRetryAfter)) return 'not-sent';
  if (status >= 200 && status < 300) return isRead ? 'answered' : 'maybe-sent';
  if (status >= 300 && status < 400) return 'not-sent';
  if (status === 408) return 'maybe-sent';
  if (status >= 400 && status < 500) return 'answered';
  return 'maybe-sent';
}
