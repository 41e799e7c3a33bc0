import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { projectRoot } from '../../src/project-root.ts';
import { EXPECTED_DAY, type Expected } from './expected-day.ts';
import { daysSince, moveDays } from './move-days.ts';

/** The day the files in `day/` take for today: whatever they tell ended on the day before, or earlier. */
const WRITTEN_FOR = '2026-11-23';

/** One push of the demo's EHR. Second pushes of a case are told by their name: `…-2`. */
export interface DemoPush {
  readonly name: string;
  /** One sentence for the person who watches. */
  readonly situation: string;
  readonly bundle: Bundle;
  /** Wait this long after the push before it. */
  readonly delayMs: number;
  /** Our id of a payer that cannot be reached just before: the demo makes the call that fails. */
  readonly payerDown: string | undefined;
  readonly expect: readonly Expected[];
}

/** The day's pushes in order, moved so that they lie just before `now` on the hospital's calendar. */
export function loadDay(now: Date): readonly DemoPush[] {
  const days = daysSince(WRITTEN_FOR, now);
  return EXPECTED_DAY.map(({ name, situation, delayMs, payerDown, keepsWeekday, expect }) => ({
    name,
    situation,
    delayMs: delayMs ?? 0,
    payerDown,
    expect,
    bundle: moveDays(readBundle(name), keepsWeekday ? Math.floor(days / 7) * 7 : days),
  }));
}

function readBundle(name: string): Bundle {
  const file = join(projectRoot(), 'scripts/demo/day', `${name}.json`);
  // Our own file; the service that it is pushed to checks it like any other.
  return JSON.parse(readFileSync(file, 'utf8')) as Bundle;
}
