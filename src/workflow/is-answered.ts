import type { Outside } from './outside.ts';

/** Whether the payer has told what became of a submission: until then nothing may follow it. */
export async function isAnswered(
  caseId: string,
  submissionId: string,
  { store }: Pick<Outside, 'store'>,
): Promise<boolean> {
  return (await store.answersOf(caseId)).some((each) => each.submissionId === submissionId);
}
