import { type Request, type Response, Router } from 'express';
import { isR4Type } from '../../domain/fhir/check-shape.ts';
import { type Condition, readIfNoneExist } from '../../domain/fhir/condition.ts';
import { refuse, type Refusal } from '../../domain/fhir/refusal.ts';
import { ACCEPTED_TYPES, isAcceptedType } from '../../domain/fhir/resource-types.ts';
import type { Asked, Received } from '../../workflow/receive.ts';
import { answerFhir, answerOutcome, answerRefusal } from './answer.ts';
import { findingsOf, responseBundle, whereItIs } from './answer-received.ts';
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
  const conditions = readConditions(request, asked);
  const refused = body.refusal ?? judgeAddress(asked) ?? conditions.refusal;
  if (refused !== undefined || body.bytes === undefined) {
    if (refused !== undefined) answerRefusal(response, refused);
    return;
  }
  const contentType = request.headers['content-type'] ?? '';
  const { received, refusal } = await outside.receive({
    sender,
    contentType,
    bytes: body.bytes,
    asked: { ...asked, ...conditions },
  });
  if (refusal !== undefined) answerRefusal(response, refusal);
  else await answerReceived(request, response, received, outside);
}

/** Whether the address names a type that we take; asked before the body is looked into. */
function judgeAddress(asked: Asked): Refusal | undefined {
  if (!('type' in asked) || isAcceptedType(asked.type)) return undefined;
  const text = isR4Type(asked.type)
    ? `Resources of this type are not taken. Taken are: ${ACCEPTED_TYPES.join(', ')}.`
    : 'There is no such address. Push to /fhir/{type} or a Bundle to /fhir.';
  return refuse(404, { code: 'not-supported', key: 'type-not-taken', text });
}

/** `If-None-Exist` of a create and `If-Match` of an update; a condition that is not looked at is refused. */
function readConditions(
  { headers }: Request,
  asked: Asked,
): { readonly condition?: Condition; readonly refusal?: Refusal } {
  const { 'if-none-exist': unlessThere, 'if-match': etag } = headers;
  if (headers['if-none-match'] !== undefined || (unlessThere !== undefined && asked.how !== 'create')) {
    const text = 'Of conditions, If-None-Exist of a create and If-Match of an update are looked at.';
    return { refusal: refuse(400, { code: 'not-supported', key: 'condition-not-supported', text }) };
  }
  if (etag !== undefined) {
    if (asked.how === 'update') {
      return { condition: { how: 'if-match', type: asked.type, id: asked.id, etag } };
    }
    const text = 'Only an update has a version to match. Send it with PUT to its type and id.';
    return { refusal: refuse(412, { code: 'conflict', key: 'version-differs', text }) };
  }
  if (unlessThere === undefined || asked.how !== 'create') return {};
  return readIfNoneExist(asked.type, [unlessThere].flat().join('&'));
}

async function answerReceived(
  request: Request,
  response: Response,
  received: Received,
  outside: HttpOutside,
): Promise<void> {
  const base = baseOf(request, outside.publicUrl);
  switch (received.kind) {
    case 'resource':
      await answerOne(request, response, received, outside);
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
async function answerOne(
  request: Request,
  response: Response,
  received: Received,
  outside: HttpOutside,
): Promise<void> {
  const [part] = received.parts;
  if (part === undefined || !('taken' in part)) return;
  const { type, id, version, isNew } = whereItIs(part, received);
  const status = isNew ? 201 : 200;
  response.set('ETag', `W/"${version}"`);
  response.set('Location', `${baseOf(request, outside.publicUrl)}/${type}/${id}/_history/${version}`);
  const prefer = request.get('prefer') ?? '';
  if (prefer.includes('return=minimal')) response.status(status).end();
  else if (prefer.includes('return=representation')) {
    const there =
      part.outcome === 'there' ? await outside.store.readResource(senderOf(response), type, id) : undefined;
    answerFhir(response, status, there?.resource ?? part.taken.resource);
  } else answerOutcome(response, status, findingsOf(received));
}
