import { refuse, type Refusal } from './refusal.ts';
import { isObject } from './take-resource.ts';

/**
 * What a batch or transaction entry asks for: `POST Type` or `PUT Type/id`. An entry without a request is taken as a
 * push of its resource: what else could be meant. Conditions are refused, because to ignore one is to do what the
 * sender asked not to do.
 */
export function judgeEntryRequest(
  entry: Readonly<Record<string, unknown>>,
  place: string,
): Refusal | undefined {
  const request = entry['request'];
  if (request === undefined) return undefined;
  if (!isObject(request)) return no(422, 'request-malformed', 'A request is an object.', `${place}.request`);
  const method = request['method'];
  if (method !== 'POST' && method !== 'PUT') {
    return no(
      405,
      'method-not-supported',
      'Ask POST or PUT; nothing is read or deleted here.',
      `${place}.request.method`,
    );
  }
  const condition = CONDITIONS.find((name) => request[name] !== undefined);
  if (condition !== undefined) return conditional(`${place}.request.${condition}`);
  return judgeUrl(method, request['url'], entry['resource'], `${place}.request.url`);
}

const CONDITIONS = ['ifNoneExist', 'ifMatch', 'ifNoneMatch', 'ifModifiedSince'];

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
    'Conditions are not looked at here. Name the resource by its type and id.',
    expression,
  );
}

function no(status: Refusal['status'], key: string, text: string, expression: string): Refusal {
  return refuse(status, { code: status === 400 ? 'invalid' : 'not-supported', key, text, expression });
}
