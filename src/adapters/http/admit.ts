import type { Request, RequestHandler, Response } from 'express';
import { refuse } from '../../domain/fhir/refusal.ts';
import type { Intake, Shortage } from '../../workflow/ports/intake.ts';
import { answerRefusal } from './answer.ts';
import { senderOf } from './sender-of.ts';

const SAYS: Readonly<Record<Shortage, { readonly text: string; readonly retryAfterSeconds: number }>> = {
  'database-away': { text: 'The database does not answer.', retryAfterSeconds: 5 },
  'database-slow': { text: 'The database is too busy to take more.', retryAfterSeconds: 2 },
  'disk-short': { text: 'There is not enough space left on the disk.', retryAfterSeconds: 60 },
  'backlog-large': { text: 'Too many cases wait to be looked at.', retryAfterSeconds: 30 },
};

/** A sender that keeps to its share waits no longer than this for a place. */
const SENDER_RETRY_SECONDS = 1;

interface Admitting {
  readonly intake: Intake;
  readonly maxPushesPerSender: number;
}

/**
 * Lets a push in only while there is room for it, and turns it away before its body is read: 503 when we are short of
 * something, 429 when this sender has as many pushes under way as one sender may.
 */
export function admitPushes({ intake, maxPushesPerSender }: Admitting): RequestHandler {
  const underWay = new Map<string, number>();
  return (request, response, next) => {
    if (!isPush(request)) {
      next();
      return;
    }
    const shortage = intake.shortage();
    const sender = senderOf(response);
    const running = underWay.get(sender) ?? 0;
    if (shortage !== undefined) {
      turnAway(request, response, 503, SAYS[shortage]);
    } else if (running >= maxPushesPerSender) {
      const text = `So many of your pushes are being taken in at this moment: ${String(running)}.`;
      turnAway(request, response, 429, { text, retryAfterSeconds: SENDER_RETRY_SECONDS });
    } else {
      underWay.set(sender, running + 1);
      response.once('close', () => underWay.set(sender, (underWay.get(sender) ?? 1) - 1));
      next();
    }
  };
}

/** A payer that notifies brings work to its end: only a database that cannot keep it turns it away. */
export function admitNotifications({ intake }: Pick<Admitting, 'intake'>): RequestHandler {
  return (request, response, next) => {
    const shortage = intake.shortage();
    if (shortage === undefined || shortage === 'backlog-large') next();
    else turnAway(request, response, 503, SAYS[shortage]);
  };
}

/** What the caller is told when the database went away while its push was under way. */
export function answerAway(response: Response): void {
  answerTurnedAway(response, 503, {
    text: 'The database did not confirm it.',
    retryAfterSeconds: SAYS['database-away'].retryAfterSeconds,
  });
}

function isPush({ method }: Request): boolean {
  return method === 'POST' || method === 'PUT';
}

function turnAway(request: Request, response: Response, ...rest: TurnedAway): void {
  // The body is let run out unread, so that the caller can read why instead of seeing a broken pipe.
  request.resume();
  answerTurnedAway(response, ...rest);
}

type TurnedAway = [status: 429 | 503, says: { readonly text: string; readonly retryAfterSeconds: number }];

function answerTurnedAway(response: Response, ...[status, { text, retryAfterSeconds }]: TurnedAway): void {
  response.set('Retry-After', String(retryAfterSeconds));
  const again = `${text} Send it again after ${String(retryAfterSeconds)} seconds: the same content twice changes nothing.`;
  const code = status === 429 ? 'throttled' : 'transient';
  const key = status === 429 ? 'too-many-pushes' : 'no-room';
  answerRefusal(response, refuse(status, { code, key, text: again }));
}
