import { type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import { instantOf } from '../../domain/time/local-time.ts';
import type { Act } from '../../workflow/person-acts.ts';
import type { ACT_BODIES } from './act-body.ts';
import { readActBody } from './act-body.ts';
import { answerAct } from './answer-act.ts';
import { answerRefusal } from './answer.ts';
import type { HttpOutside } from './http-outside.ts';
import { ownCase, personAt } from './own-case.ts';

/** What a person does where a payer has to be convinced, and where it could not be. */
export function denialRoutes(outside: HttpOutside): Router {
  const routes = Router();
  routes.post(
    '/:id/$approve-letter',
    told('letter', outside, (id, letter, who) => outside.approveLetter(id, { ...letter, who })),
  );
  routes.post(
    '/:id/$record-peer-to-peer',
    told('talk', outside, (id, talk, who) =>
      outside.recordPeerToPeer(id, { ...talk, at: instantOf(talk.at) ?? talk.at, who }),
    ),
  );
  routes.post(
    '/:id/$confirm-write-off',
    told('reason', outside, (id, { because }, who) => outside.confirmWriteOff(id, { who, because })),
  );
  return routes;
}

/** An act for which a person has to tell something in the body. */
function told<N extends keyof typeof ACT_BODIES>(
  name: N,
  { store }: HttpOutside,
  does: (id: string, told: z.infer<(typeof ACT_BODIES)[N]['schema']>, who: string) => Promise<Act>,
) {
  return async (request: Request<{ id: string }>, response: Response): Promise<void> => {
    const held = await ownCase(request, response, store);
    if (held === undefined) return;
    const body = await readActBody(request, name);
    if (body.refusal !== undefined) answerRefusal(response, body.refusal);
    else answerAct(response, held, await does(held.id, body.told, personAt(response)));
  };
}
