import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  constantOf,
  type Definition,
  type ElementDefinition,
  idOf,
} from '../../src/domain/profile/definition.ts';
import { isObject, type JsonObject } from '../../src/domain/profile/json.ts';
import { snapshotOf } from '../../src/domain/profile/snapshot.ts';

const PROFILES = join(import.meta.dirname, '../../profiles');
const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition/';

/** The profiles of what we send; what a payer sends is another matter. */
export const SENT = [
  'profile-claim',
  'profile-claim-update',
  'profile-claim-inquiry',
  'profile-beneficiary',
  'profile-subscriber',
  'profile-coverage',
  'profile-insurer',
  'profile-requestor',
  'profile-practitioner',
  'profile-practitionerrole',
  'profile-location',
  'profile-encounter',
  'profile-servicerequest',
  'profile-devicerequest',
  'profile-medicationrequest',
  'profile-nutritionorder',
  'profile-documentreference',
] as const;

export type SentProfile = (typeof SENT)[number];
export type Version = '2.2.1' | '2.0.1';

/** The elements of a profile, by id. */
export type Elements = ReadonlyMap<string, ElementDefinition>;

/** The elements of each profile that is sent, as the version has them. */
export function elementsSent(version: Version): ReadonlyMap<SentProfile, Elements> {
  const definitions = definitionsOf(version);
  const complete = (canonical: string): Definition | undefined => {
    const definition = definitions.get(canonical);
    return definition && snapshotOf(definition, complete);
  };
  return new Map(
    SENT.flatMap((profile) => {
      const elements = complete(`${PAS}${profile}`)?.snapshot?.element;
      return elements === undefined
        ? []
        : [[profile, new Map(elements.map((each) => [idOf(each), each]))] as const];
    }),
  );
}

function definitionsOf(version: Version): ReadonlyMap<string, Definition> {
  const files = ['r4/base.ndjson', `pas/${version}/definitions.ndjson`];
  const lines = files.flatMap((file) => readFileSync(join(PROFILES, file), 'utf8').split('\n'));
  const all = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Definition);
  return new Map(all.map((definition) => [definition.url, definition]));
}

/** Whether a resource has the element, its slices told apart by what the profile fixes in them. */
export function has(resource: JsonObject, id: string, elements: Elements): boolean {
  return valuesAt(resource, id, elements).length > 0;
}

function valuesAt(resource: JsonObject, id: string, elements: Elements): readonly unknown[] {
  const [root = '', ...steps] = id.split('.');
  let reached: readonly unknown[] = [resource];
  let path = root;
  for (const step of steps) {
    path = `${path}.${step}`;
    reached = childrenOf(reached, step, { id: path, elements });
  }
  return reached;
}

interface Place {
  readonly id: string;
  readonly elements: Elements;
}

function childrenOf(holders: readonly unknown[], step: string, place: Place): readonly unknown[] {
  const [name = '', slice] = step.split(':');
  const found = holders.flatMap((holder) =>
    isObject(holder) ? membersOf(holder, name, slice).flatMap((value) => value) : [],
  );
  return slice === undefined || name.endsWith('[x]') ? found : found.filter((each) => isSlice(each, place));
}

function membersOf(holder: JsonObject, name: string, slice: string | undefined): readonly unknown[] {
  if (!name.endsWith('[x]')) return holder[name] === undefined ? [] : [holder[name]];
  const stem = name.slice(0, -3);
  const types = new RegExp(`^${stem}[A-Z]`);
  return Object.entries(holder)
    .filter(([key]) => (slice !== undefined && slice.startsWith(stem) ? key === slice : types.test(key)))
    .map(([, value]) => value);
}

function isSlice(value: unknown, { id, elements }: Place): boolean {
  const element = elements.get(id);
  const url = element?.type?.[0]?.profile?.[0];
  if (/[eE]xtension:[^.]+$/.test(id)) return isObject(value) && value['url'] === url;
  return [...elements].every(([inner, { min = 0, ...definition }]) => {
    if (inner !== id && !inner.startsWith(`${id}.`)) return true;
    const constant =
      constantOf({ min, ...definition }, 'fixed') ?? constantOf({ min, ...definition }, 'pattern');
    if (constant === undefined) return true;
    const below = inner.slice(id.length).split('.').slice(1);
    let values: readonly unknown[] = [value];
    let path = id;
    for (const step of below) {
      path = `${path}.${step}`;
      values = childrenOf(values, step, { id: path, elements });
    }
    return values.some((each) => contains(each, constant));
  });
}

function contains(value: unknown, part: unknown): boolean {
  if (Array.isArray(part))
    return Array.isArray(value) && part.every((each) => value.some((one) => contains(one, each)));
  if (!isObject(part)) return value === part;
  return isObject(value) && Object.entries(part).every(([key, each]) => contains(value[key], each));
}
