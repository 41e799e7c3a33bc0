import { type Request, type Response, Router } from 'express';
import type { CaseState } from '../../domain/case/state.ts';
import { STATES } from '../../domain/case/state.ts';
import { refuse } from '../../domain/fhir/refusal.ts';
import { answerRefusal } from './answer.ts';
import type { HttpOutside } from './http-outside.ts';
import { senderOf } from './sender-of.ts';

/** The cases in our own words, as plain JSON: for the command line and for people. */
export function caseRoutes(outside: HttpOutside): Router {
  const routes = Router();
  routes.get('/', (request, response) => list(request, response, outside));
  routes.get('/:id', (request, response) => show(request, response, outside));
  return routes;
}

/** `GET /cases?state=&patient=&encounter=&limit=&after=` → `{ cases, next }`. */
async function list(request: Request, response: Response, { store }: HttpOutside): Promise<void> {
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 50) || 50, 1), 500);
  const asked = query.get('state');
  const state = STATES.find((each): each is CaseState => each === asked);
  if (asked !== null && state === undefined) {
    const text = `A state is one of ${STATES.join(', ')}.`;
    answerRefusal(response, refuse(400, { code: 'value', key: 'state-unknown', text }));
    return;
  }
  const [patientId, encounterId, after] = ['patient', 'encounter', 'after'].map((name) => query.get(name));
  const found = await store.listCases({
    sender: senderOf(response),
    limit: limit + 1,
    ...(state === undefined ? {} : { state }),
    ...(patientId ? { patientId } : {}),
    ...(encounterId ? { encounterId } : {}),
    ...(after && isCaseId(after) ? { after } : {}),
  });
  const cases = found.slice(0, limit);
  response.json({ cases, ...(found.length > limit ? { next: cases.at(-1)?.id } : {}) });
}

/** `GET /cases/{id}` → `{ case, history, submissions }`; the assessment stands in the case. */
async function show(
  request: Request<{ id: string }>,
  response: Response,
  { store }: HttpOutside,
): Promise<void> {
  const { id } = request.params;
  const held = isCaseId(id) ? await store.readCase(id) : undefined;
  if (held?.sender !== senderOf(response)) {
    const text = 'There is no such case, or it is not yours.';
    answerRefusal(response, refuse(404, { code: 'not-found', key: 'not-found', text }));
    return;
  }
  const history = await store.historyOf(id);
  const submissions = (await store.submissionsOf(id)).map(({ bytes, ...submission }) => ({
    ...submission,
    size: bytes.length,
  }));
  response.json({ case: held, history, submissions });
}

function isCaseId(id: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
}
