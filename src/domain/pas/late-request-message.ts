import type { Assembly } from './assembly.ts';
import type { ServiceDates } from './service-dates.ts';

/** X12 MSG01 holds this many characters; a longer message is cut by whoever translates it. */
const MAX_LENGTH = 264;

/** So that a reviewer, or a program at a clearinghouse, finds it. */
const PREFIX = 'RETROSPECTIVE REQUEST:';

/**
 * Says in plain words that the service came before the request, and why. X12 has a code for it (UM10) which PAS does
 * not carry, and nothing else in the request tells a payer so.
 */
export function lateRequestMessages({ assessment }: Assembly, dates: ServiceDates): string[] {
  const [scenario] = assessment.scenarios;
  const delay = scenario?.delayReason === undefined ? '' : ` Delay reason (UM10) ${scenario.delayReason}.`;
  const why = scenario === undefined ? '' : ` ${scenario.because}`;
  const { prudentLayperson } = assessment.urgency;
  return [
    `${PREFIX} ${whenGiven(dates)}.${delay}${why}`,
    ...(prudentLayperson === undefined ? [] : [prudentLayperson]),
  ].flatMap(inPieces);
}

function whenGiven({ eventStart, end }: ServiceDates): string {
  if (eventStart === undefined) return 'care was given before this request';
  if (end === undefined) return `care began on ${eventStart} and goes on`;
  return eventStart === end
    ? `care was given on ${eventStart}`
    : `care was given from ${eventStart} to ${end}`;
}

/** Cuts between words. */
function inPieces(text: string): string[] {
  const pieces: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = pieces.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= MAX_LENGTH)
      pieces[pieces.length - 1] = `${last} ${word}`;
    else pieces.push(word.slice(0, MAX_LENGTH));
  }
  return pieces;
}
