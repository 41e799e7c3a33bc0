import type { Case } from '../domain/case/case.ts';
import type { Snapshot } from '../domain/case/snapshot.ts';
import type { Decision } from '../domain/determination/determination.ts';
import type { Finding } from '../domain/fhir/finding.ts';
import {
  assembleCancelBundle,
  assembleUpdateBundle,
  type AssembledUpdate,
} from '../domain/pas/claim-update.ts';
import { sayEncounter } from '../domain/pas/encounter-travels.ts';
import { draftRequest, errorsIn } from './draft-request.ts';
import { dueWith, followRecord, untilClock } from './follow-clocks.ts';
import { frozenBundle } from './frozen-bundle.ts';
import { isAnswered } from './is-answered.ts';
import type { Outside } from './outside.ts';
import type { Move } from './ports/case-moves.ts';
import type { Submitted } from './submitted.ts';

/** What an update may follow. After a denial an update is not permitted: that is a new request (PAS 2.2.1). */
const UPDATABLE: ReadonlySet<Decision> = new Set(['pended', 'approved', 'modified', 'partially-approved']);

function isUpdatable({ determination }: Case): boolean {
  return determination !== undefined && UPDATABLE.has(determination.overall);
}

const STEP = 'update';

/**
 * What changed in the record after the submission, told to the payer as an update of it: a longer stay, a new
 * procedure, a corrected diagnosis. Held for a person where the site reviews what leaves. Undefined when nothing
 * changed, or when it is not the moment.
 */
export async function tellChanges(submitted: Submitted, outside: Outside): Promise<Case | undefined> {
  const { held } = submitted;
  if (!(await isMoment(submitted, outside))) return undefined;
  const snapshot = await outside.store.snapshotOf(held);
  if (snapshot === undefined) return undefined;
  const { status } = snapshot.encounter.resource;
  if (status === 'cancelled' || status === 'entered-in-error') return askToCancel(submitted, status, outside);
  const drafted = draftUpdate(submitted, snapshot, outside);
  const isDenied = held.determination?.overall === 'denied';
  if (drafted === undefined || !(isDenied || isUpdatable(held))) return stay(submitted, outside);
  const hindrance = hindranceOf(held, drafted);
  const says = changed(drafted.update);
  if (hindrance !== undefined) return ask(submitted, `${says} ${hindrance}`, outside);
  return freezeRevision({ ...submitted, update: drafted.update, how: 'update' }, says, outside);
}

/** The payer has the request and has answered it, and the record has changed since. */
async function isMoment({ held, submission }: Submitted, outside: Outside): Promise<boolean> {
  const isSettled = held.state === 'pended' || held.state === 'determined';
  return held.changedSinceSubmission && isSettled && (await isAnswered(held.id, submission.id, outside));
}

/** Why an update does not go out by itself, as a sentence for the person who is asked. */
function hindranceOf({ determination, assessment }: Case, { errors }: Drafted): string | undefined {
  if (determination?.overall === 'denied')
    return 'The request was denied, so an update is not permitted: have it asked anew with $reassess.';
  const [error] = errors;
  if (error !== undefined) return `The update cannot be sent yet: ${error.text}`;
  return assessment?.policy.holdForReview === true ? 'Release the update with $release.' : undefined;
}

/** A person releases an update; undefined when there is none to send, or another writer was first. */
export async function sendUpdate(
  submitted: Submitted,
  who: string,
  outside: Outside,
): Promise<Case | undefined> {
  const snapshot = await outside.store.snapshotOf(submitted.held);
  const drafted = snapshot && draftUpdate(submitted, snapshot, outside);
  if (drafted === undefined || drafted.errors.length > 0 || !isUpdatable(submitted.held)) return undefined;
  const because = `${changed(drafted.update)} Released by ${who}.`;
  return freezeRevision({ ...submitted, update: drafted.update, how: 'update' }, because, outside);
}

/** A person takes the whole request back. */
export function sendCancel(submitted: Submitted, who: string, outside: Outside): Promise<Case | undefined> {
  const { submission, connection } = submitted;
  const { newId, now } = outside;
  const update = assembleCancelBundle({
    prior: frozenBundle(submission),
    partner: connection,
    at: now(),
    claimIdentifier: newId(),
    newId,
  });
  return freezeRevision(
    { ...submitted, update, how: 'cancel' },
    `The request is taken back, asked by ${who}.`,
    outside,
  );
}

interface Drafted {
  readonly update: AssembledUpdate;
  readonly errors: readonly Finding[];
}

/**
 * The update as the record stands today. The assessment is the one the request was made with: that the service sees
 * the urgency otherwise, or that a document arrived which nobody asked for, is no reason to revise what was asked.
 */
function draftUpdate(
  { held, submission, connection }: Submitted,
  snapshot: Snapshot,
  outside: Outside,
): Drafted | undefined {
  const { newId } = outside;
  const { assessment, withheld } = held;
  if (assessment === undefined) return undefined;
  const current = draftRequest({ snapshot, assessment, partner: connection, withheld }, outside);
  const update = assembleUpdateBundle({
    prior: frozenBundle(submission),
    current,
    partner: connection,
    newId,
  });
  if (update === undefined) return undefined;
  const drafted = { bundle: update.bundle, findings: current.findings };
  return { update, errors: errorsIn(drafted, { partner: connection }, outside) };
}

function freezeRevision(
  {
    held,
    submission,
    connection,
    update,
    how,
  }: Submitted & { update: AssembledUpdate; how: 'update' | 'cancel' },
  because: string,
  outside: Outside,
): Promise<Case | undefined> {
  const bytes = new TextEncoder().encode(JSON.stringify(update.bundle));
  const id = outside.newId();
  return outside.store.freeze(
    held,
    {
      id,
      caseId: held.id,
      payer: submission.payer,
      generation: submission.generation + 1,
      claimIdentifier: update.claimIdentifier,
      bundleIdentifier: update.bundleIdentifier,
      claimFullUrl: update.claimFullUrl,
      bytes,
      sha256: outside.sha256(bytes),
      revises: { how, prior: submission.id },
      encounter: sayEncounter(connection),
    },
    { to: 'assembled', because, step: STEP, submissionId: id, payerHoldsPrior: true, dueInSeconds: 0 },
  );
}

/** Nothing to tell the payer; what the record now says of the bill changes what a person does next. */
async function stay({ held, connection }: Submitted, outside: Outside): Promise<Case | undefined> {
  const { state } = held;
  const assessment = await followRecord(held, outside);
  const isNews = assessment !== undefined && assessment.route.route !== held.assessment?.route.route;
  return outside.store.move(held, {
    to: isNews && state === 'determined' ? 'needs-attention' : state,
    because: isNews ? assessment.route.because : held.because,
    step: STEP,
    changesSeen: true,
    ...(assessment === undefined ? {} : { assessment }),
    ...dueWith(assessment, state === 'pended' ? connection.inquireEverySeconds : undefined),
  });
}

function ask({ held }: Submitted, because: string, outside: Outside): Promise<Case | undefined> {
  const move: Move = { to: 'needs-attention', because, step: STEP, changesSeen: true };
  return outside.store.move(held, { ...move, ...untilClock(held.assessment, outside) });
}

function askToCancel(submitted: Submitted, status: string, outside: Outside): Promise<Case | undefined> {
  return ask(
    submitted,
    `The encounter is ${status} now, and the payer has the request: take it back with $cancel, or push the encounter right.`,
    outside,
  );
}

function changed({ changes }: AssembledUpdate): string {
  return `The record changed after the submission: ${String(changes)} part(s) of the request.`;
}
