import { type Request, type Response, Router } from 'express';
import { countResends } from '../../domain/case/resends.ts';
import { STATES } from '../../domain/case/state.ts';
import { refuse } from '../../domain/fhir/refusal.ts';
import { readActBody } from './act-body.ts';
import { answerAct } from './answer-act.ts';
import { answerRefusal } from './answer.ts';
import type { CaseFilter } from '../../workflow/ports/case-reads.ts';
import { denialRoutes } from './denial-routes.ts';
import type { HttpOutside } from './http-outside.ts';
import { isCaseId, ownCase, personAt } from './own-case.ts';
import { readBody } from './read-body.ts';
import { reviewRoutes } from './review-routes.ts';
import { senderOf } from './sender-of.ts';

/** The cases in our own words, as plain JSON: for the command line and for people. */
export function caseRoutes(outside: HttpOutside): Router {
  const routes = Router();
  routes.get('/', (request, response) => list(request, response, outside));
  routes.get('/resends', async (_request, response) => {
    response.json({ resends: await outside.store.resends(senderOf(response)) });
  });
  routes.get('/:id', (request, response) => show(request, response, outside));
  routes.post('/:id/$release', (request, response) => act(request, response, outside, outside.release));
  routes.post('/:id/$reassess', (request, response) => act(request, response, outside, outside.reassess));
  routes.post('/:id/$cancel', (request, response) => act(request, response, outside, outside.cancel));
  routes.post('/:id/$discard', (request, response) => discard(request, response, outside));
  routes.post('/:id/$edit', (request, response) => withContent(request, response, outside, outside.edit));
  routes.post('/:id/$amend', (request, response) => withContent(request, response, outside, outside.amend));
  routes.use(reviewRoutes(outside));
  routes.use(denialRoutes(outside));
  return routes;
}

/** `GET /cases?state=&patient=&encounter=&limit=&after=` → `{ cases, next }`. */
async function list(request: Request, response: Response, { store }: HttpOutside): Promise<void> {
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  const filter = readFilter(query, senderOf(response));
  if (filter === undefined) {
    const text = `A state is one of ${STATES.join(', ')}.`;
    answerRefusal(response, refuse(400, { code: 'value', key: 'state-unknown', text }));
    return;
  }
  const found = await store.listCases({ ...filter, limit: filter.limit + 1 });
  const cases = found.slice(0, filter.limit);
  response.json({ cases, ...(found.length > filter.limit ? { next: cases.at(-1)?.id } : {}) });
}

/** Undefined when a state is asked for that there is not. */
function readFilter(query: URLSearchParams, sender: string): CaseFilter | undefined {
  const state = STATES.find((each) => each === query.get('state'));
  if (query.has('state') && state === undefined) return undefined;
  const limit = Number(query.get('limit') ?? 50);
  const after = query.get('after');
  return {
    sender,
    limit: Number.isInteger(limit) && limit > 0 ? Math.min(limit, 500) : 50,
    ...(state === undefined ? {} : { state }),
    ...given('patientId', query.get('patient')),
    ...given('encounterId', query.get('encounter')),
    ...(after !== null && isCaseId(after) ? { after } : {}),
  };
}

function given<K extends 'patientId' | 'encounterId'>(
  key: K,
  value: string | null,
): Partial<Record<K, string>> {
  // One key with a text, or none: exactly the partial record.
  return (value === null ? {} : { [key]: value }) as Partial<Record<K, string>>;
}

/** `GET /cases/{id}` → `{ case, history, submissions }`; each submission with its calls and how often it was sent again. */
async function show(
  request: Request<{ id: string }>,
  response: Response,
  { store }: HttpOutside,
): Promise<void> {
  const held = await ownCase(request, response, store);
  if (held === undefined) return;
  const { id } = held;
  const history = await store.historyOf(id);
  const submissions = await Promise.all(
    (await store.submissionsOf(id)).map(async ({ bytes, ...submission }) => {
      const calls = await store.attemptsOf(submission.id);
      return { ...submission, size: bytes.length, resends: countResends(calls), calls };
    }),
  );
  response.json({ case: held, history, submissions });
}

/** `POST /cases/{id}/$release`, `/$reassess` and `/$cancel`: a person's act, written into the case's history. */
async function act(
  request: Request<{ id: string }>,
  response: Response,
  { store }: HttpOutside,
  does: HttpOutside['release'],
): Promise<void> {
  const held = await ownCase(request, response, store);
  if (held === undefined) return;
  answerAct(response, held, await does(held.id, personAt(response)));
}

/** `POST /cases/{id}/$discard` with `{ "because": "…" }`: nothing will be asked, and the history says why. */
async function discard(
  request: Request<{ id: string }>,
  response: Response,
  outside: HttpOutside,
): Promise<void> {
  const held = await ownCase(request, response, outside.store);
  if (held === undefined) return;
  const body = await readActBody(request, 'reason');
  if (body.refusal !== undefined) {
    answerRefusal(response, body.refusal);
    return;
  }
  const { because } = body.told;
  answerAct(response, held, await outside.discard(held.id, { who: personAt(response), because }));
}

/**
 * `POST /cases/{id}/$edit` with the resource or Bundle that takes the place of what cannot be worked on, and `/$amend`
 * with a supplement that comes before what the record says.
 */
async function withContent(
  request: Request<{ id: string }>,
  response: Response,
  outside: HttpOutside,
  does: HttpOutside['edit'],
): Promise<void> {
  const held = await ownCase(request, response, outside.store);
  if (held === undefined) return;
  const body = await readBody(request, outside.maxBodyBytes);
  if (body.refusal !== undefined) {
    answerRefusal(response, body.refusal);
    return;
  }
  answerAct(response, held, await does(held.id, { who: personAt(response), bytes: body.bytes }));
}
