import type { Resource } from '@medplum/fhirtypes';
import { checkSupplement, isSupplement } from '../supplement/check-supplement.ts';
import { SUPPLEMENT_QUESTIONNAIRE } from '../supplement/question.ts';
import { checkShape, isR4Type } from './check-shape.ts';
import type { Finding, IssueCode } from './finding.ts';
import { problem, refuse, type Refusal } from './refusal.ts';
import { ACCEPTED_TYPES, isAcceptedType } from './resource-types.ts';

/** Letters, digits, `-` and `.`, at most 64 (FHIR `id`); dots alone would be a path. */
const ID = /^(?!\.+$)[A-Za-z0-9\-.]{1,64}$/;

/** A resource that is well enough built to be kept under its type and id. */
export interface SoundResource {
  readonly type: string;
  readonly id: string;
  readonly resource: Resource;
}

/** What becomes of one resource of a message. `passed-over`: not needed here; stays in the message's bytes only. */
export type Taken =
  | { readonly outcome: 'taken'; readonly sound: SoundResource }
  | { readonly outcome: 'passed-over'; readonly type: string; readonly finding: Finding }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** What stands around a resource and may give it its id. */
export interface Around {
  /** FHIRPath of the resource in the message: `Encounter`, `Bundle.entry[2].resource`; undefined when it is the message. */
  readonly expression: string | undefined;
  readonly fullUrl: string | undefined;
  /** Hex digest of a text: names what comes without any name, so that the same content gets the same id again. */
  readonly digest: (text: string) => string;
}

/**
 * Judges one resource. Its identity is its own id; else the one its fullUrl ends in; else one drawn from its content.
 */
export function takeResource(value: unknown, around: Around): Taken {
  const { expression } = around;
  if (!isObject(value)) return no('structure', 'resource-missing', 'Put a FHIR resource here.', expression);
  const type = value['resourceType'];
  if (typeof type !== 'string' || !isR4Type(type)) return noSuchType(expression);
  const place = expression ?? type;
  if (type === 'Bundle') {
    return no('structure', 'bundle-in-bundle', 'Send this Bundle as a message of its own.', place);
  }
  const finding = passedOver(value, type, place);
  return finding === undefined
    ? takeSound(value, type, place, around)
    : { outcome: 'passed-over', type, finding };
}

function takeSound(
  value: Readonly<Record<string, unknown>>,
  type: string,
  place: string,
  around: Around,
): Taken {
  const given = value['id'];
  if (given !== undefined && !isId(given)) {
    return no(
      'value',
      'id-malformed',
      'An id has 1 to 64 letters, digits, - and . (FHIR id).',
      `${place}.id`,
    );
  }
  const findings = faultsOf(value, type, place);
  if (findings.length > 0) return { outcome: 'refused', refusal: { status: 422, findings } };
  const id = given ?? idFrom(value, around);
  // Type, id and shape were just checked against R4; what is inside stays to be read with care.
  const resource = { ...value, id } as Resource;
  return { outcome: 'taken', sound: { type, id, resource } };
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with its build; and, of the one form that is ours, with its answers. */
function faultsOf(value: Readonly<Record<string, unknown>>, type: string, place: string): readonly Finding[] {
  const findings = checkShape(value, type, place);
  return findings.length === 0 && type === 'QuestionnaireResponse' ? checkSupplement(value, place) : findings;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && ID.test(value);
}

function idFrom(value: Readonly<Record<string, unknown>>, { fullUrl, digest }: Around): string {
  const last = fullUrl?.split(/[/:]/).at(-1);
  return isId(last) ? last : toUuid(digest(JSON.stringify(value)));
}

/** A digest in the shape of a UUID version 8 (RFC 9562: made by the application). */
function toUuid(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A predetermination asks what would be paid; answers to our own requests come from the payer itself. */
const USES: Readonly<Record<string, readonly string[]>> = {
  Claim: ['preauthorization', 'claim'],
  ClaimResponse: ['claim'],
};

function passedOver(
  value: Readonly<Record<string, unknown>>,
  type: string,
  expression: string,
): Finding | undefined {
  const text = isAcceptedType(type)
    ? needlessOf(value, type)
    : `Resources of type ${type} are not needed here and are passed over. Needed are: ${ACCEPTED_TYPES.join(', ')}.`;
  if (text === undefined) return undefined;
  const finding = problem({ code: 'informational', key: 'passed-over', text, expression });
  return { ...finding, severity: 'information' };
}

/** Of some types only those for a certain use are needed: why this one is not. */
function needlessOf(value: Readonly<Record<string, unknown>>, type: string): string | undefined {
  const uses = USES[type];
  if (uses !== undefined && !uses.some((use) => use === value['use']))
    return `Only a ${type} with use = ${uses.join(' or ')} is needed here; this one is passed over.`;
  if (type === 'QuestionnaireResponse' && !isSupplement(value))
    return `Only a response to ${SUPPLEMENT_QUESTIONNAIRE} is needed here; this one is passed over.`;
  return undefined;
}

function noSuchType(place: string | undefined): Taken {
  const expression = place === undefined ? 'resourceType' : `${place}.resourceType`;
  const text = 'Name an R4 resource type, spelt exactly, e.g. Encounter.';
  return no('structure', 'resource-type-unknown', text, expression);
}

function no(code: IssueCode, key: string, text: string, expression: string | undefined): Taken {
  return { outcome: 'refused', refusal: refuse(422, { code, key, text, expression }) };
}
