import { readFile } from 'node:fs/promises';
import type { Outside } from '../workflow/outside.ts';
import { discard, edit } from '../workflow/mend-case.ts';
import { cancel, reassess, release } from '../workflow/person-acts.ts';
import { CommandError } from './refusal-text.ts';
import { withCase } from './with-case.ts';

interface Given {
  readonly by: string;
  readonly because?: string;
  readonly file: string | undefined;
}

type Does = (id: string, given: Given, outside: Outside) => Promise<{ readonly done: string }>;

const ACTS = {
  release: (id, { by }, outside) => release(id, by, outside),
  retry: (id, { by }, outside) => reassess(id, by, outside),
  cancel: (id, { by }, outside) => cancel(id, by, outside),
  discard: (id, { by, because = '' }, outside) => discard(id, { who: by, because }, outside),
  edit: async (id, { by, file = '' }, outside) => {
    const act = await edit(id, { who: by, bytes: await readFile(file) }, outside);
    if (act.done !== 'refused-content') return act;
    const says = act.refusal.findings.map(({ text, expression = '' }) => `${text} ${expression}`.trim());
    throw new CommandError(`${file} is not taken: ${says.join(' ')}`);
  },
} satisfies Record<string, Does>;

/** A person's act on one case, written into its history; a service that runs on the same database goes on from there. */
export function actOnCase(name: keyof typeof ACTS, id: string, given: Given): Promise<void> {
  return withCase(id, async (found, outside) => {
    const { done } = await ACTS[name](id, given, outside);
    if (done === 'busy') throw new CommandError('The case is being moved right now; try again in a moment.');
    if (done !== 'moved')
      throw new CommandError(`A case in state ${found.state} does not allow this: ${found.because}`);
    const now = await outside.store.readCase(id);
    process.stdout.write(`${id}: ${now?.state ?? ''}. ${now?.because ?? ''}\n`);
  });
}
