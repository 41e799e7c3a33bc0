import { refuse, type Refusal } from '../../domain/fhir/refusal.ts';

const JSON_TYPES = ['application/fhir+json', 'application/json'];

/** Whether a body of this Content-Type is read: FHIR R4 JSON in UTF-8, uncompressed. */
export function judgeContentType(
  contentType: string | undefined,
  contentEncoding: string | undefined,
): Refusal | undefined {
  const [type = '', ...parameters] = (contentType ?? '').split(';').map((part) => part.trim().toLowerCase());
  if (!JSON_TYPES.includes(type)) return no('media-type', 'Send Content-Type: application/fhir+json.');
  if (contentEncoding !== undefined && contentEncoding !== 'identity') {
    return no('content-encoding', 'Send the body uncompressed.');
  }
  return judgeParameters(new Map(parameters.map((parameter) => pairOf(parameter))));
}

function judgeParameters(parameters: ReadonlyMap<string, string>): Refusal | undefined {
  const charset = parameters.get('charset') ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8') return no('charset', 'Send the body in UTF-8.');
  const version = parameters.get('fhirversion') ?? '4.0';
  if (/^4\.0(\.\d+)?$/.test(version)) return undefined;
  return no('fhir-version', 'This service speaks FHIR R4: fhirVersion=4.0.');
}

function pairOf(parameter: string): [name: string, value: string] {
  const [name = '', value = ''] = parameter.split('=').map((part) => part.trim().replaceAll('"', ''));
  return [name, value];
}

function no(key: string, text: string): Refusal {
  return refuse(415, { code: 'not-supported', key, text });
}
