import type { Bundle } from '@medplum/fhirtypes';
import { assembleInquiryBundle } from '../domain/pas/claim-inquiry.ts';
import type { Outside } from './outside.ts';
import type { PayerConnection, Submission } from './ports.ts';

/** One `Claim/$inquire` about a submission. The answer is kept as it came; reading it is the caller's. */
export async function askPayer(
  { submission, connection }: { submission: Submission; connection: PayerConnection },
  { store, gateway, now, newId }: Outside,
): Promise<{ body: unknown; messageId: string | undefined }> {
  const startedAt = now();
  // Our own frozen bytes, serialised from a Bundle.
  const request = JSON.parse(new TextDecoder().decode(submission.bytes)) as Bundle;
  const inquiry = assembleInquiryBundle({ request, partner: connection, at: startedAt, newId });
  const answer = await gateway.inquire(connection, new TextEncoder().encode(JSON.stringify(inquiry)));
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
