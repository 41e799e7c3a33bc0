import type { Response } from 'express';
import type { Case } from '../../domain/case/case.ts';
import { refuse } from '../../domain/fhir/refusal.ts';
import type { Act } from '../../workflow/person-acts.ts';
import type { RefusedContent } from '../../workflow/store-given.ts';
import { answerRefusal } from './answer.ts';

/** 202 when the case was moved; else what stands against it. */
export function answerAct(response: Response, held: Case, act: Act | RefusedContent): void {
  if (act.done === 'moved') {
    response.status(202).json({ id: held.id });
    return;
  }
  if (act.done === 'refused-content') {
    answerRefusal(response, act.refusal);
    return;
  }
  const { done, because = `A case in state ${held.state} does not allow this.` } = act;
  const text = done === 'busy' ? 'The case is being moved right now; try again in a moment.' : because;
  answerRefusal(response, refuse(409, { code: 'conflict', key: `act-${done}`, text }));
}
