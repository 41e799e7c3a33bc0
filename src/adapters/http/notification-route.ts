import { type Request, type Response, Router } from 'express';
import { refuse } from '../../domain/fhir/refusal.ts';
import type { Notified } from '../../workflow/notified.ts';
import { answerOutcome, answerRefusal } from './answer.ts';
import type { HttpOutside } from './http-outside.ts';
import { readBody } from './read-body.ts';

/**
 * Where payers notify us (rest-hook) and hand us Tasks of their own (CDex). Not behind a sender's token: the secret is
 * the one that we gave the payer in our Subscription's header, or the token of its connection. An unknown payer and a wrong secret get the same answer.
 */
export function notificationRoute(outside: HttpOutside): Router {
  const routes = Router();
  routes.post('/:payer', (request, response) => notify(request, response, outside));
  routes.post('/:payer/Task', (request, response) => notify(request, response, outside));
  routes.put('/:payer/Task/:id', (request, response) => notify(request, response, outside));
  return routes;
}

async function notify(
  request: Request<{ payer: string }>,
  response: Response,
  outside: HttpOutside,
): Promise<void> {
  const body = await readBody(request, outside.maxBodyBytes);
  if (body.refusal !== undefined) {
    answerRefusal(response, body.refusal);
    return;
  }
  const secret = /^Bearer (\S{1,512})$/i.exec(request.headers.authorization ?? '')?.[1];
  answer(response, await outside.notified({ payer: request.params.payer, secret, bytes: body.bytes }));
}

function answer(response: Response, notified: Notified): void {
  switch (notified) {
    case 'accepted':
      answerOutcome(response, 200, []);
      return;
    case 'not-known':
    case 'forged': {
      const text = 'Send the header that our Subscription gave you.';
      answerRefusal(response, refuse(401, { code: 'login', key: 'not-authenticated', text }));
      return;
    }
    case 'not-ours': {
      const text =
        'Ask for something (an open Task with a code and inputs of CDex) about a Claim that we sent you: reasonReference names it by our identifier.';
      answerRefusal(response, refuse(422, { code: 'not-found', key: 'task-not-ours', text }));
      return;
    }
    case 'unreadable': {
      const text =
        'Send a subscription notification Bundle, or a Task, as FHIR JSON: no text with NUL, not nested deeper than FHIR nests.';
      answerRefusal(response, refuse(422, { code: 'structure', key: 'notification-unreadable', text }));
    }
  }
}
