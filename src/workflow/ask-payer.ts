import type { Determination, LineDetermination } from '../domain/determination/determination.ts';
import { assembleInquiryBundle, type Certification, type PayerNumbers } from '../domain/pas/claim-inquiry.ts';
import { NotNow } from './not-now.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { PayerAnswer } from './ports/payer-gateway.ts';
import type { Submission } from './ports/submissions.ts';
import { frozenBundle } from './frozen-bundle.ts';

/** A question that could not be asked is not the most pressing thing when the payer is back. */
const LEAST_WAIT_SECONDS = 2;

interface Question {
  readonly submission: Submission;
  readonly connection: PayerConnection;
  /** What the payer has told so far: its own numbers find the request best. */
  readonly known: Determination | undefined;
}

/** One `Claim/$inquire` about a submission. The answer is kept as it came; reading it is the caller's. */
export async function askPayer(
  { submission, connection, known }: Question,
  { store, gateway, doors, now, newId }: Outside,
): Promise<{ body: unknown; messageId: string | undefined }> {
  const startedAt = now();
  const request = frozenBundle(submission);
  const inquiry = assembleInquiryBundle({
    request,
    partner: connection,
    at: startedAt,
    newId,
    numbers: numbersIn(known),
    ...(connection.resolver === 'inquire-by-claim-identifier'
      ? { claimIdentifier: submission.claimIdentifier }
      : {}),
  });
  const entry = await doors.enter(connection, { isRetry: false });
  if ('waitSeconds' in entry) throw new NotNow(Math.max(LEAST_WAIT_SECONDS, entry.waitSeconds));
  let isFailed = true;
  let answer: PayerAnswer;
  try {
    answer = await gateway.inquire(connection, new TextEncoder().encode(JSON.stringify(inquiry)));
    isFailed = false;
  } finally {
    entry.leave(isFailed);
  }
  await store.recordInquiry({ submissionId: submission.id, startedAt, result: String(answer.status) });
  const { payer, id: submissionId } = submission;
  const messageId = await store.keepPayerMessage({
    payer,
    submissionId,
    how: 'inquiry-answer',
    bytes: answer.bytes,
    disposition: 'unchanged',
  });
  return { body: answer.body, messageId };
}

/** One number is given, and only when every line that has one has the same: an example must not shut out a line. */
function numbersIn(known: Determination | undefined): PayerNumbers {
  const lines = known?.lines ?? [];
  const numbers = new Set(lines.flatMap((line) => line.administrationReferenceNumber ?? []));
  const [only] = numbers;
  const certified = new Map(lines.map((line) => [line.itemSequence, certificationOf(line)]));
  return {
    certified,
    ...(numbers.size === 1 && only !== undefined ? { administrationReferenceNumber: only } : {}),
  };
}

function certificationOf({ issueDate, period }: LineDetermination): Certification {
  const [start, end] = (period ?? '').split('/').filter((day) => day !== '');
  return {
    ...(issueDate === undefined ? {} : { issued: issueDate }),
    ...(start === undefined || end === undefined ? {} : { period: { start, end } }),
  };
}
