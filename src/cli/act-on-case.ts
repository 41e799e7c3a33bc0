import { readFile } from 'node:fs/promises';
import type { Case } from '../domain/case/case.ts';
import type { Refusal } from '../domain/fhir/refusal.ts';
import { amend } from '../workflow/amend-request.ts';
import { confirmWriteOff, discard, edit } from '../workflow/mend-case.ts';
import type { Outside } from '../workflow/outside.ts';
import { type Act, cancel, reassess, release } from '../workflow/person-acts.ts';
import { recordPeerToPeer } from '../workflow/record-peer-to-peer.ts';
import { disclose, withhold } from '../workflow/review-request.ts';
import { approveLetter } from '../workflow/sign-letter.ts';
import type { RefusedContent } from '../workflow/store-given.ts';
import { readInstant } from './read-instant.ts';
import { CommandError } from './refusal-text.ts';
import { withCase } from './with-case.ts';

interface Given {
  readonly by: string;
  readonly because?: string;
  /** Number of the draft of a letter that was read. */
  readonly draft?: string;
  /** When a talk was held, with its offset. */
  readonly at?: string;
  /** A talk was tried in vain. */
  readonly notReached?: boolean;
  /** What is given beside the case: a file, or references. */
  readonly given: readonly string[];
}

type Does = (id: string, given: Given, outside: Outside) => Promise<Act | RefusedContent>;

const writeOff: Does = (id, { by, because = '' }, outside) =>
  confirmWriteOff(id, { who: by, because }, outside);

const signLetter: Does = async (id, { by, draft = '', given: [file] }, outside) => {
  const completed = file === undefined ? undefined : await readFile(file, 'utf8');
  return approveLetter(id, { by, who: by, draft, completed }, outside);
};

const talk: Does = (id, { by, at = '', notReached = false, because = '' }, outside) =>
  recordPeerToPeer(id, { who: by, at: readInstant(at), reached: !notReached, because }, outside);

const ACTS = {
  release: (id, { by }, outside) => release(id, by, outside),
  retry: (id, { by }, outside) => reassess(id, by, outside),
  cancel: (id, { by }, outside) => cancel(id, by, outside),
  discard: (id, { by, because = '' }, outside) => discard(id, { who: by, because }, outside),
  'confirm-write-off': writeOff,
  'approve-letter': signLetter,
  'peer-to-peer': talk,
  edit: async (id, { by, given }, outside) => edit(id, { who: by, bytes: await fileIn(given) }, outside),
  amend: async (id, { by, given }, outside) => amend(id, { who: by, bytes: await fileIn(given) }, outside),
  withhold: (id, { by, because = '', given }, outside) =>
    withhold(id, { who: by, because, references: given }, outside),
  disclose: (id, { by, because = '', given }, outside) =>
    disclose(id, { who: by, because, references: given }, outside),
} satisfies Record<string, Does>;

/** A person's act on one case, written into its history; a service that runs on the same database goes on from there. */
export function actOnCase(name: keyof typeof ACTS, id: string, given: Given): Promise<void> {
  return withCase(id, async (found, outside) => {
    const act = await ACTS[name](found.id, given, outside);
    const why = whyNotDone(act, found);
    if (why !== undefined) throw new CommandError(why);
    process.stdout.write(await reportOf(found.id, outside));
  });
}

function whyNotDone(act: Act | RefusedContent, found: Case): string | undefined {
  switch (act.done) {
    case 'moved':
      return undefined;
    case 'refused-content':
      return `Not taken: ${sayRefusal(act.refusal)}`;
    case 'busy':
      return 'The case is being moved right now; try again in a moment.';
    case 'refused':
    case 'unknown-case':
      return act.because ?? `A case in state ${found.state} does not allow this: ${found.because}`;
  }
}

/** What was done stands in the history; where the case stands now may be another sentence, or the same. */
async function reportOf(id: string, { store }: Outside): Promise<string> {
  const done = (await store.historyOf(id)).at(-1)?.says ?? '';
  const now = await store.readCase(id);
  const stands = now === undefined || done.includes(now.because) ? '' : ` ${now.because}`;
  return `${done}\nCase ${id} is ${now?.state.replaceAll('-', ' ') ?? ''}.${stands}\n`;
}

function fileIn([path = '']: readonly string[]): Promise<Uint8Array> {
  return readFile(path);
}

function sayRefusal({ findings }: Refusal): string {
  return findings.map(({ text, expression = '' }) => `${text} ${expression}`.trim()).join(' ');
}
