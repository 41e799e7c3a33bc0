import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElementDefinition } from '../../src/domain/profile/definition.ts';
import type { ValueSetCodes } from '../../src/domain/profile/value-set-codes.ts';

/** The R4 resource types whose definitions travel with us; every other type is known by name only. */
const RESOURCES = new Set(
  `AllergyIntolerance Binary Bundle Claim ClaimResponse Communication CommunicationRequest Condition Coverage
  CoverageEligibilityResponse DeviceRequest DiagnosticReport DocumentReference DomainResource Encounter Endpoint
  Immunization Location Medication MedicationRequest NutritionOrder Observation OperationOutcome Organization
  Parameters Patient Practitioner PractitionerRole Procedure QuestionnaireResponse RelatedPerson Resource
  ServiceRequest Subscription Task`.split(/\s+/),
);
/** Types that only conformance resources use: nothing we validate holds one. */
const UNUSED_TYPES = new Set(['ElementDefinition']);

interface Entry {
  readonly resource: Source;
}
interface Source {
  readonly resourceType: string;
  readonly url: string;
  readonly type: string;
  readonly kind: string;
  readonly abstract?: boolean;
  readonly derivation?: string;
  readonly baseDefinition?: string;
  readonly content?: string;
  readonly concept?: readonly Concept[];
  readonly compose?: { readonly include?: readonly Include[] };
  readonly snapshot?: { readonly element: readonly ElementDefinition[] };
}
interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}
interface Include {
  readonly system?: string;
  readonly concept?: readonly Concept[];
  readonly filter?: unknown;
  readonly valueSet?: readonly string[];
}

/** Writes `base.ndjson` and `value-sets.ndjson`: the R4 definitions we need, reduced to what a check reads. */
export async function writeBaseTables(definitionsFolder: string, target: string): Promise<void> {
  const read = async (name: string): Promise<Source[]> => {
    const bundle = JSON.parse(await readFile(join(definitionsFolder, `${name}.json`), 'utf8')) as {
      entry: Entry[];
    };
    return bundle.entry.map((entry) => entry.resource);
  };
  const types = await read('profiles-types');
  const resources = (await read('profiles-resources')).filter(
    (r) => r.resourceType === 'StructureDefinition',
  );
  const wanted = [...types, ...resources.filter((r) => RESOURCES.has(r.type))].filter(
    (definition) => definition.resourceType === 'StructureDefinition' && !UNUSED_TYPES.has(definition.type),
  );
  const definitions = wanted.map(leanDefinition);
  await writeFile(join(target, 'base.ndjson'), oneLineEach(definitions));
  const terminology = [...(await read('valuesets')), ...(await read('v3-codesystems'))];
  const valueSets = requiredValueSets(definitions, terminology);
  await writeFile(join(target, 'value-sets.ndjson'), oneLineEach(valueSets));
}

/** NDJSON: a change of one definition shows as one line in a diff. */
export function oneLineEach(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

function leanDefinition({ url, type, kind, abstract, derivation, baseDefinition, snapshot }: Source) {
  return {
    url,
    type,
    kind,
    ...(abstract === true ? { abstract } : {}),
    ...(derivation === 'constraint' ? { derivation } : {}),
    ...(baseDefinition === undefined ? {} : { baseDefinition }),
    snapshot: { element: (snapshot?.element ?? []).map((element) => leanElement(element)) },
  };
}

/** The invariants that every element and resource carries are checked natively, so they need no row. */
const EVERYWHERE = /^(ele-1|ext-1|dom-\d)$/;

/** Keeps of an element what a check reads, or what the snapshot step copies. */
export function leanElement(element: ElementDefinition): ElementDefinition {
  const { id, path, sliceName, slicing, min, max, contentReference, binding } = element;
  const fixed = Object.entries(element).filter(([key]) => /^(fixed|pattern)[A-Z]/.test(key));
  const constraint = (element.constraint ?? [])
    .filter((c) => c.severity === 'error' && !EVERYWHERE.test(c.key))
    .map(({ key, severity, human, expression }) => ({
      key,
      severity,
      human,
      ...(expression ? { expression } : {}),
    }));
  const required = binding?.strength === 'required' ? binding : undefined;
  return {
    ...(id === path ? {} : { id }),
    path,
    ...(sliceName === undefined ? {} : { sliceName }),
    ...(slicing === undefined ? {} : { slicing }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(contentReference === undefined ? {} : { contentReference }),
    ...(element.type === undefined ? {} : { type: element.type.map(leanType) }),
    ...Object.fromEntries(fixed),
    ...(required === undefined
      ? {}
      : { binding: { strength: required.strength, valueSet: required.valueSet } }),
    ...(constraint.length === 0 ? {} : { constraint }),
  } as ElementDefinition; // undefined id: the reader takes the path
}

/** The FHIR type stands in an extension where `code` is a FHIRPath system type. */
function leanType(type: NonNullable<ElementDefinition['type']>[number]) {
  const fhirType = type.extension?.find((extension) => extension.url.endsWith('fhir-type'))?.valueUrl;
  return {
    code: fhirType ?? type.code.replace('http://hl7.org/fhirpath/System.String', 'string'),
    ...(type.profile === undefined ? {} : { profile: type.profile }),
    ...(type.targetProfile === undefined ? {} : { targetProfile: type.targetProfile }),
  };
}

function requiredValueSets(
  definitions: readonly ReturnType<typeof leanDefinition>[],
  terminology: readonly Source[],
): ValueSetCodes[] {
  const urls = new Set([
    'http://hl7.org/fhir/ValueSet/resource-types',
    ...definitions.flatMap(({ snapshot }) =>
      snapshot.element.flatMap((element) => element.binding?.valueSet?.split('|')[0] ?? []),
    ),
  ]);
  return [...urls].sort().flatMap((url) => {
    const systems = codesOf(url, terminology, []);
    return systems === undefined ? [] : [{ url, systems }];
  });
}

type Systems = Record<string, readonly string[] | '*'>;

/** `undefined` where a value set is drawn by a filter, or its code system is not published with R4. */
function codesOf(url: string, terminology: readonly Source[], seen: readonly string[]): Systems | undefined {
  const valueSet = terminology.find((r) => r.resourceType === 'ValueSet' && r.url === url);
  if (valueSet === undefined || seen.includes(url)) return undefined;
  const systems: Systems = {};
  for (const include of valueSet.compose?.include ?? []) {
    if (include.filter !== undefined) return undefined;
    for (const inner of include.valueSet ?? []) {
      Object.assign(systems, codesOf(inner.split('|')[0] ?? '', terminology, [...seen, url]));
    }
    if (include.system !== undefined) systems[include.system] = systemCodes(include, terminology);
  }
  return systems;
}

function systemCodes(include: Include, terminology: readonly Source[]): readonly string[] | '*' {
  if (include.concept !== undefined) return include.concept.map((concept) => concept.code);
  const system = terminology.find((r) => r.resourceType === 'CodeSystem' && r.url === include.system);
  return system?.content === 'complete' ? flatten(system.concept ?? []) : '*';
}

function flatten(concepts: readonly Concept[]): string[] {
  return concepts.flatMap((concept) => [concept.code, ...flatten(concept.concept ?? [])]);
}
