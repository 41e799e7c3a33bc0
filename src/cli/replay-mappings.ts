import { SingleBar } from 'cli-progress';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { isCivilDate } from '../domain/time/civil-date.ts';
import { loadRelease } from '../content-source.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { type ReplayedChange, replay } from '../workflow/replay.ts';
import { CommandError } from './refusal-text.ts';

/** Changed cases that are printed one by one; all are counted. */
const SHOWN = 20;

/**
 * Assesses the stored cases under a draft of the mappings and says which would change, before anything is published.
 * Changes nothing.
 */
export async function replayMappings(
  folder: string | undefined,
  { limit, since }: { limit?: string; since?: string },
): Promise<void> {
  if (folder === undefined) throw new CommandError('Name the draft: mappings replay <folder>.');
  if (since !== undefined && !isCivilDate(since)) {
    throw new CommandError(`--since takes a date, e.g. 2026-11-01, not ${since}.`);
  }
  const settings = loadSettings();
  const workplace = await openWorkplace(settings, jsonLog('error'));
  const { outside } = workplace;
  try {
    const draft = await loadRelease(folder, workplace, settings);
    const counts = await outside.store.countByState();
    const bar = new SingleBar({ format: 'Replaying {bar} {value}/{total} cases', hideCursor: true });
    const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
    bar.start(Math.min(total, Number(limit ?? total)), 0);
    const changes = await replay(draft, outside, {
      limit: Number(limit ?? total),
      ...(since === undefined ? {} : { since }),
      onProgress: (done) => {
        bar.update(done);
      },
    });
    bar.stop();
    print(changes, outside.content.release, draft.release);
  } finally {
    await workplace.close();
  }
}

function print(changes: readonly ReplayedChange[], from: string, to: string): void {
  process.stdout.write(`${from} → ${to}: ${String(changes.length)} case(s) would change.\n`);
  const kinds = new Map<string, number>();
  for (const { differs } of changes) {
    for (const difference of differs) {
      const kind = kindOf(difference);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  for (const [kind, times] of [...kinds].sort((one, other) => other[1] - one[1])) {
    process.stdout.write(`  ${String(times).padStart(6)}  ${kind}\n`);
  }
  for (const { caseId, encounterId, differs } of changes.slice(0, SHOWN)) {
    const says = differs.map(({ what, before, after }) => `${what} ${before} → ${after}`).join('; ');
    process.stdout.write(`  case ${caseId} (Encounter/${encounterId}): ${says}\n`);
  }
}

/** Every deadline is another instant: they are counted by which way they moved. */
function kindOf({ what, before, after }: ReplayedChange['differs'][number]): string {
  if (what !== 'deadline') return `${what}: ${before} → ${after}`;
  if (before === 'none' || after === 'none') return `deadline: ${before === 'none' ? 'set' : 'gone'}`;
  return `deadline: ${after < before ? 'earlier' : 'later'}`;
}
