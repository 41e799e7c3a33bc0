import type { Coding } from '@medplum/fhirtypes';
import type { Unmapped } from '../case/assessment.ts';
import type { Held } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { type ConceptMapEntry, findEntry } from '../clinical-content/concept-map.ts';
import { localReference } from '../fhir/reference.ts';
import type { Signal } from './signal.ts';

/** What one look at the snapshot brought. */
export interface Gathered {
  readonly signals: readonly Signal[];
  readonly unmapped: readonly Unmapped[];
  /** `id@version` of the maps that answered, also of those that said "nothing". */
  readonly used: readonly string[];
}

export const NOTHING_GATHERED: Gathered = { signals: [], unmapped: [], used: [] };

export function gather(parts: readonly Gathered[]): Gathered {
  const [first, ...others] = parts.filter((part) => part !== NOTHING_GATHERED);
  if (first === undefined || others.length === 0) return first ?? NOTHING_GATHERED;
  const [signals, unmapped, used] = [[...first.signals], [...first.unmapped], [...first.used]];
  for (const other of others) {
    signals.push(...other.signals);
    unmapped.push(...other.unmapped);
    used.push(...other.used);
  }
  return { signals, unmapped, used };
}

/** Who asks, about which resource. */
export interface Asker {
  readonly content: ClinicalContent;
  readonly sender: string;
  readonly held: Held;
}

/** An element of a resource, and the maps that know about it. */
export interface AskedElement {
  /** Asked in order; the first that knows a coding answers for it. */
  readonly maps: readonly string[];
  /** FHIRPath of the element. */
  readonly path: string;
  /** The group of the signals it gives. */
  readonly group: string;
}

/** What the maps say about an element. A code that no map knows is reported, once, when no other coding is known. */
export function askMap(asker: Asker, element: AskedElement, codings: readonly Coding[]): Gathered {
  const asked = askMapQuietly(asker, element, codings);
  if (asked !== NOTHING_GATHERED) return asked;
  const unknown = codings.find(({ code }) => code !== undefined);
  const map = element.maps[0];
  if (unknown?.code === undefined || map === undefined) return asked;
  const place = `${localReference(asker.held.resource)} ${element.path}`;
  return { ...asked, unmapped: [{ map, system: unknown.system, code: unknown.code, place }] };
}

/** As `askMap`, for elements that mostly hold codes which have nothing to say about urgency. */
export function askMapQuietly(asker: Asker, element: AskedElement, codings: readonly Coding[]): Gathered {
  const signals: Signal[] = [];
  const used: string[] = [];
  for (const coding of codings) {
    const entry = coding.code === undefined ? undefined : entryOf(asker, element, coding);
    if (entry === undefined) continue;
    used.push(entry.by);
    const says = tierOf(entry.target?.code);
    if (says === undefined) continue;
    const because = `${element.path} ${coding.code ?? ''} stands for ${says}.`;
    const strength = strengthOf(entry.equivalence);
    signals.push(signalOf(asker.held, element, { coding, entry, says, strength, because }));
  }
  return used.length === 0 ? NOTHING_GATHERED : { signals, unmapped: [], used };
}

function entryOf(
  { content, sender }: Asker,
  { maps }: AskedElement,
  coding: Coding,
): ConceptMapEntry | undefined {
  for (const map of maps) {
    const entry = findEntry(content, map, coding, sender);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

/** A signal from what a map says about a coding; `because` is said where the map has no words of its own. */
export function signalOf(
  held: Held,
  { path, group }: Pick<AskedElement, 'path' | 'group'>,
  said: { coding: Coding; entry: ConceptMapEntry } & Pick<Signal, 'says' | 'strength' | 'because'>,
): Signal {
  const { coding, entry, says, strength, because } = said;
  return {
    resource: localReference(held.resource),
    version: held.version,
    path,
    value: coding.code ?? '',
    says,
    strength,
    group,
    by: entry.by,
    because: entry.comment ?? because,
  };
}

function tierOf(code: string | undefined): Signal['says'] | undefined {
  return code === 'emergency' || code === 'urgent' || code === 'non-emergency' ? code : undefined;
}

/**
 * How strong a map's word is, from how well source and target match: the same concept (or a wider one that holds it
 * whole) decides, an inexact match supports, a mere relation is listed.
 */
function strengthOf(equivalence: string): Signal['strength'] {
  if (equivalence === 'equal' || equivalence === 'equivalent' || equivalence === 'wider') return 'strong';
  return equivalence === 'relatedto' ? 'weak' : 'supporting';
}
