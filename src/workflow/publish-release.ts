import type { Publication, ReleaseFile, ReleaseStore } from './ports/release-store.ts';

/** The publication in force: the latest that is approved. */
export function inForce(publications: readonly Publication[]): Publication | undefined {
  return publications
    .filter(({ approvedAt }) => approvedAt !== undefined)
    .sort((one, other) => latestFirst(one.approvedAt, other.approvedAt) || other.number - one.number)[0];
}

function latestFirst(one = '', other = ''): number {
  return one === other ? 0 : one < other ? 1 : -1;
}

/** What became of an attempt to change the release in force: a sentence, and whether it changed. */
export interface PublishOutcome {
  readonly done: boolean;
  readonly says: string;
}

/** Puts a checked and tested release in force, or proposes it where a second person has to approve. */
export async function publishRelease(
  asked: {
    readonly release: string;
    readonly files: readonly ReleaseFile[];
    readonly by: string;
    readonly note?: string;
    readonly approvals: 1 | 2;
  },
  releases: ReleaseStore,
): Promise<PublishOutcome> {
  const { approvals, by, release } = asked;
  if (inForce(await releases.publications())?.release === release) {
    return { done: false, says: `${release} is in force already.` };
  }
  await releases.publish({ ...asked, ...(approvals === 1 ? { approvedBy: by } : {}) });
  return approvals === 1
    ? { done: true, says: `${release} is published. ${TAKEN_UP}` }
    : {
        done: true,
        says: `${release} is proposed; somebody else puts it in force: mappings approve ${release} --by <who>.`,
      };
}

/** A second person puts a proposed release in force. */
export async function approveRelease(
  release: string,
  by: string,
  releases: ReleaseStore,
): Promise<PublishOutcome> {
  const proposed = (await releases.publications()).find(
    (each) => each.release === release && each.approvedAt === undefined,
  );
  if (proposed === undefined) return { done: false, says: `${release} is not waiting for approval.` };
  if (isSame(proposed.publishedBy, by)) {
    return { done: false, says: `${by} proposed ${release}; another person has to approve it.` };
  }
  await releases.approve(proposed.number, by);
  return { done: true, says: `${release} is published. ${TAKEN_UP}` };
}

/**
 * Puts an earlier release in force again: the one named, else the one before the present. It was approved once, so
 * going back waits for nobody.
 */
export async function rollBack(
  { by, to, note }: { readonly by: string; readonly to?: string; readonly note?: string },
  releases: ReleaseStore,
): Promise<PublishOutcome> {
  const publications = await releases.publications();
  const now = inForce(publications);
  const others = publications.filter(({ release }) => release !== now?.release);
  const before = inForce(to === undefined ? others : others.filter(({ release }) => release === to));
  if (now === undefined || before === undefined) {
    return {
      done: false,
      says: `There is no earlier release${to === undefined ? '' : ` ${to}`} to go back to.`,
    };
  }
  await releases.publish({
    release: before.release,
    by,
    approvedBy: by,
    note: note ?? `Back from ${now.release}`,
  });
  return { done: true, says: `Back from ${now.release} to ${before.release}. ${TAKEN_UP}` };
}

const TAKEN_UP = 'A running service takes it up within seconds and looks at its open cases again.';

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
