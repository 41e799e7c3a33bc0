import { type Request, type Response, Router } from 'express';
import { isR4Type } from '../../domain/fhir/check-shape.ts';
import { refuse, type Refusal } from '../../domain/fhir/refusal.ts';
import { ACCEPTED_TYPES, isAcceptedType } from '../../domain/fhir/resource-types.ts';
import type { Asked, Received } from '../../workflow/receive.ts';
import { answerFhir, answerOutcome, answerRefusal } from './answer.ts';
import { findingsOf, responseBundle } from './answer-received.ts';
import { baseOf } from './base-of.ts';
import type { HttpOutside } from './http-outside.ts';
import { messageResponse } from './message-response.ts';
import { readBody } from './read-body.ts';
import { senderOf } from './sender-of.ts';

/** Where EHRs push to. A 2xx goes out only after everything in the message is committed. */
export function receiveRoutes(outside: HttpOutside): Router {
  const routes = Router();
  routes.post('/', (request, response) => push(request, response, { how: 'bundle' }, outside));
  routes.post('/$process-message', (request, response) =>
    push(request, response, { how: 'message' }, outside),
  );
  routes.post('/:type', (request, response) =>
    push(request, response, { how: 'create', type: request.params.type }, outside),
  );
  routes.put('/:type/:id', (request, response) =>
    push(request, response, { how: 'update', ...request.params }, outside),
  );
  return routes;
}

async function push(request: Request, response: Response, asked: Asked, outside: HttpOutside): Promise<void> {
  const sender = senderOf(response);
  const body = await readBody(request, outside.maxBodyBytes);
  const refused =
    body.refusal ?? judgeAddress(asked) ?? (await judgeConditions(request, asked, sender, outside));
  if (refused !== undefined || body.bytes === undefined) {
    if (refused !== undefined) answerRefusal(response, refused);
    return;
  }
  const contentType = request.headers['content-type'] ?? '';
  const { received, refusal } = await outside.receive({ sender, contentType, bytes: body.bytes, asked });
  if (refusal !== undefined) answerRefusal(response, refusal);
  else answerReceived(request, response, received, outside);
}

/** Whether the address names a type that we take; asked before the body is looked into. */
function judgeAddress(asked: Asked): Refusal | undefined {
  if (!('type' in asked) || isAcceptedType(asked.type)) return undefined;
  const text = isR4Type(asked.type)
    ? `Resources of this type are not taken. Taken are: ${ACCEPTED_TYPES.join(', ')}.`
    : 'There is no such address. Push to /fhir/{type} or a Bundle to /fhir.';
  return refuse(404, { code: 'not-supported', key: 'type-not-taken', text });
}

async function judgeConditions(
  request: Request,
  asked: Asked,
  sender: string,
  { store }: HttpOutside,
): Promise<Refusal | undefined> {
  const { headers } = request;
  if (headers['if-none-exist'] !== undefined || headers['if-none-match'] !== undefined) {
    const text =
      'Conditional create is not supported. Name the resource by its id: the same content twice changes nothing.';
    return refuse(400, { code: 'not-supported', key: 'conditional-request', text });
  }
  const expected = headers['if-match'];
  if (expected === undefined) return undefined;
  const held = asked.how === 'update' ? await store.readResource(sender, asked.type, asked.id) : undefined;
  if (held !== undefined && expected === `W/"${String(held.version)}"`) return undefined;
  const text = 'The resource is not at the version that If-Match names. Read it and decide again.';
  return refuse(412, { code: 'conflict', key: 'version-differs', text });
}

function answerReceived(
  request: Request,
  response: Response,
  received: Received,
  outside: HttpOutside,
): void {
  const base = baseOf(request, outside.publicUrl);
  switch (received.kind) {
    case 'resource':
      answerOne(request, response, received, base);
      return;
    case 'batch':
    case 'transaction':
      answerFhir(response, 200, responseBundle(received));
      return;
    case 'message':
      answerFhir(
        response,
        200,
        messageResponse(received, { base, now: outside.now(), newId: outside.newId }),
      );
      return;
    case 'collection':
    case 'document':
    case 'searchset':
      answerOutcome(response, 200, findingsOf(received));
  }
}

/** One resource: 201 when it is new. The body is an OperationOutcome unless `Prefer: return=` asks otherwise. */
function answerOne(request: Request, response: Response, received: Received, base: string): void {
  const [part] = received.parts;
  const [stored] = received.receipt.resources;
  if (part?.outcome !== 'taken' || stored === undefined) return;
  const version = String(stored.version);
  const status = stored.stored === 'created' ? 201 : 200;
  response.set('ETag', `W/"${version}"`);
  response.set('Location', `${base}/${stored.type}/${stored.id}/_history/${version}`);
  const prefer = request.get('prefer') ?? '';
  if (prefer.includes('return=minimal')) response.status(status).end();
  else if (prefer.includes('return=representation')) answerFhir(response, status, part.taken.resource);
  else answerOutcome(response, status, findingsOf(received));
}
