import { createHash } from 'node:crypto';
import { pause } from './seeded.ts';

/** Something the EHR pushes: parts of one stay share its name. */
export interface Text {
  readonly name: string;
  readonly memberId: string;
  readonly text: string;
}

/** One stay that the EHR pushes until it has read a 2xx. */
export interface Pushed {
  readonly name: string;
  readonly memberId: string;
  readonly sha256: string;
  /** When the 2xx was read; undefined while the outcome is unknown. */
  acknowledgedAt: number | undefined;
  /** Tries whose outcome was never read, or was not a 2xx. */
  repeats: number;
}

/** What the EHR remembers, whatever the service believes. */
export interface Journal {
  readonly pushed: readonly Pushed[];
  /** Answers that were neither 2xx nor an OperationOutcome, or that show our inside. */
  readonly oddAnswers: readonly string[];
  /** How often each status was read; those that never came are under 0. */
  readonly statuses: ReadonlyMap<number, number>;
}

interface Drive {
  /** The addresses at this moment: a restarted service may have another. */
  readonly urls: () => readonly string[];
  /** What belongs together is pushed one after the other. */
  readonly stays: readonly (readonly Text[])[];
  readonly lanes: number;
  readonly giveUpAfterMs: number;
}

/** Pushes every text, `lanes` at a time, again and again until a 2xx is read: what a careful EHR does. */
export async function drive({ urls, stays, lanes, giveUpAfterMs }: Drive): Promise<Journal> {
  const pushed: Pushed[] = [];
  const oddAnswers: string[] = [];
  const statuses = new Map<number, number>();
  const waiting = [...stays];
  const end = performance.now() + giveUpAfterMs;
  const pushUntilHeard = async ({ name, memberId, text }: Text): Promise<void> => {
    const sha256 = createHash('sha256').update(text).digest('hex');
    const entry: Pushed = { name, memberId, sha256, acknowledgedAt: undefined, repeats: 0 };
    pushed.push(entry);
    for (let turn = pushed.length; performance.now() < end; turn += 1) {
      const all = urls();
      const { status, isOdd } = await push(all[turn % all.length] ?? '', text);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (isOdd) oddAnswers.push(`HTTP ${String(status)}`);
      if (status >= 200 && status < 300) {
        entry.acknowledgedAt = performance.timeOrigin + performance.now();
        return;
      }
      entry.repeats += 1;
      await pause(50);
    }
  };
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      for (const text of next) await pushUntilHeard(text);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { pushed, oddAnswers, statuses };
}

/** Several journals as one. */
export function together(journals: readonly Journal[]): Journal {
  const statuses = new Map<number, number>();
  for (const [status, count] of journals.flatMap((each) => [...each.statuses])) {
    statuses.set(status, (statuses.get(status) ?? 0) + count);
  }
  return {
    pushed: journals.flatMap(({ pushed }) => pushed),
    oddAnswers: journals.flatMap(({ oddAnswers }) => oddAnswers),
    statuses,
  };
}

/** One try. Anything but a 2xx that was read to its end may or may not have been taken. */
async function push(url: string, text: string): Promise<{ status: number; isOdd: boolean }> {
  try {
    const answer = await fetch(`${url}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: text,
      signal: AbortSignal.timeout(10_000),
    });
    const body = await answer.text();
    const isTold = answer.ok || body.includes('"OperationOutcome"');
    return { status: answer.status, isOdd: !isTold || STACK_TRACE.test(body) };
  } catch {
    return { status: 0, isOdd: false };
  }
}

/** A place in a program. */
const STACK_TRACE = /\bat \S+ \(.*:\d+:\d+\)|node_modules/;
