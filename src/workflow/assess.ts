import { assessSnapshot } from '../domain/case/assess-snapshot.ts';
import type { Assessment } from '../domain/case/assessment.ts';
import type { Case } from '../domain/case/case.ts';
import { rememberAskedFor } from '../domain/case/document-tasks.ts';
import { dependenciesOf, gather, type Gathered } from './gather.ts';
import { noteEvidence } from './note-evidence.ts';
import type { Outside } from './outside.ts';
import type { Move } from './ports/case-moves.ts';

/** With no deadline ahead a waiting case is looked at again after a day: reminders, drift of rules, lost hints. */
const LOOK_AGAIN_SECONDS = 86_400;

/** received, waiting … → what the facts, the clinical content and the clocks say now. */
export async function assess(claimed: Case, outside: Outside): Promise<Case | undefined> {
  const gathered = await gather(claimed, outside);
  if (gathered === 'fetched-more') {
    // What was read may not have touched this case (an Organization touches only those that asked for it before), so
    // it is let go and comes up at once. When it was touched, this write is overtaken and changes nothing.
    const because = 'More was read from the EHR.';
    return outside.store.move(claimed, { to: 'received', because, step: 'gather', dueInSeconds: 0 });
  }
  if (gathered === undefined) {
    return outside.store.move(claimed, {
      to: 'needs-attention',
      because: 'The Encounter of this case is not in the record; push it again.',
      step: 'assess',
    });
  }
  const move = moveFor(gathered, claimed, outside);
  await noteEvidence(claimed, { snapshot: gathered.snapshot, assessment: move.assessment }, outside);
  return outside.store.move(claimed, move);
}

/**
 * The same for many cases, with few statements for all of them. One that needs reading from an EHR, or has no
 * Encounter any more, is assessed by itself.
 */
export async function assessAll(claimed: readonly Case[], outside: Outside): Promise<void> {
  const snapshots = await outside.store.snapshotsOf(claimed);
  const moves = claimed.flatMap((each, index) => {
    const snapshot = snapshots[index];
    if (snapshot === undefined || outside.ehr.isRegistered(each.sender)) return [];
    const gathered = { snapshot, dependsOn: dependenciesOf(snapshot) };
    return [{ claimed: each, move: moveFor(gathered, each, outside) }];
  });
  await outside.store.moveAll(moves);
  const together = new Set(moves.map((each) => each.claimed));
  for (const each of claimed) if (!together.has(each)) await assess(each, outside);
}

function moveFor(
  { snapshot, dependsOn }: Gathered,
  { assessment: before }: Case,
  outside: Outside,
): Move & { assessment: Assessment } {
  const at = outside.now();
  const assessment = rememberAskedFor(assessSnapshot(snapshot, outside.content, at), before);
  return {
    to: assessment.next,
    because: assessment.because,
    step: 'assess',
    assessment,
    payer: assessment.policy.payer,
    dependsOn,
    ...dueOf(assessment, at),
  };
}

/** When the case should come up by itself: at once when ready, else at its next own deadline. */
function dueOf(assessment: Assessment, at: string): { dueInSeconds?: number } {
  switch (assessment.next) {
    case 'ready':
      return { dueInSeconds: 0 };
    case 'not-required':
    case 'out-of-time':
      return {};
    // Nobody is reminded daily of what a person has to decide, but before its time runs out.
    case 'needs-attention':
      return { ...momentAhead(assessment, at) };
    case 'waiting':
    case 'notice-due':
    case 'awaiting-documents':
    case 'held-for-review':
      return {
        dueInSeconds: Math.min(LOOK_AGAIN_SECONDS, ...Object.values(momentAhead(assessment, at))),
      };
  }
}

/** When time alone changes something next. */
function momentAhead({ clocks, lookAgainAt }: Assessment, at: string): { dueInSeconds?: number } {
  const [next] = [lookAgainAt, ...clocks.map(({ deadline }) => deadline)]
    .filter((moment) => moment !== undefined && moment > at)
    .sort();
  return next === undefined ? {} : { dueInSeconds: (Date.parse(next) - Date.parse(at)) / 1000 + 1 };
}
