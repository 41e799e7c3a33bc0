import { type RequestHandler, Router } from 'express';
import { STATES } from '../../domain/case/state.ts';
import type { HttpOutside } from './http-outside.ts';
import { requireSender, senderOf } from './sender-of.ts';

/**
 * `GET /metrics`, in the text format of Prometheus: of the caller's own cases, and read from the record, so that a
 * restart forgets nothing and it does not matter which process is asked.
 */
export function metricsRoute(outside: HttpOutside): Router {
  const routes = Router();
  const show: RequestHandler = async (_request, response) => {
    const sender = senderOf(response);
    const byState = await outside.store.countByState(sender);
    const byPayer = new Map<string, number>(outside.payers.map((payer) => [payer, 0]));
    for (const { payer, times } of await outside.store.resends(sender)) {
      byPayer.set(payer, (byPayer.get(payer) ?? 0) + times);
    }
    response
      .type('text/plain; version=0.0.4; charset=utf-8')
      .send(
        [
          '# HELP retro_auth_resends_total Requests that left again after a copy may have reached the payer.',
          '# TYPE retro_auth_resends_total counter',
          ...[...byPayer].map(
            ([payer, times]) => `retro_auth_resends_total{payer=${JSON.stringify(payer)}} ${String(times)}`,
          ),
          '# HELP retro_auth_cases Cases by where they stand; needs-attention waits for a person.',
          '# TYPE retro_auth_cases gauge',
          ...STATES.map((state) => `retro_auth_cases{state="${state}"} ${String(byState[state] ?? 0)}`),
          '# HELP retro_auth_longest_due_seconds How long the case that is due longest has waited for a worker.',
          '# TYPE retro_auth_longest_due_seconds gauge',
          `retro_auth_longest_due_seconds ${(await outside.store.longestDue(sender)).toFixed(3)}`,
          '',
        ].join('\n'),
      );
  };
  routes.get('/', requireSender(outside), show);
  return routes;
}
