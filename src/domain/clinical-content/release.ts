import type { DocumentRequirement } from '../documentation/requirement.ts';
import { compileCriteria, type CriterionSource } from '../justification/compile-criteria.ts';
import type { Calendar } from '../policy/calendar.ts';
import type { PayerPolicy } from '../policy/payer-policy.ts';
import type { ClinicalContent } from './clinical-content.ts';
import { compileAliases, type NamingSystemSource } from './code-system.ts';
import { compileConceptMaps, type ConceptMapSource } from './concept-map.ts';
import { type Fault, nameOfFile, type Source } from './fault.ts';
import { compileRules, memberOfValueSets, type RuleSource } from './rule.ts';
import { oversightsInConceptMap, oversightsInValueSet } from './terminology-oversights.ts';
import { compileValueSets, type ValueSetSource } from './value-set.ts';

/** Everything a mappings folder holds, read but not yet put together. */
export interface ReleaseSources {
  readonly release: string;
  readonly namingSystems: readonly Source<NamingSystemSource>[];
  readonly conceptMaps: readonly Source<ConceptMapSource>[];
  readonly valueSets: readonly Source<ValueSetSource>[];
  readonly rules: readonly Source<readonly RuleSource[]>[];
  readonly criteria: readonly Source<readonly CriterionSource[]>[];
  readonly payers: readonly PayerPolicy[];
  readonly calendars: readonly Calendar[];
  readonly requirements: readonly DocumentRequirement[];
}

/** Puts one immutable release together. With any fault it must not be used. */
export function compileRelease(sources: ReleaseSources): {
  content: ClinicalContent;
  faults: readonly Fault[];
  /** What keeps a new release from being published, and one that was published from nothing. */
  oversights: readonly Fault[];
} {
  const systems = compileAliases(sources.namingSystems);
  const { maps, faults: ofMaps } = compileConceptMaps(sources.conceptMaps, systems);
  const { valueSets, faults: ofSets, oversights: inSets } = compileValueSets(sources.valueSets, systems);
  const urls = new Map(
    sources.valueSets.flatMap(({ file, content: { url } }) =>
      url === undefined ? [] : [[url, nameOfFile(file)] as const],
    ),
  );
  const {
    rules,
    faults: ofRules,
    oversights: inRules,
  } = compileRules(sources.rules, valueSets, memberOfValueSets(valueSets, urls));
  const { criteria, faults: ofCriteria } = compileCriteria(sources.criteria, valueSets);
  const content = {
    release: sources.release,
    conceptMaps: maps,
    valueSets,
    rules,
    criteria,
    systems,
    payers: sources.payers,
    calendars: new Map(sources.calendars.map((calendar) => [calendar.id, calendar])),
    requirements: sources.requirements,
    resources: new Map([
      ...named('ConceptMap', sources.conceptMaps),
      ...named('ValueSet', sources.valueSets),
    ]),
  };
  return {
    content: Object.freeze(content),
    faults: [...ofMaps, ...ofSets, ...ofRules, ...ofCriteria],
    oversights: [
      ...sources.conceptMaps.filter(isResource).flatMap(oversightsInConceptMap),
      ...sources.valueSets.flatMap(oversightsInValueSet),
      ...inSets,
      ...inRules,
    ],
  };
}

/** A public table is no resource of ours, and stays what it is. */
function isResource({ file }: Source<object>): boolean {
  return file.endsWith('.json');
}

function named(type: string, sources: readonly Source<object>[]): [string, object][] {
  return sources.filter(isResource).map(({ file, content }) => {
    const name = (file.split('/').at(-1) ?? file).replace(/\.json$/, '');
    return [`${type}/${name}`, content];
  });
}
