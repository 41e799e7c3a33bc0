import { type Request, type Response, Router } from 'express';
import { refuse } from '../../domain/fhir/refusal.ts';
import { answerFhir, answerRefusal } from './answer.ts';
import { baseOf } from './base-of.ts';
import type { HttpOutside } from './http-outside.ts';
import { findReadable, isSearchable, searchPage } from './read-back.ts';
import { readSearch } from './search-parameters.ts';
import { senderOf } from './sender-of.ts';
import { searchset } from './searchset.ts';

/** Where EHRs read back: what they pushed, and what became of it. */
export function readRoutes(outside: HttpOutside): Router {
  const routes = Router();
  routes.get('/:type', (request, response) => search(request, response, outside));
  routes.get('/:type/:id', (request, response) => read(request.params, response, outside));
  routes.get('/:type/:id/_history/:version', (request, response) => read(request.params, response, outside));
  return routes;
}

interface Wanted {
  readonly type: string;
  readonly id: string;
  readonly version?: string;
}

async function read({ type, id, version }: Wanted, response: Response, outside: HttpOutside): Promise<void> {
  const resource = await findReadable({ sender: senderOf(response), type, id }, outside);
  const held = resource?.meta?.versionId;
  // Superseded versions are kept for the audit and not given out here.
  if (resource === undefined || (version !== undefined && version !== held)) {
    const text = 'There is no such resource, or it is not yours.';
    answerRefusal(response, refuse(404, { code: 'not-found', key: 'not-found', text }));
    return;
  }
  if (held !== undefined) response.set('ETag', `W/"${held}"`);
  answerFhir(response, 200, resource);
}

async function search(
  request: Request<{ type: string }>,
  response: Response,
  outside: HttpOutside,
): Promise<void> {
  const { type } = request.params;
  if (!isSearchable(type)) {
    response.set('Allow', 'POST');
    const text =
      'Search Task, Claim, ClaimResponse or DocumentReference; other resources are read by type and id.';
    answerRefusal(response, refuse(405, { code: 'not-supported', key: 'search-not-supported', text }));
    return;
  }
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  const { search: asked, refusal } = readSearch(query);
  if (refusal !== undefined) {
    answerRefusal(response, refusal);
    return;
  }
  const page = await searchPage({ sender: senderOf(response), type, search: asked }, outside);
  const base = baseOf(request, outside.publicUrl);
  answerFhir(response, 200, searchset(page, { base, type, query }));
}
