import type { PayerNotice } from '../evidence/payer-notice.ts';
import { sayInstant } from '../time/local-time.ts';
import { saySpan } from './deadline.ts';
import type { AppliedPolicy, PayerPolicy, PostStabilization } from './payer-policy.ts';
import { ASSUMED_DEFAULT } from './identify-payer.ts';

const HOUR_MS = 3_600_000;

/** A request for care after stabilization that the payer let pass: it then answers for the care (42 CFR 422.113(c)). */
export interface Unanswered {
  readonly at: string;
  /** `Communication/x` */
  readonly source: string;
  /** A plain sentence that stands alone in a letter. */
  readonly says: string;
}

/** The first request for post-stabilization care that the payer was bound to answer in time and did not. */
export function unansweredRequest(input: {
  readonly notices: readonly PayerNotice[];
  readonly policy: AppliedPolicy;
  readonly payers: readonly PayerPolicy[];
  readonly zone: string;
  readonly at: string;
}): Unanswered | undefined {
  const { policy, zone, at } = input;
  const notices = input.notices.filter(({ kind }) => kind === 'post-stabilization-request');
  if (notices.length === 0) return undefined;
  const rule = ruleFor(input);
  if (rule === undefined) return undefined;
  const withinMs = rule.answerWithin.amount * HOUR_MS;
  const notice = notices.find((each) => isUnanswered(each, withinMs, at));
  if (notice === undefined) return undefined;
  const when = sayInstant(notice.at, zone);
  const how = notice.channel === undefined ? '' : ` by ${notice.channel}`;
  const what = notice.reached
    ? `no answer within ${saySpan(rule.answerWithin)} is on record`
    : `${policy.payerName} could not be reached${notice.reason === undefined ? '' : ` (${notice.reason})`}`;
  return {
    at: notice.at,
    source: notice.source,
    says: `Care after stabilization was asked for on ${when}${how} (${notice.source}), and ${what}: the plan then answers for it (${rule.citation}).`,
  };
}

/** The payer's own rule for this line of business, else the general one. */
function ruleFor({
  policy,
  payers,
}: {
  readonly policy: AppliedPolicy;
  readonly payers: readonly PayerPolicy[];
}): PostStabilization | undefined {
  const { lineOfBusiness } = policy;
  if (lineOfBusiness === undefined) return undefined;
  return [policy.payer, ASSUMED_DEFAULT]
    .flatMap((id) => payers.find((payer) => payer.id === id)?.postStabilization ?? [])
    .find(({ linesOfBusiness }) => linesOfBusiness.includes(lineOfBusiness));
}

function isUnanswered({ reached, at, answeredAt }: PayerNotice, withinMs: number, now: string): boolean {
  const until = Date.parse(at) + withinMs;
  if (!reached) return true;
  return answeredAt === undefined ? Date.parse(now) > until : Date.parse(answeredAt) > until;
}
