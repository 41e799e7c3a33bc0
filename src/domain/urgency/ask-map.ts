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
  return {
    signals: parts.flatMap(({ signals }) => signals),
    unmapped: parts.flatMap(({ unmapped }) => unmapped),
    used: parts.flatMap(({ used }) => used),
  };
}

/** One element of one resource, whose codings say the same thing in several code systems. */
export interface Question {
  readonly content: ClinicalContent;
  readonly sender: string;
  /** Asked in order; the first that knows a coding answers for it. */
  readonly maps: readonly string[];
  readonly codings: readonly Coding[];
  readonly held: Held;
  /** FHIRPath of the element. */
  readonly path: string;
  readonly group: string;
}

/** What the maps say about an element. A code that no map knows is reported, once, when no other coding is known. */
export function askMap(question: Question): Gathered {
  const asked = askMapQuietly(question);
  const unknown = question.codings.find(({ code }) => code !== undefined);
  const map = question.maps[0];
  if (asked.used.length > 0 || unknown?.code === undefined || map === undefined) return asked;
  const place = `${localReference(question.held.resource)} ${question.path}`;
  return { ...asked, unmapped: [{ map, system: unknown.system, code: unknown.code, place }] };
}

/** As `askMap`, for elements that mostly hold codes which have nothing to say about urgency. */
export function askMapQuietly(question: Question): Gathered {
  const answers = question.codings.flatMap((coding) => {
    if (coding.code === undefined) return [];
    const entry = entryOf(question, coding);
    return entry === undefined ? [] : [{ coding, entry }];
  });
  if (answers.length === 0) return NOTHING_GATHERED;
  return {
    signals: answers.flatMap(({ coding, entry }) => signalOf(question, coding, entry)),
    unmapped: [],
    used: answers.map(({ entry }) => entry.by),
  };
}

function entryOf({ content, maps, sender }: Question, coding: Coding): ConceptMapEntry | undefined {
  for (const map of maps) {
    const entry = findEntry(content, map, coding, sender);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function signalOf(question: Question, coding: Coding, entry: ConceptMapEntry): Signal[] {
  const says = tierOf(entry.target?.code);
  if (says === undefined) return [];
  return [
    {
      ...placeOf(question.held),
      path: question.path,
      value: coding.code ?? '',
      says,
      strength: strengthOf(entry.equivalence),
      group: question.group,
      by: entry.by,
      because: entry.comment ?? `${question.path} ${coding.code ?? ''} stands for ${says}.`,
    },
  ];
}

export function placeOf(held: Held): Pick<Signal, 'resource' | 'version'> {
  return { resource: localReference(held.resource), version: held.version };
}

function tierOf(code: string | undefined): Signal['says'] | undefined {
  return code === 'emergency' || code === 'urgent' || code === 'non-emergency' ? code : undefined;
}

/**
 * How strong a map's word is, from how well source and target match: the same concept (or a wider one that holds it
 * whole) decides, an inexact match supports, a mere relation is listed.
 */
export function strengthOf(equivalence: string): Signal['strength'] {
  if (['equal', 'equivalent', 'wider'].includes(equivalence)) return 'strong';
  return equivalence === 'relatedto' ? 'weak' : 'supporting';
}
