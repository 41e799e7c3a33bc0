import type { Coding } from '@medplum/fhirtypes';
import type { ClinicalContent, Code } from './clinical-content.ts';

/** A FHIR R4 ConceptMap, compiled for lookup. */
export interface ConceptMapTable {
  /** `name@version` */
  readonly id: string;
  /** Key `system|code` → target. */
  readonly targets: ReadonlyMap<string, Coding>;
}

export interface Translation {
  readonly target: Coding | undefined;
  /** `name@version` of the map that was asked. */
  readonly by: string;
}

/**
 * Looks a code up in a concept map by name. No candidate is an answer (`target: undefined`): the code is unmapped.
 * @throws Error when no such map is loaded: a name in the code that no file carries is a programming error.
 */
export function translate(content: ClinicalContent, map: string, code: Code): Translation {
  const table = content.conceptMaps.get(map);
  if (table === undefined) throw new Error(`No concept map named ${map} is loaded.`);
  return { target: table.targets.get(`${code.system ?? ''}|${code.code ?? ''}`), by: table.id };
}
