import { parse } from 'yaml';
import { z } from 'zod';
import { replyJson, replyResource, outcome, type Exchange } from './exchange.ts';
import { decide, type Payer } from './payer.ts';
import { laterDecisions } from './plan.ts';
import { ruleBook } from './rule-book.ts';
import { readScript } from './simulator-script.ts';
import { STEP } from './step.ts';

const DECISION = z.strictObject({ claimIdentifier: z.string(), then: z.array(z.unknown()).min(1) });

/** Replaces the rules and their counters; throws, and changes nothing, when they cannot be used. */
export function useScript(payer: Payer, script: unknown): void {
  payer.script = readScript(script);
  payer.rules = ruleBook(payer.script);
}

/** Decides a request that the payer holds; false when it holds none, or when the steps decide nothing. */
export async function decideNow(
  payer: Payer,
  claimIdentifier: string,
  steps: readonly unknown[],
): Promise<boolean> {
  const [now, ...coming] = laterDecisions(steps.map((step) => STEP.parse(step)));
  const authorization = payer.authorizations
    .all()
    .findLast(({ request }) =>
      request.claimIdentifiers.some((one) => one === claimIdentifier || one.endsWith(`|${claimIdentifier}`)),
    );
  if (authorization === undefined || now === undefined) return false;
  authorization.coming = coming;
  await decide(payer, authorization, now);
  return true;
}

/** `POST /decide`: what a person at the payer would do. */
export async function answerDecide(payer: Payer, exchange: Exchange): Promise<string> {
  const { claimIdentifier, then } = DECISION.parse(parse(exchange.body.toString('utf8')));
  const isDecided = await decideNow(payer, claimIdentifier, then);
  if (isDecided) replyJson(exchange, 200, { decided: claimIdentifier });
  else
    replyResource(exchange, 404, outcome('not-found', 'No request was taken under this Claim.identifier.'));
  return isDecided ? '200' : '404';
}

/** `PUT /rules`: other rules from now on, in YAML or JSON. */
export function answerRules(payer: Payer, exchange: Exchange): string {
  useScript(payer, parse(exchange.body.toString('utf8')));
  replyJson(exchange, 200, { rules: payer.script.rules.length });
  return `${String(payer.script.rules.length)} rule(s) from now on`;
}

/** Says what is wrong with a command instead of failing. */
export function commanded(answer: (exchange: Exchange) => Promise<string> | string) {
  return async (exchange: Exchange): Promise<string> => {
    try {
      return await answer(exchange);
    } catch (error) {
      replyJson(exchange, 400, { error: error instanceof Error ? error.message : String(error) });
      return '400';
    }
  };
}
