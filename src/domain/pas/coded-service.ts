import type { CodeableConcept, Coding } from '@medplum/fhirtypes';
import { canonicalSystem } from '../clinical-content/code-system.ts';
import type { Assembly } from './assembly.ts';
import { SYSTEM } from './canonicals.ts';

/** Code systems that a line may be asked under (PAS X12278RequestedServiceType), the one that X12 knows best first. */
const SERVICE_SYSTEMS: readonly string[] = [SYSTEM.cpt, SYSTEM.hcpcs, SYSTEM.icd10pcs];

/** The code of a service as a payer reads it; undefined when it has none (SNOMED alone is not one). */
export function codedService(
  source: CodeableConcept | undefined,
  { content }: Pick<Assembly, 'content'>,
): Coding | undefined {
  const codings = (source?.coding ?? []).map(({ system, code }) => ({
    system: canonicalSystem(content.systems, system),
    code,
  }));
  const found = SERVICE_SYSTEMS.map((system) => codings.find((coding) => coding.system === system)).find(
    (coding) => coding?.code !== undefined,
  );
  return found?.code === undefined ? undefined : { system: found.system, code: found.code };
}
