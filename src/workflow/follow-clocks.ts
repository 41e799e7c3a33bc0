import type { Assessment } from '../domain/case/assessment.ts';
import { type CaseEvents, eventsAfter } from '../domain/case/case-events.ts';
import type { Case } from '../domain/case/case.ts';
import { followUp, passingTimes, ranOut } from '../domain/case/follow-up.ts';
import type { Determination } from '../domain/determination/determination.ts';
import { requestKey } from '../domain/determination/request-key.ts';
import type { Outside } from './outside.ts';
import type { Attachment } from './ports/attachments.ts';
import type { Attempt } from './ports/attempts.ts';
import type { Submission } from './ports/submissions.ts';

/** The assessment of a case that the payer has, with the clocks that an answer starts or ends; undefined without one. */
export async function followAnswer(
  held: Case,
  submission: Submission,
  determination: Determination,
  outside: Outside,
): Promise<Assessment | undefined> {
  const at = outside.now();
  const attempts = await outside.store.attemptsOf(submission.id);
  const claimReceived = receivedAt(attempts);
  const answeredAt = handedInAt(determination, await outside.store.attachmentsOf(held.id));
  return follow(
    { ...held, determination },
    eventsAfter(held.assessment?.events ?? {}, determination, { at, claimReceived, answeredAt }),
    at,
    outside,
  );
}

/** The same when the record changed and the payer said nothing: a remittance starts and ends clocks as well. */
export async function followRecord(held: Case, outside: Outside): Promise<Assessment | undefined> {
  return follow(held, held.assessment?.events ?? {}, outside.now(), outside);
}

/**
 * Moves a case that the payer has when time alone changed something: the payer is overdue, or a window has closed. It
 * stays in its state; its history and its reason say what a person should do. Undefined when nothing ran out.
 */
export async function afterTimePassed(
  held: Case,
  outside: Outside,
  longestSeconds: number | undefined,
): Promise<Case | undefined> {
  const { assessment } = held;
  if (assessment?.events === undefined) return undefined;
  const now = await follow(held, assessment.events, outside.now(), outside);
  const says = now && ranOut(assessment.clocks, now.clocks);
  if (now === undefined || says === undefined) return undefined;
  const next = now.events?.denied === undefined ? '' : ` ${now.route.because}`;
  // What a person was asked to do is not undone by a clock.
  const still = held.state === 'needs-attention' && next === '' ? ` ${held.because}` : '';
  return outside.store.move(held, {
    to: held.state,
    because: `${says}${next}${still}`,
    step: 'deadline',
    assessment: now,
    ...dueWith(now, longestSeconds),
  });
}

/** Looked at again when the next clock of its state runs out, and after so long in any case. */
export function dueWith(
  assessment: Assessment | undefined,
  longestSeconds: number | undefined,
): { dueInSeconds?: number } {
  const seconds = [
    ...(longestSeconds === undefined ? [] : [longestSeconds]),
    ...(assessment === undefined ? [] : secondsToClocks(assessment)),
  ];
  return seconds.length === 0 ? {} : { dueInSeconds: Math.min(...seconds) };
}

/** A clock that has just passed is looked at once more; one that stands on record as long past, and is not, is not. */
const JUST_PASSED_SECONDS = 60;

function secondsToClocks({ clocks, at }: Assessment): readonly number[] {
  return passingTimes(clocks)
    .map((deadline) => (Date.parse(deadline) - Date.parse(at)) / 1000)
    .filter((seconds) => seconds > -JUST_PASSED_SECONDS)
    .map((seconds) => Math.max(1, seconds + 1));
}

/**
 * When a case that a person looks at comes up by itself: as the next clock of a request that the payer has runs out, so
 * that this is said. Never by a payer that nobody asked yet, or that has no clock ahead.
 */
export function untilClock(
  assessment: Assessment | undefined,
  { now }: Pick<Outside, 'now'>,
): { dueInSeconds?: number } {
  return assessment?.events === undefined ? {} : dueWith({ ...assessment, at: now() }, undefined);
}

async function follow(
  held: Case,
  events: CaseEvents,
  at: string,
  { store, content }: Outside,
): Promise<Assessment | undefined> {
  const snapshot = await store.snapshotOf(held);
  if (snapshot === undefined || held.assessment === undefined) return undefined;
  const { assessment, determination } = held;
  return followUp({ assessment, determination, snapshot, content, events, at });
}

/** When the last of what the payer asks for arrived there; undefined while something of it is open. */
function handedInAt({ requests }: Determination, sent: readonly Attachment[]): string | undefined {
  const arrived = sent.filter((each) => each.class === 'answered' && each.result?.startsWith('2') === true);
  const answers = requests.map((request) => arrived.find((each) => each.requestKey === requestKey(request)));
  if (answers.some((each) => each === undefined)) return undefined;
  return answers
    .flatMap((each) => each?.endedAt ?? [])
    .sort()
    .at(-1);
}

/** The call that was answered; of those that were not, the earliest that may have reached the payer. */
function receivedAt(attempts: readonly Attempt[]): string | undefined {
  const submits = attempts.filter((each) => each.operation === 'submit' && each.class !== 'not-sent');
  return (submits.find((each) => each.class === 'answered') ?? submits[0])?.startedAt;
}
