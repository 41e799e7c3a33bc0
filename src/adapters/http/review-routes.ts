import { type Request, type Response, Router } from 'express';
import { whyNoPreview } from '../../domain/case/why-no-preview.ts';
import { refuse } from '../../domain/fhir/refusal.ts';
import { readActBody } from './act-body.ts';
import { answerAct } from './answer-act.ts';
import { answerRefusal } from './answer.ts';
import type { HttpOutside } from './http-outside.ts';
import { ownCase, personAt } from './own-case.ts';

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
  answerRefusal(response, refuse(409, { code: 'conflict', key: 'no-request', text: whyNoPreview(held) }));
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
  const body = await readActBody(request, 'withholding');
  if (body.refusal !== undefined) {
    answerRefusal(response, body.refusal);
    return;
  }
  answerAct(response, held, await does(held.id, { who: personAt(response), ...body.told }));
}
