import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Constraint, ElementDefinition } from '../../src/domain/profile/definition.ts';
import { valueSetCodes, type TerminologyResource } from '../../src/adapters/profiles/package-value-sets.ts';
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
interface Source extends TerminologyResource {
  readonly type: string;
  readonly kind: string;
  readonly abstract?: boolean;
  readonly derivation?: string;
  readonly baseDefinition?: string;
  readonly snapshot?: { readonly element: readonly ElementDefinition[] };
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
    snapshot: { element: (snapshot?.element ?? []).map(leanElement) },
  };
}

/** The invariants that every element and resource carries are checked natively, so they need no row. */
const EVERYWHERE = /^(ele-1|ext-1|dom-\d)$/;

/** What is kept of an element as it stands; the rest is reduced or dropped. */
const KEPT = /^(path|sliceName|slicing|min|max|contentReference|(fixed|pattern)[A-Z]\w*)$/;

/** Keeps of an element what a check reads, or what the snapshot step copies. */
function leanElement(element: ElementDefinition): ElementDefinition {
  const { id, path, binding, type } = element;
  const constraint = (element.constraint ?? []).flatMap(leanConstraint);
  const kept = Object.entries(element).filter(([key]) => KEPT.test(key));
  return {
    ...(id === undefined || id === path ? {} : { id }),
    ...(Object.fromEntries(kept) as unknown as ElementDefinition), // path is always kept
    ...(type === undefined
      ? {}
      : { type: type.map((one) => ({ ...leanType(one), ...correctedType(path) })) }),
    ...(binding?.strength === 'required'
      ? { binding: { strength: 'required', valueSet: binding.valueSet } }
      : {}),
    ...(constraint.length === 0 ? {} : { constraint }),
  } as ElementDefinition; // a required binding has a value set
}

function leanConstraint({ key, severity, human, expression }: Constraint): object[] {
  if (severity !== 'error' || EVERYWHERE.test(key)) return [];
  return [{ key, severity, human, ...(expression === undefined ? {} : { expression }) }];
}

/** Where the source narrows R4: https://hl7.org/fhir/R4/bundle-definitions.html#Bundle.entry.response.outcome */
const CORRECTED_TYPES: Readonly<Record<string, string>> = { 'Bundle.entry.response.outcome': 'Resource' };

function correctedType(path: string): { code?: string } {
  const code = CORRECTED_TYPES[path];
  return code === undefined ? {} : { code };
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
  const bound = definitions.flatMap(({ snapshot }) =>
    snapshot.element.flatMap((element) => element.binding?.valueSet?.split('|')[0] ?? []),
  );
  const urls = new Set(['http://hl7.org/fhir/ValueSet/resource-types', ...bound]);
  const codes = valueSetCodes(terminology, new Map()).filter(({ url }) => urls.has(url));
  return codes.sort((a, b) => (a.url < b.url ? -1 : 1));
}
