import type { RequestHandler, Response } from 'express';
import { refuse } from '../../domain/fhir/refusal.ts';
import { answerRefusal } from './answer.ts';
import type { HttpOutside } from './http-outside.ts';

/** Lets only registered senders pass, and remembers which one it is: what a sender sees and changes is its own. */
export function requireSender({ authenticate }: Pick<HttpOutside, 'authenticate'>): RequestHandler {
  return (request, response, next) => {
    const sender = authenticate(request.headers);
    if (sender === undefined) {
      response.set('WWW-Authenticate', 'Bearer');
      response.set('Connection', 'close');
      const text = 'Send the bearer token of a registered sender.';
      answerRefusal(response, refuse(401, { code: 'login', key: 'not-authenticated', text }));
      return;
    }
    // A symbol that only this file knows: no query or body can reach it.
    locals(response)[SENDER] = sender;
    next();
  };
}

export function senderOf(response: Response): string {
  const sender = locals(response)[SENDER];
  if (sender === undefined) throw new Error('This route is not behind requireSender.');
  return sender;
}

const SENDER = Symbol('sender');

function locals(response: Response): { [SENDER]?: string } {
  return response.locals;
}
