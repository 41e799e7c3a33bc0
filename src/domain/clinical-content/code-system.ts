import type { Coding } from '@medplum/fhirtypes';
import type { Source } from './fault.ts';

/** A code as a map or value set takes it. */
export type Code = Pick<Coding, 'system' | 'code'>;

/** Other spellings of code systems (OIDs, old URLs, typos of a feed) → the one spelling used in our maps. */
export type SystemAliases = ReadonlyMap<string, string>;

const ICD_10_CM = 'http://hl7.org/fhir/sid/icd-10-cm';

/** Code systems that are written with and without the dot: `R07.9`, `R079`. Inside, they have none. */
const DOTTED: ReadonlySet<string> = new Set([
  ICD_10_CM,
  'http://hl7.org/fhir/sid/icd-10',
  'http://hl7.org/fhir/sid/icd-9-cm',
]);
/** NUBC codes that are numbers of a fixed length; feeds often leave out the leading zero. */
const DIGITS: ReadonlyMap<string, number> = new Map([
  ['https://www.nubc.org/CodeSystem/RevenueCodes', 4],
  ['https://www.nubc.org/CodeSystem/PatDischargeStatus', 2],
]);

/** What we need of a FHIR NamingSystem. */
export interface NamingSystemSource {
  readonly uniqueId: readonly {
    readonly type: string;
    readonly value: string;
    readonly preferred?: boolean | undefined;
  }[];
}

/** All spellings of every NamingSystem, pointing at its preferred one (or its first). */
export function compileAliases(sources: readonly Source<NamingSystemSource>[]): SystemAliases {
  const aliases = new Map<string, string>();
  for (const { content } of sources) {
    const preferred = content.uniqueId.find((id) => id.preferred === true) ?? content.uniqueId[0];
    if (preferred === undefined) continue;
    for (const id of content.uniqueId) {
      aliases.set(id.type === 'oid' ? `urn:oid:${id.value}` : id.value, preferred.value);
    }
  }
  return aliases;
}

export function canonicalSystem(aliases: SystemAliases | undefined, system: string | undefined): string {
  if (system === undefined) return '';
  return aliases?.get(system) ?? system;
}

/** The code as our tables hold it: ICD without its dot and in capitals, NUBC numbers with their leading zeros. */
export function normalCode(system: string, code: string): string {
  if (DOTTED.has(system)) return code.replace('.', '').trim().toUpperCase();
  const digits = DIGITS.get(system);
  return digits === undefined ? code.trim() : code.trim().padStart(digits, '0');
}

/** `system|code` in one spelling, to look a code up by. */
export function codeKey(aliases: SystemAliases | undefined, code: Code): string {
  const system = canonicalSystem(aliases, code.system);
  return `${system}|${normalCode(system, code.code ?? '')}`;
}

/** How a person writes an undotted ICD code: `S72001A` → `S72.001A`. */
export function dotted(code: string): string {
  return code.length > 3 && !code.includes('.') ? `${code.slice(0, 3)}.${code.slice(3)}` : code;
}

/** Whether codes of this system are arranged by their first characters. */
export function isPrefixSystem(system: string): boolean {
  return DOTTED.has(system);
}
