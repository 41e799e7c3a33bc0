import type { Communication, DocumentReference } from '@medplum/fhirtypes';
import type { Case } from '../domain/case/case.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { Outside } from './outside.ts';
import { type Act, act } from './person-acts.ts';
import type { Asked } from './receive.ts';
import { LEFT_ALONE_SECONDS, storeGiven } from './store-given.ts';

/** The payer is being called, or may be: nobody else touches the case until that is settled. */
const ON_ITS_WAY: readonly CaseState[] = ['ready', 'assembled', 'submitting', 'unknown'];

/** What an act leaves behind: its line of history, and a resource under one of our own ids. */
interface Left {
  readonly name: Extract<Asked, { how: 'act' }>['name'];
  readonly says: string;
  readonly resource: DocumentReference | Communication;
}

/**
 * An act that leaves the case where it stands and a resource in its record. The history is written first: should we
 * die in between, the act can be repeated; then the case is looked at with what was added.
 */
export async function leaveRecord(
  known: Case,
  { name, says, resource }: Left,
  outside: Outside,
): Promise<Act> {
  const done = await act(known.id, outside, ({ state, because }) =>
    ON_ITS_WAY.includes(state)
      ? undefined
      : { to: state, because, says, step: name, dueInSeconds: LEFT_ALONE_SECONDS },
  );
  if (done.done !== 'moved') return done;
  const bytes = new TextEncoder().encode(JSON.stringify(resource));
  const asked = { how: 'act', name, caseId: known.id } as const;
  const stored = await storeGiven(done, { bytes, known, asked }, outside);
  if (stored.done !== 'refused-content') return stored;
  const because = stored.refusal.findings.map(({ text }) => text).join(' ');
  await act(known.id, outside, ({ state, because: stands }) => ({
    to: state,
    because: stands,
    says: `Not kept: ${because} (${says})`,
    step: name,
  }));
  return { done: 'refused', because };
}
