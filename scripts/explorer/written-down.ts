import { TIMES } from './code-under-exploration.ts';
import { nameOf } from './payer-says.ts';
import type { Process } from './process.ts';
import { secondOf } from './record.ts';
import type { Flight, Row, World } from './world.ts';

/** A call that ended longer ago than this ended long enough ago for everything that the code compares it with. */
const OLD_SECONDS = TIMES.settle + 1;

const INSTANT = /^2\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What nothing depends on: sentences, and what never changes. */
const LEFT_OUT = new Set(['because', 'says', 'openedAt', 'dueAt']);

/**
 * A world as a short text, the same for worlds that behave alike: instants count from now, of fences and versions it
 * matters only whether they are still the row's, and which of two workers is which does not matter.
 */
export function writtenDown(world: World): string {
  const { clock, row } = world;
  const past = (at: number | undefined): number | undefined =>
    at === undefined ? undefined : Math.max(-OLD_SECONDS, Math.round(at - clock));
  const ahead = (at: number | undefined): number | undefined =>
    at === undefined ? undefined : Math.max(0, Math.ceil(at - clock));
  const flight = ({ sentAt, stage, hears }: Flight): unknown => [past(sentAt), stage, hears];
  const processes = world.processes.map((process, index) =>
    JSON.stringify(
      [
        process.role,
        process.heard.map(({ value, isError }) => [value, isError]),
        process.pending,
        process.isFrozen === true,
        clockStillCounts(process) ? past(process.heard.at(-1)?.at) : undefined,
        world.flights.filter(({ sender }) => sender === index).map(flight),
      ],
      relativeTo(row, process.startedAt),
    ),
  );
  return [
    JSON.stringify([
      [row.state, row.attempt, row.determination?.overall, row.isCalledUp, past(row.updatedAt)],
      [ahead(row.dueAt), ahead(row.leasedUntil)],
      world.attempts.map((each) => [each.operation, each.class, past(each.startedAt), past(each.endedAt)]),
      world.messages.map(({ how, content, disposition }) => [how, content, disposition]),
      world.failures,
      world.flights.filter(({ sender }) => sender < 0).map(flight),
      [world.taken, world.payerSays, world.toNotify, world.mishapsLeft],
    ]),
    ...processes.sort(),
  ].join('\n');
}

/** The code compares the clock before and after it commits the intent to call, and nowhere else. */
function clockStillCounts({ pending }: Process): boolean {
  return pending?.name === 'store.beginAttempt';
}

/** What a process has heard, without what nothing depends on. It compares the database's instants among themselves only. */
function relativeTo(row: Row, start: number): (key: string, value: unknown) => unknown {
  return (key, value) => {
    if (LEFT_OUT.has(key)) return undefined;
    if (key === 'fence' && typeof value === 'number') return row.fence === value;
    if (key === 'version' && typeof value === 'number') return row.version === value;
    if (typeof value === 'string' && INSTANT.test(value)) {
      return Math.max(-OLD_SECONDS, Math.round(secondOf(value) - start));
    }
    if (value instanceof Uint8Array) return nameOf(value);
    if (value instanceof Error) return value.message;
    return value;
  };
}
