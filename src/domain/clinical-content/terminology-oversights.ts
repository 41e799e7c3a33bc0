import { unknownElements } from '../fhir/unknown-elements.ts';
import { type ConceptMapSource, SENDER_SYSTEM } from './concept-map.ts';
import type { Fault, Source } from './fault.ts';
import type { ValueSetSource } from './value-set.ts';

/**
 * What of a FHIR resource would be passed over in silence and change what it says: an element under a misspelt name,
 * a sender that is not named as senders are, a code system that no feed spells so, what is retired.
 */
export function oversightsInConceptMap({ file, content }: Source<ConceptMapSource>): readonly Fault[] {
  const told = [
    ...oversightsInContext(content),
    ...content.group.flatMap(({ source }, g) => oversightsInSystem(source, ['group', g, 'source'])),
  ];
  return [...oversightsInAny('ConceptMap', { file, content }), ...told.map((each) => ({ file, ...each }))];
}

export function oversightsInValueSet({ file, content }: Source<ValueSetSource>): readonly Fault[] {
  const { include = [], exclude = [] } = content.compose ?? {};
  const told = [
    ...include.flatMap(({ system }, i) => oversightsInSystem(system, ['compose', 'include', i, 'system'])),
    ...exclude.flatMap(({ system }, i) => oversightsInSystem(system, ['compose', 'exclude', i, 'system'])),
  ];
  return [...oversightsInAny('ValueSet', { file, content }), ...told.map((each) => ({ file, ...each }))];
}

type Told = Omit<Fault, 'file'>;

function oversightsInAny(
  type: 'ConceptMap' | 'ValueSet',
  { file, content }: Source<ConceptMapSource | ValueSetSource>,
): readonly Fault[] {
  const unknown = unknownElements(content, type).map(({ path, name, nearest }) => {
    const remedy =
      nearest === undefined ? 'Correct its name, or leave it out.' : `Did you mean "${nearest}"?`;
    return { file, path, says: `FHIR R4 has no element "${name}" here. ${remedy}` };
  });
  if (content.status !== 'retired') return unknown;
  const says = 'It is retired, and would still answer. Remove the file, or make its status active.';
  return [...unknown, { file, path: ['status'], says }];
}

function oversightsInContext({ useContext = [] }: ConceptMapSource): readonly Told[] {
  return useContext.flatMap(({ valueCodeableConcept }, u) =>
    (valueCodeableConcept?.coding ?? []).flatMap(({ system = '', code }, c) => {
      const path = ['useContext', u, 'valueCodeableConcept', 'coding', c];
      if (system.startsWith('urn:retro-auth:') && system !== SENDER_SYSTEM) {
        return [{ path, says: `${system} means nothing here. A sender is named by ${SENDER_SYSTEM}.` }];
      }
      return system === SENDER_SYSTEM && code === undefined
        ? [{ path, says: 'The sender has no code. Give the id that the connections file knows it by.' }]
        : [];
    }),
  );
}

/** An OID without its scheme is found by no feed: FHIR writes `urn:oid:…`. */
function oversightsInSystem(system: string | undefined, path: readonly PropertyKey[]): readonly Told[] {
  if (system === undefined || !/^\d+(?:\.\d+)+$/.test(system)) return [];
  return [{ path, says: `FHIR writes an OID as a URI. Write urn:oid:${system}.` }];
}
