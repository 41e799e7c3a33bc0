import { type Condition, readIfNoneExist } from './condition.ts';
import { refuse, type Refusal } from './refusal.ts';
import { isObject } from './take-resource.ts';

/** What an entry asks beside its resource. */
interface EntryRequest {
  readonly refusal?: Refusal;
  readonly condition?: Condition;
}

/**
 * What a batch or transaction entry asks for: `POST Type` or `PUT Type/id`. An entry without a request is taken as a
 * push of its resource: what else could be meant. Conditions that are not looked at are refused, because to ignore
 * one is to do what the sender asked not to do.
 */
export function readEntryRequest(entry: Readonly<Record<string, unknown>>, place: string): EntryRequest {
  const request = entry['request'];
  if (request === undefined) return {};
  if (!isObject(request))
    return { refusal: no(422, 'request-malformed', 'A request is an object.', `${place}.request`) };
  const method = request['method'];
  if (method !== 'POST' && method !== 'PUT') {
    const text = 'Ask POST or PUT; nothing is read or deleted here.';
    return { refusal: no(405, 'method-not-supported', text, `${place}.request.method`) };
  }
  const other = NOT_LOOKED_AT[method].find((name) => request[name] !== undefined);
  if (other !== undefined) return { refusal: conditional(`${place}.request.${other}`) };
  const { resource } = entry;
  const refusal = judgeUrl(method, request['url'], resource, `${place}.request.url`);
  return refusal === undefined ? conditionOf(request, resource, `${place}.request`) : { refusal };
}

const NOT_LOOKED_AT = {
  POST: ['ifMatch', 'ifNoneMatch', 'ifModifiedSince'],
  PUT: ['ifNoneExist', 'ifNoneMatch', 'ifModifiedSince'],
} as const;

function conditionOf(
  request: Readonly<Record<string, unknown>>,
  resource: unknown,
  place: string,
): EntryRequest {
  const { ifNoneExist, ifMatch } = request;
  const { resourceType: type, id } = isObject(resource) ? resource : {};
  if (typeof type !== 'string') return {};
  if (ifNoneExist !== undefined) return readIfNoneExist(type, asText(ifNoneExist), `${place}.ifNoneExist`);
  if (ifMatch === undefined) return {};
  if (typeof id !== 'string') {
    const text = 'Only a resource with an id has a version to match.';
    return { refusal: no(422, 'conditional-request', text, `${place}.ifMatch`) };
  }
  return { condition: { how: 'if-match', type, id, etag: asText(ifMatch) } };
}

/** What is no text names nothing that could be there. */
function asText(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function judgeUrl(
  method: 'POST' | 'PUT',
  url: unknown,
  resource: unknown,
  place: string,
): Refusal | undefined {
  if (url === undefined || !isObject(resource)) return undefined;
  if (typeof url !== 'string') return no(422, 'request-malformed', 'A url is a text.', place);
  if (url.includes('?')) return conditional(place);
  const [id, type] = url.split('/').reverse();
  const isMeant =
    method === 'POST'
      ? id === resource['resourceType']
      : type === resource['resourceType'] && id === resource['id'];
  if (isMeant) return undefined;
  return no(
    400,
    'url-and-resource-differ',
    'The url names another type or id than the resource. Make them agree.',
    place,
  );
}

function conditional(expression: string): Refusal {
  return no(
    422,
    'conditional-request',
    'Of conditions, ifNoneExist of a POST and ifMatch of a PUT are looked at. Name the resource by its type and id.',
    expression,
  );
}

function no(status: Refusal['status'], key: string, text: string, expression: string): Refusal {
  return refuse(status, { code: status === 400 ? 'invalid' : 'not-supported', key, text, expression });
}
