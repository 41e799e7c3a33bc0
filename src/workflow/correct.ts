import { assessSnapshot } from '../domain/case/assess-snapshot.ts';
import type { Case } from '../domain/case/case.ts';
import { followUpOf } from '../domain/determination/follow-up-action.ts';
import { asksTheSame } from '../domain/pas/same-request.ts';
import { draftRequest } from './draft-request.ts';
import { inquire } from './inquire.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { Submission } from './ports/submissions.ts';
import { submissionOf } from './submit.ts';
import { frozenBundle } from './frozen-bundle.ts';

/**
 * rejected → asked anew, once the record was corrected and the payer wanted that. What changes nothing about the
 * request would only bring the same error again, so it stays.
 */
export async function correct(rejected: Case, outside: Outside): Promise<Case | undefined> {
  const wanted = followUpOf(rejected.determination?.errors ?? []).do;
  if (wanted !== 'correct' || !rejected.changedSinceSubmission || rejected.submissionId === undefined)
    return inquire(rejected, outside);
  const submission = await submissionOf(rejected, outside);
  const connection = outside.connectionOf(submission.payer);
  if (connection === undefined) return inquire(rejected, outside);
  const isCorrected = await differs(rejected, { submission, connection }, outside);
  return outside.store.move(
    rejected,
    isCorrected
      ? {
          to: 'received',
          because: 'The record was corrected, as the payer asked: to be asked anew.',
          step: 'correct',
          dueInSeconds: 0,
        }
      : { to: 'rejected', because: rejected.because, step: 'correct', changesSeen: true },
  );
}

async function differs(
  rejected: Case,
  { submission, connection }: { submission: Submission; connection: PayerConnection },
  outside: Outside,
): Promise<boolean> {
  const snapshot = await outside.store.snapshotOf(rejected);
  if (snapshot === undefined) return false;
  const assessment = assessSnapshot(snapshot, outside.content, outside.now());
  const { withheld } = rejected;
  const today = draftRequest({ snapshot, assessment, partner: connection, withheld }, outside);
  const refused = frozenBundle(submission);
  return !asksTheSame(refused, today.bundle);
}
