import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import type { Outside } from './outside.ts';
import { inForce } from './publish-release.ts';
import type { ReleaseStore } from './ports/release-store.ts';

/** The clinical content a running process works with. */
export interface ContentInForce {
  readonly current: () => ClinicalContent;
  /**
   * Asks the database what is in force and takes it up when it is another release. One that this version of the
   * service cannot read is logged and left; the process goes on with what it has.
   */
  takeUp(): Promise<void>;
}

/** Starts with what was in force when the process started. */
export function contentInForce(
  first: ClinicalContent,
  releases: Pick<ReleaseStore, 'publications'>,
  load: (release: string) => Promise<ClinicalContent>,
  log: Outside['log'],
): ContentInForce {
  let current = first;
  return {
    current: () => current,
    async takeUp() {
      const published = inForce(await releases.publications());
      if (published === undefined || published.release === current.release) return;
      const { release } = published;
      try {
        current = await load(release);
        log('content-in-force', { release });
      } catch (error) {
        log('content-not-taken-up', { release, error: error instanceof Error ? error.name : typeof error });
      }
    },
  };
}

/** So many open cases are brought up at a time, and no more before those were looked at: new pushes do not wait for long. */
const AT_A_TIME = 500;

/**
 * Has open cases looked at again that were last assessed under another release than the one in force. What the payer
 * has, or may have, is left alone. The database knows which are left, so a restart goes on where it was.
 */
export async function lookAgainUnder(
  { release }: Pick<ClinicalContent, 'release'>,
  { store, queue, log }: Pick<Outside, 'store' | 'queue' | 'log'>,
): Promise<number> {
  const waiting = await store.dueIn('received', AT_A_TIME);
  if (waiting.length >= AT_A_TIME) return 0;
  const cases = await store.bringUpForRelease(release, AT_A_TIME);
  if (cases.length === 0) return 0;
  await queue.hint(cases);
  log('looked-at-again', { release, cases: cases.length });
  return cases.length;
}
