import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import { canonicalSystem, normalCode } from '../clinical-content/code-system.ts';
import type { Assembly } from './assembly.ts';
import { SYSTEM } from './canonicals.ts';

/** Code systems that a line may be asked under (PAS X12278RequestedServiceType), the one that X12 knows best first. */
const SERVICE_SYSTEMS: readonly string[] = [SYSTEM.cpt, SYSTEM.hcpcs, SYSTEM.icd10pcs, SYSTEM.ndc];

/** Systems of procedure modifiers (PAS X12278RequestedServiceModifierType); a modifier has two characters, a service five. */
const MODIFIER_SYSTEMS: readonly string[] = [SYSTEM.cpt, SYSTEM.hcpcs];
const MODIFIER = /^[A-Z0-9]{2}$/;

type Concepts = readonly (CodeableConcept | undefined)[];

/** The code of a service as a payer reads it; undefined when it has none (SNOMED alone is not one). */
export function codedService(
  source: CodeableConcept | undefined,
  assembly: Pick<Assembly, 'content'>,
): Coding | undefined {
  const codings = codingsOf([source], assembly).filter((coding) => !isModifier(coding));
  return SERVICE_SYSTEMS.map((system) => codings.find((coding) => coding.system === system)).find(
    (coding) => coding !== undefined,
  );
}

/** The modifiers that stand beside a service code, each once. */
export function modifiersOf(sources: Concepts, assembly: Pick<Assembly, 'content'>): readonly Coding[] {
  const found = codingsOf(sources, assembly).filter(isModifier);
  return [...new Map(found.map((coding) => [coding.code, coding])).values()];
}

/** The NUBC revenue code of a charge. */
export function revenueOf(sources: Concepts, assembly: Pick<Assembly, 'content'>): Coding | undefined {
  const found = codingsOf(sources, assembly).find(({ system }) => system === SYSTEM.revenue);
  return found && { system: SYSTEM.revenue, code: normalCode(SYSTEM.revenue, found.code) };
}

interface KnownCoding {
  readonly system: string;
  readonly code: string;
}

function isModifier({ system, code }: KnownCoding): boolean {
  return MODIFIER_SYSTEMS.includes(system) && MODIFIER.test(code);
}

function codingsOf(sources: Concepts, { content }: Pick<Assembly, 'content'>): readonly KnownCoding[] {
  return sources
    .flatMap((source) => source?.coding ?? [])
    .flatMap(({ system, code }) =>
      code === undefined ? [] : [{ system: canonicalSystem(content.systems, system), code }],
    );
}
