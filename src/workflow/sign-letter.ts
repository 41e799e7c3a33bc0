import { approvedLetter, draftLetter, lettersAmong } from '../domain/justification/present-letter.ts';
import { leaveRecord } from './leave-record.ts';
import { noteEvidence } from './note-evidence.ts';
import type { Outside } from './outside.ts';
import type { Act } from './person-acts.ts';

/**
 * A person approves the letter of justification: the draft that was read, by its number, or that draft as the person
 * completed it. It becomes a final document of the record, signed by name and time, and is never altered: when the
 * evidence changes there is a new draft. Refused when the draft is another one by now.
 */
export async function approveLetter(
  id: string,
  given: {
    /** Who answers for it, as it is read under the letter. */
    readonly by: string;
    /** Who gave it to us, for the history. */
    readonly who: string;
    readonly draft: string;
    readonly completed?: string | undefined;
  },
  outside: Outside,
): Promise<Act> {
  const { store, sha256 } = outside;
  const known = await store.readCase(id);
  if (known === undefined) return { done: 'unknown-case' };
  const { assessment } = known;
  const snapshot = await store.snapshotOf(known);
  if (assessment === undefined || snapshot === undefined) return { done: 'refused' };
  const draft = draftLetter(known, await noteEvidence(known, { snapshot, assessment }, outside), sha256);
  if (draft === undefined) return refused('Nothing is asked of the payer, so there is no letter.');
  const approved = lettersAmong(
    known,
    snapshot.documents.map(({ resource }) => resource),
  );
  if (approved.some((each) => each.id === draft.approvedId))
    return refused('This letter is approved already.');
  if (draft.version !== given.draft) {
    return refused(`The draft is ${draft.version} by now: read it again and approve that one.`);
  }
  const { by, who, completed } = given;
  const approval = { by, at: outside.now(), zone: snapshot.zone, completed, replaces: approved };
  const how = completed === undefined ? 'approved' : 'completed and approved';
  return leaveRecord(
    known,
    {
      name: 'approve-letter',
      says: `The letter of justification ${draft.version} was ${how} by ${by === who ? by : `${by}, told by ${who}`}.`,
      resource: approvedLetter(known, draft, approval),
    },
    outside,
  );
}

function refused(because: string): Act {
  return { done: 'refused', because };
}
