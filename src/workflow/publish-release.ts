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

/** Of two who change it at once, the second looks at what the first has made of it. */
const OVERTAKEN: PublishOutcome = {
  done: false,
  says: 'Somebody else published, proposed or approved a release at this moment: nothing was changed. Look at `retro-auth mappings releases`, and do it again if it is still meant.',
};

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
  const seen = await releases.publications();
  const now = inForce(seen);
  if (now?.release === release) return { done: false, says: `${release} is in force already.` };
  const isKept = await releases.publish({
    ...asked,
    seen,
    ...(now && { over: now.number }),
    ...(approvals === 1 && { approvedBy: by }),
  });
  if (!isKept) return OVERTAKEN;
  return approvals === 1
    ? { done: true, says: `${release} is published. ${TAKEN_UP}` }
    : {
        done: true,
        says: `${release} is proposed, and takes the place of any earlier proposal; somebody else puts it in force: mappings approve ${release} --by <who>.`,
      };
}

/** A second person puts a proposed release in force, after `show` has shown what it changes. */
export async function approveRelease(
  {
    by,
    release,
    show,
  }: { readonly release: string; readonly by: string; readonly show: () => Promise<void> },
  releases: ReleaseStore,
): Promise<PublishOutcome> {
  const publications = await releases.publications();
  const proposed = publications.find((each) => each.release === release && each.approvedAt === undefined);
  if (proposed === undefined) return { done: false, says: `${release} is not waiting for approval.` };
  if (isSame(proposed.publishedBy, by)) {
    return { done: false, says: `${by} proposed ${release}; another person has to approve it.` };
  }
  const replaced = whyReplaced(proposed, publications);
  if (replaced !== undefined) {
    return {
      done: false,
      says: `${release} cannot be approved: ${replaced}. Propose it again, over what is in force: mappings publish <folder> --by <who>.`,
    };
  }
  await show();
  if (!(await releases.approve(proposed.number, by, publications))) return OVERTAKEN;
  return { done: true, says: `${release} is published. ${TAKEN_UP}` };
}

/**
 * Why a proposal is waiting no longer: who approves it saw what it changes of the release that it was made over, not of
 * another one. `undefined` while it waits.
 */
export function whyReplaced(proposed: Publication, publications: readonly Publication[]): string | undefined {
  const now = inForce(publications);
  const base = publications.find(({ number }) => number === proposed.over);
  if (now?.release !== base?.release) {
    return `it was proposed over ${base?.release ?? 'the folder'}, and ${now?.release ?? 'the folder'} is in force now`;
  }
  const later = publications.find(({ number }) => number > proposed.number);
  if (later === undefined) return undefined;
  return `${later.release} was ${later.approvedAt === undefined ? 'proposed' : 'published'} after it by ${later.publishedBy}`;
}

/**
 * Puts an earlier release in force again: the one named, else the one over which the present was put. So whoever goes
 * back twice comes one step further, and never again to what was left. It was approved once, and a bad release may do
 * harm until somebody else is found: going back waits for nobody.
 */
export async function rollBack(
  { by, to, note }: { readonly by: string; readonly to?: string; readonly note?: string },
  releases: ReleaseStore,
): Promise<PublishOutcome> {
  const publications = await releases.publications();
  const now = inForce(publications);
  if (now === undefined) {
    return {
      done: false,
      says: 'Nothing was published: the mappings folder is in force, and there is nothing to go back from.',
    };
  }
  if (to === now.release) return { done: false, says: `${to} is in force already.` };
  const before =
    to === undefined
      ? publications.find(({ number }) => number === now.over)
      : inForce(publications.filter(({ release }) => release === to));
  if (before === undefined)
    return { done: false, says: to === undefined ? noneBefore(now) : neverInForce(to) };
  const isKept = await releases.publish({
    seen: publications,
    release: before.release,
    ...(before.over !== undefined && { over: before.over }),
    by,
    approvedBy: by,
    note: note ?? `Back from ${now.release}`,
  });
  if (!isKept) return OVERTAKEN;
  return { done: true, says: `Back from ${now.release} to ${before.release}. ${TAKEN_UP}` };
}

function noneBefore({ release }: Publication): string {
  return `There is no earlier release than ${release} to go back to. To go back to the folder that the service started with, publish it: retro-auth mappings publish <folder> --by <who>.`;
}

function neverInForce(release: string): string {
  return `There is no earlier release ${release} to go back to. See which were in force with retro-auth mappings releases.`;
}

const TAKEN_UP = 'A running service takes it up within seconds and looks at its open cases again.';

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
