import { createHash } from 'node:crypto';
import { pause } from './seeded.ts';

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
  /** Answers that were neither 2xx nor an OperationOutcome. */
  readonly oddAnswers: readonly string[];
}

interface Drive {
  /** The addresses at this moment: a restarted service may have another. */
  readonly urls: () => readonly string[];
  readonly texts: readonly { readonly name: string; readonly memberId: string; readonly text: string }[];
  readonly lanes: number;
  readonly giveUpAfterMs: number;
}

/** Pushes every text, `lanes` at a time, again and again until a 2xx is read: what a careful EHR does. */
export async function drive({ urls, texts, lanes, giveUpAfterMs }: Drive): Promise<Journal> {
  const pushed: Pushed[] = [];
  const oddAnswers: string[] = [];
  const waiting = [...texts];
  const end = performance.now() + giveUpAfterMs;
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const { name, memberId, text } = next;
      const sha256 = createHash('sha256').update(text).digest('hex');
      const entry: Pushed = { name, memberId, sha256, acknowledgedAt: undefined, repeats: 0 };
      pushed.push(entry);
      for (let turn = pushed.length; performance.now() < end; turn += 1) {
        const all = urls();
        const said = await push(all[turn % all.length] ?? '', text);
        if (said === 'acknowledged') {
          entry.acknowledgedAt = performance.timeOrigin + performance.now();
          break;
        }
        if (said !== 'unknown' && said !== 'refused') oddAnswers.push(said);
        entry.repeats += 1;
        await pause(50);
      }
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return { pushed, oddAnswers };
}

/** One try. Anything but a 2xx that was read to its end may or may not have been taken. */
async function push(url: string, text: string): Promise<string> {
  try {
    const answer = await fetch(`${url}/fhir`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json' },
      body: text,
      signal: AbortSignal.timeout(10_000),
    });
    const body = await answer.text();
    if (answer.ok) return 'acknowledged';
    return body.includes('"OperationOutcome"') ? 'refused' : `HTTP ${String(answer.status)}`;
  } catch {
    return 'unknown';
  }
}
