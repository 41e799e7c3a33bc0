import type { Request, Response } from 'express';
import type { Case } from '../../domain/case/case.ts';
import { refuse } from '../../domain/fhir/refusal.ts';
import type { CaseStore } from '../../workflow/ports/case-store.ts';
import { answerRefusal } from './answer.ts';
import { senderOf } from './sender-of.ts';

/** The case, when it is the caller's; otherwise the caller is told that there is none. */
export async function ownCase(
  request: Request<{ id: string }>,
  response: Response,
  store: Pick<CaseStore, 'readCase'>,
): Promise<Case | undefined> {
  const { id } = request.params;
  const held = isCaseId(id) ? await store.readCase(id) : undefined;
  if (held?.sender === senderOf(response)) return held;
  const text = 'There is no such case, or it is not yours.';
  answerRefusal(response, refuse(404, { code: 'not-found', key: 'not-found', text }));
  return undefined;
}

export function isCaseId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}

/** Who acts, as the history says it. */
export function personAt(response: Response): string {
  return `a person at ${senderOf(response)}`;
}
