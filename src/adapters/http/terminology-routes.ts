import type { Parameters, ParametersParameter, Resource } from '@medplum/fhirtypes';
import { type Request, type Response, Router } from 'express';
import type { ClinicalContent } from '../../domain/clinical-content/clinical-content.ts';
import type { Code } from '../../domain/clinical-content/code-system.ts';
import { findEntry } from '../../domain/clinical-content/concept-map.ts';
import { readJson } from '../../domain/fhir/read-json.ts';
import { refuse, type Refusal } from '../../domain/fhir/refusal.ts';
import { DEFAULT_JSON_LIMITS, TERMINOLOGY_JSON_LIMITS } from '../../domain/fhir/scan-json.ts';
import type { SentContent } from '../../workflow/draft-content.ts';
import { answerFhir, answerOutcome, answerRefusal } from './answer.ts';
import { baseOf } from './base-of.ts';
import type { HttpOutside } from './http-outside.ts';
import { readBody } from './read-body.ts';
import { searchset } from './searchset.ts';
import { senderOf } from './sender-of.ts';

type Terminology = Pick<HttpOutside, 'content' | 'draftContent' | 'maxBodyBytes' | 'publicUrl'>;
type Asked = Request<{ name: string }>;

/** No list of codes to look up is longer. */
const MAX_BYTES = 64 * 1024;

/**
 * The code maps and value sets of the release in force: read as they were written, and asked. A sender that maps speak
 * for gets what it means by its codes.
 */
export function terminologyRoutes(inForce: Terminology): Router {
  const routes = Router();
  for (const type of ['ConceptMap', 'ValueSet'] as const) {
    routes.get(`/${type}`, (request, response) => {
      const query = new URL(request.originalUrl, 'http://localhost').searchParams;
      const resources = contentNamed(inForce.content, type, query);
      const base = baseOf(request, inForce.publicUrl);
      answerFhir(response, 200, searchset({ resources, after: undefined }, { base, type, query }));
    });
    routes.post(`/${type}`, (request, response) => {
      request.resume();
      answerRefusal(response, TO_BE_NAMED);
    });
    routes.put(`/${type}/:name`, (request: Asked, response) => draft(type, request, response, inForce));
    routes.get(`/${type}/:name`, (request: Asked, response, next) => {
      const { name } = request.params;
      const resource = inForce.content.resources?.get(`${type}/${name}`);
      if (resource === undefined) next();
      // Loaded as this type of resource; the address gives its id.
      else answerFhir(response, 200, { ...resource, id: name } as Resource);
    });
  }
  routes
    .route('/ConceptMap/:name/$translate')
    .get((request, response) =>
      answer(request, response, (code) => translated(inForce.content, request, response, code)),
    )
    .post((request, response) =>
      answer(request, response, (code) => translated(inForce.content, request, response, code)),
    );
  routes
    .route('/ValueSet/:name/$validate-code')
    .get((request, response) =>
      answer(request, response, (code) => validated(inForce.content, request, code)),
    )
    .post((request, response) =>
      answer(request, response, (code) => validated(inForce.content, request, code)),
    );
  return routes;
}

const TO_BE_NAMED = refuse(400, {
  code: 'required',
  key: 'content-name',
  text: 'Send it with PUT and the name of its file, e.g. PUT /fhir/ConceptMap/encounter-class-to-urgency.riverside: the part before the first dot says which map it adds to.',
});

/** Takes a resource as a draft: 201 when it is one, 200 when the same is there already. */
async function draft(
  type: SentContent['type'],
  request: Asked,
  response: Response,
  { draftContent, maxBodyBytes }: Terminology,
): Promise<void> {
  const body = await readBody(request, maxBodyBytes);
  const refusal = body.refusal ?? readJson(body.bytes, TERMINOLOGY_JSON_LIMITS).refusal;
  if (refusal !== undefined || body.bytes === undefined) {
    if (refusal !== undefined) answerRefusal(response, refusal);
    return;
  }
  const { name } = request.params;
  const drafted = await draftContent({ type, name, bytes: body.bytes, sender: senderOf(response) });
  if (drafted.refusal !== undefined) answerRefusal(response, drafted.refusal);
  else answerOutcome(response, drafted.kept ? 201 : 200, drafted.findings);
}

