import type { Determination } from '../determination/determination.ts';
import type { ClockEvent } from '../policy/clock.ts';
import type { Pause } from '../policy/tolling.ts';
import { instantOf } from '../time/local-time.ts';

/** What happened between us and the payer, as ISO instants in UTC. No resource of the episode tells it. */
export interface CaseEvents {
  /** The payer took the request. */
  readonly claimReceived?: string;
  /** It asks for something and has not decided since. */
  readonly informationRequested?: string;
  /** Its questions that were answered, and how long each was open: so long its own clock stood still. */
  readonly answeredQuestions?: readonly Pause[];
  /** It denied a line, and still does. */
  readonly denied?: string;
  /** Every line was decided for the first time. */
  readonly decided?: string;
  /** A denial that the payer took back later. */
  readonly overturned?: string;
}

/**
 * What has happened once an answer of the payer is known. An instant that was written down stays: a repeated answer
 * starts no clock anew. A decision counts from the payer's own date where that lies between our request and now.
 */
export function eventsAfter(
  before: CaseEvents,
  determination: Determination,
  { at, claimReceived, answeredAt }: Seen,
): CaseEvents {
  const received = before.claimReceived ?? claimReceived ?? at;
  const told = between(received, instantOf(determination.created), at);
  const isPended = determination.overall === 'pended';
  const denies = hasDenial(determination);
  const isAsking = isPended && determination.requests.length > 0 && answeredAt === undefined;
  return {
    claimReceived: received,
    ...since('informationRequested', isAsking, before, told),
    ...(isAsking ? questionsOf(before) : answered(before, answeredAt ?? told)),
    ...since('denied', denies, before, told),
    ...since('decided', !isPended || before.decided !== undefined, before, told),
    ...since(
      'overturned',
      before.overturned !== undefined || (before.denied !== undefined && !denies),
      before,
      told,
    ),
  };
}

/** When an answer was seen. */
interface Seen {
  readonly at: string;
  readonly claimReceived: string | undefined;
  /** When the last of what the payer asks for was handed in; absent while something is open. */
  readonly answeredAt?: string | undefined;
}

function questionsOf({ answeredQuestions }: CaseEvents): Pick<CaseEvents, 'answeredQuestions'> {
  return answeredQuestions === undefined ? {} : { answeredQuestions };
}

/** The question that was open is closed. */
function answered(before: CaseEvents, to: string): Pick<CaseEvents, 'answeredQuestions'> {
  const { informationRequested: from, answeredQuestions = [] } = before;
  if (from === undefined || to <= from) return questionsOf(before);
  return { answeredQuestions: [...answeredQuestions, { from, to }] };
}

/** An event that holds now: since when it was first written down, or since now. */
function since(event: keyof CaseEvents, holds: boolean, before: CaseEvents, told: string): CaseEvents {
  return holds ? { [event]: before[event] ?? told } : {};
}

/** Something of what was asked is refused, so that there is something to appeal. */
function hasDenial({ lines }: Pick<Determination, 'lines'>): boolean {
  return lines.some(({ decision }) => decision === 'denied' || decision === 'partially-approved');
}

/** As the clocks of a policy name them. */
export function clockEvents(events: CaseEvents): Readonly<Partial<Record<ClockEvent, string>>> {
  const { claimReceived, informationRequested, denied } = events;
  return {
    ...(claimReceived === undefined ? {} : { 'claim-received': claimReceived }),
    ...(informationRequested === undefined ? {} : { 'information-requested': informationRequested }),
    ...(denied === undefined ? {} : { denial: denied }),
  };
}

function between(from: string, told: string | undefined, to: string): string {
  return told === undefined || told < from || told > to ? to : told;
}

/** The times in which the payer's own clock stood still, as a policy names what stops it. */
export function clockPauses({
  answeredQuestions,
}: CaseEvents): Readonly<Partial<Record<ClockEvent, readonly Pause[]>>> {
  return answeredQuestions === undefined ? {} : { 'information-requested': answeredQuestions };
}
