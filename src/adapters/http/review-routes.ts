import { type Request, type Response, Router } from 'express';
import { refuse } from '../../domain/fhir/refusal.ts';
import { answerAct } from './answer-act.ts';
import { answerRefusal } from './answer.ts';
import type { HttpOutside } from './http-outside.ts';
import { ownCase, personAt } from './own-case.ts';
import { readBody } from './read-body.ts';
import { MAX_REASON_BYTES, memberIn, reasonIn, sayReason } from './reason.ts';

/** What a person may do with a request before it leaves: look at it, and keep parts of it back (PAS 2.2.1 priv-1). */
export function reviewRoutes(outside: HttpOutside): Router {
  const routes = Router();
  routes.get('/:id/$preview', (request, response) => show(request, response, outside));
  routes.post('/:id/$withhold', (request, response) => keep(request, response, outside, outside.withhold));
  routes.post('/:id/$disclose', (request, response) => keep(request, response, outside, outside.disclose));
  return routes;
}

/** `GET /cases/{id}/$preview` → `{ request, findings, withheld }`: the Bundle as it would leave now. */
async function show(
  request: Request<{ id: string }>,
  response: Response,
  { store, preview }: HttpOutside,
): Promise<void> {
  const held = await ownCase(request, response, store);
  if (held === undefined) return;
  const shown = await preview(held);
  if (shown !== undefined) {
    response.json(shown);
    return;
  }
  const text = `There is no request to show: the case was not assessed yet, or no connection to its payer is configured (state ${held.state}).`;
  answerRefusal(response, refuse(409, { code: 'conflict', key: 'no-request', text }));
}

/** `POST /cases/{id}/$withhold` and `/$disclose` with `{ "references": ["DocumentReference/d1"], "because": "…" }`. */
async function keep(
  request: Request<{ id: string }>,
  response: Response,
  { store }: HttpOutside,
  does: HttpOutside['withhold'],
): Promise<void> {
  const held = await ownCase(request, response, store);
  if (held === undefined) return;
  const body = await readBody(request, MAX_REASON_BYTES);
  const bytes = body.refusal === undefined ? body.bytes : new Uint8Array();
  const references = referencesIn(bytes);
  const because = reasonIn(bytes);
  if (references === undefined || because === undefined) {
    const text = sayReason('{ "references": ["DocumentReference/d1"], "because": "…" }');
    answerRefusal(response, refuse(400, { code: 'required', key: 'references-or-reason-missing', text }));
    return;
  }
  answerAct(response, held, await does(held.id, { who: personAt(response), references, because }));
}

function referencesIn(bytes: Uint8Array): readonly string[] | undefined {
  const said = memberIn(bytes, 'references');
  const isList = Array.isArray(said) && said.length > 0;
  return isList && said.every((each): each is string => typeof each === 'string') ? said : undefined;
}