/** By their canonical address or their name; all of that type, when nothing is asked for. */
function contentNamed(
  { resources }: ClinicalContent,
  type: SentContent['type'],
  query: URLSearchParams,
): readonly Resource[] {
  const [url, name] = [query.get('url'), query.get('name')];
  return [...(resources ?? [])].flatMap(([key, resource]) => {
    const written = resource as { readonly url?: string; readonly name?: string };
    const isAsked =
      key.startsWith(`${type}/`) &&
      (url ?? written.url) === written.url &&
      (name ?? written.name) === written.name;
    // Loaded as this type of resource; the address gives its id.
    return isAsked ? [{ ...resource, id: key.slice(type.length + 1) } as Resource] : [];
  });
}

async function answer(
  request: Asked,
  response: Response,
  ask: (code: Code) => Parameters | undefined,
): Promise<void> {
  const code = request.method === 'POST' ? await codeOfBody(request) : codeOfQuery(request);
  if ('refusal' in code) {
    answerRefusal(response, code.refusal);
    return;
  }
  if (code.code === undefined) {
    const text =
      'Say which code: code and system, as parameters of the address or as Parameters with a coding.';
    answerRefusal(response, refuse(400, { code: 'required', key: 'code-missing', text }));
    return;
  }
  const parameters = ask(code);
  if (parameters !== undefined) answerFhir(response, 200, parameters);
  else {
    const text = 'The release in force has nothing of this name.';
    answerRefusal(response, refuse(404, { code: 'not-found', key: 'terminology-not-found', text }));
  }
}

/** http://hl7.org/fhir/R4/conceptmap-operation-translate.html */
function translated(
  content: ClinicalContent,
  { params: { name } }: Asked,
  response: Response,
  code: Code,
): Parameters | undefined {
  if (!content.conceptMaps.has(name)) return undefined;
  const entry = findEntry(content, name, code, senderOf(response));
  const found = entry?.target;
  const match: ParametersParameter[] =
    entry === undefined || found === undefined
      ? []
      : [
          {
            name: 'match',
            part: [
              { name: 'equivalence', valueCode: entry.equivalence },
              { name: 'concept', valueCoding: found },
              { name: 'source', valueUri: entry.by },
            ],
          },
        ];
  const says = entry === undefined ? 'No map knows this code: it is unmapped.' : `By ${entry.by}.`;
  return parametersOf([
    { name: 'result', valueBoolean: match.length > 0 },
    { name: 'message', valueString: says },
    ...match,
  ]);
}

/** http://hl7.org/fhir/R4/valueset-operation-validate-code.html */
function validated(
  { valueSets }: ClinicalContent,
  { params: { name } }: Asked,
  code: Code,
): Parameters | undefined {
  const valueSet = valueSets.get(name);
  if (valueSet === undefined) return undefined;
  const isMember = valueSet.has(code);
  return parametersOf([
    { name: 'result', valueBoolean: isMember },
    { name: 'message', valueString: `${isMember ? 'In' : 'Not in'} ${valueSet.id}.` },
  ]);
}

function parametersOf(parameter: ParametersParameter[]): Parameters {
  return { resourceType: 'Parameters', parameter };
}

function codeOfQuery(request: Request): Code {
  const query = new URL(request.originalUrl, 'http://localhost').searchParams;
  return codeFrom(query.get('code'), query.get('system'));
}

async function codeOfBody(request: Request): Promise<Code | { readonly refusal: Refusal }> {
  const body = await readBody(request, MAX_BYTES);
  if (body.refusal !== undefined) return { refusal: body.refusal };
  const json = readJson(body.bytes, DEFAULT_JSON_LIMITS);
  if (json.refusal !== undefined) return { refusal: json.refusal };
  return codeIn(parametersIn(json.value));
}

/** As `coding`, `codeableConcept`, or `code` and `system` apart: the operations take all three. */
function codeIn(parameters: readonly ParametersParameter[]): Code {
  const named = (name: string) => parameters.find((each) => each.name === name);
  const whole = named('coding')?.valueCoding ?? named('codeableConcept')?.valueCodeableConcept?.coding?.[0];
  if (whole !== undefined) return whole;
  return codeFrom(named('code')?.valueCode, named('system')?.valueUri);
}

function codeFrom(code: string | null | undefined, system: string | null | undefined): Code {
  return { ...(code == null ? {} : { code }), ...(system == null ? {} : { system }) };
}

function parametersIn(body: unknown): readonly ParametersParameter[] {
  if (typeof body !== 'object' || body === null || !('parameter' in body)) return [];
  // What is not as FHIR has it has none of the fields that are read, and is answered as a code that is missing.
  return Array.isArray(body.parameter) ? (body.parameter as readonly ParametersParameter[]) : [];
}
