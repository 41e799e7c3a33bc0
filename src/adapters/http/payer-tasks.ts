import type { Task } from '@medplum/fhirtypes';
import type { Case } from '../../domain/case/case.ts';
import { informationTasks } from '../../domain/pas/information-task.ts';
import type { HttpOutside } from './http-outside.ts';
import { frozenBundle } from '../../workflow/frozen-bundle.ts';

/** What the payer asks for beyond its answer, as PAS Tasks (`{case}-asked-{number}`). */
export async function payerTasks(
  held: Case,
  { store, endpointOf }: Pick<HttpOutside, 'store' | 'endpointOf'>,
): Promise<readonly Task[]> {
  const { determination, submissionId } = held;
  if (submissionId === undefined || (determination?.requests ?? []).length === 0) return [];
  const submission = await store.readSubmission(submissionId);
  if (submission === undefined) return [];
  const sent = await store.attachmentsOf(held.id);
  return informationTasks({
    held,
    request: frozenBundle(submission),
    payerUrl: determination?.asking?.payerUrl ?? endpointOf(submission.payer),
    answered: new Set(
      sent.flatMap(({ result, requestKey }) => (result?.startsWith('2') === true ? [requestKey] : [])),
    ),
  });
}
