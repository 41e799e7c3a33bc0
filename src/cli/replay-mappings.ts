import { SingleBar } from 'cli-progress';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { isCivilDate } from '../domain/time/civil-date.ts';
import { loadRelease } from '../content-source.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { type ReplayedChange, replay } from '../workflow/replay.ts';
import { readLimit } from './read-limit.ts';
import { CommandError } from './refusal-text.ts';

/** Changed cases that are printed one by one; all are counted. */
const SHOWN = 20;

/**
 * Assesses the stored cases under a draft of the mappings and says which would change, before anything is published.
 * Changes nothing.
 */
export async function replayMappings(
  folder: string | undefined,
  options: { release?: string; limit?: string; since?: string },
): Promise<void> {
  const named = draftNamed(folder, options.release);
  const limit = options.limit === undefined ? Infinity : readLimit(options.limit);
  const { since } = options;
  if (since !== undefined && !isCivilDate(since)) {
    throw new CommandError(`--since takes a date, e.g. 2026-11-01, not ${since}.`);
  }
  const settings = loadSettings();
  const workplace = await openWorkplace(settings, jsonLog('error'));
  const { outside } = workplace;
  try {
    const draft = await loadRelease(named, workplace, settings);
    const counts = await outside.store.countByState();
    const bar = new SingleBar({ format: 'Replaying {bar} {value}/{total} cases', hideCursor: true });
    const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
    bar.start(Math.min(total, limit), 0);
    const changes = await replay(draft, outside, {
      limit,
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

/** The draft is named once: as an argument or by `--release`. @throws CommandError otherwise. */
export function draftNamed(folder: string | undefined, release: string | undefined): string {
  const named = folder ?? release;
  if (named === undefined) {
    throw new CommandError(
      'Name the draft: mappings replay <folder>, a published release, or `drafts`: what was sent over FHIR.',
    );
  }
  if (release !== undefined && release !== named) {
    throw new CommandError(
      `replay tries one draft, and two are named: ${named} and --release ${release}. Leave one out.`,
    );
  }
  return named;
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

function kindOf({ what, before, after, moved }: ReplayedChange['differs'][number]): string {
  return moved === undefined ? `${what}: ${before} → ${after}` : `${what}: ${moved}`;
}
