import type { CodeableConcept, Coding, Condition } from '@medplum/fhirtypes';
import { type Held, resolveAs, type Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { type Code, codeKey } from '../clinical-content/code-system.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import type { Rule } from '../clinical-content/rule.ts';
import type { ValueSetTable } from '../clinical-content/value-set.ts';

/**
 * A coded problem of this episode, and what it was: `presented` (what the patient came with), `found` (what it
 * turned out to be) or `background` (what was there before).
 */
export interface Diagnosis {
  readonly held: Held;
  readonly path: string;
  readonly codings: readonly Coding[];
  readonly kind: 'presented' | 'found' | 'background';
}

/** Every diagnosis of the episode that was not withdrawn; the problem list counts only where the encounter names it. */
export function diagnosesOf(snapshot: Snapshot, content: ClinicalContent): readonly Diagnosis[] {
  const { resource: encounter } = snapshot.encounter;
  const named = new Map<string, NamedCondition>();
  const name = (held: Held<Condition> | undefined, kind: Diagnosis['kind']): void => {
    if (held === undefined) return;
    const key = keyOf(held, named.size);
    const before = named.get(key);
    if (before === undefined || RANK[kind] > RANK[before.kind]) named.set(key, { held, kind });
  };
  for (const { condition, use } of encounter.diagnosis ?? []) {
    name(resolveAs(snapshot, condition, 'Condition'), kindOf(use, snapshot.sender, content));
  }
  for (const reason of encounter.reasonReference ?? []) {
    name(resolveAs(snapshot, reason, 'Condition'), 'presented');
  }
  for (const held of snapshot.conditions) {
    if (!named.has(keyOf(held, named.size)) && !isProblemListOnly(held.resource)) name(held, 'found');
  }
  const reasons: Diagnosis[] = (encounter.reasonCode ?? []).map((reason, index) => ({
    held: snapshot.encounter,
    path: `Encounter.reasonCode[${String(index)}]`,
    codings: reason.coding ?? [],
    kind: 'presented',
  }));
  return [
    ...reasons,
    ...[...named.values()]
      .filter(({ held }) => !isWithdrawn(held.resource))
      .map(({ held, kind }) => ({
        held,
        path: 'Condition.code',
        codings: held.resource.code?.coding ?? [],
        kind,
      })),
  ];
}

interface NamedCondition {
  readonly held: Held<Condition>;
  readonly kind: Diagnosis['kind'];
}

/** By id, as the same Condition may be held twice; one without an id is like no other. */
function keyOf({ resource }: Held<Condition>, count: number): string {
  return resource.id ?? `without-id-${String(count)}`;
}

/** A condition that is named twice keeps the role that speaks loudest. */
const RANK: Readonly<Record<Diagnosis['kind'], number>> = { background: 0, found: 1, presented: 2 };

function kindOf(
  use: CodeableConcept | undefined,
  sender: string,
  content: ClinicalContent,
): Diagnosis['kind'] {
  for (const coding of use?.coding ?? []) {
    const kind = findEntry(content, 'diagnosis-role-to-kind', coding, sender)?.target?.code;
    if (kind === 'presented' || kind === 'found' || kind === 'background') return kind;
  }
  return 'found';
}

function isWithdrawn(condition: Condition): boolean {
  const codes = (condition.verificationStatus?.coding ?? []).map(({ code }) => code);
  return codes.includes('refuted') || codes.includes('entered-in-error');
}

function isProblemListOnly(condition: Condition): boolean {
  const codes = (condition.category ?? [])
    .flatMap((category) => category.coding ?? [])
    .map(({ code }) => code);
  return codes.includes('problem-list-item') && !codes.includes('encounter-diagnosis');
}

/** Optional maps from what feeds send to what value sets speak about, asked in order; each answer is asked again. */
const DIAGNOSIS_MAPS = [
  'icd-9-cm-to-icd-10-cm',
  'snomed-ct-to-icd-10-cm',
  'icd-10-cm-to-ccsr',
  'icd-10-cm-to-ed-classification',
];

/** The code itself and what the loaded maps say it stands for: exact code first, broader category last. */
function spellingsOf(
  content: ClinicalContent,
  code: Code,
): readonly { code: Code; by: string | undefined }[] {
  const spellings: { code: Code; by: string | undefined }[] = [{ code, by: undefined }];
  for (const map of DIAGNOSIS_MAPS) {
    for (const spelling of [...spellings]) {
      const entry = findEntry(content, map, spelling.code);
      if (entry?.target !== undefined) spellings.push({ code: entry.target, by: entry.by });
    }
  }
  return spellings;
}

/** A rule that a code fulfils, and the maps that led from the code to its value set. */
export interface FulfilledRule {
  readonly rule: Rule;
  readonly by: readonly string[];
}

/** What a release makes of one code. */
interface Reading {
  readonly spellings: ReturnType<typeof spellingsOf>;
  readonly rules: readonly FulfilledRule[];
  /** Filled as value sets are asked. */
  readonly memberOf: Map<ValueSetTable, boolean>;
}

/** Remembered by release and code: thousands of encounters share a few hundred diagnoses. */
const readings = new WeakMap<ClinicalContent, Map<string, Reading>>();
const MOST_REMEMBERED = 50_000;

/** The diagnosis rules of a release that a code fulfils. */
export function rulesFulfilledBy(content: ClinicalContent, code: Code): readonly FulfilledRule[] {
  return readingOf(content, code).rules;
}

/** Whether the code, or what the loaded maps say it stands for, is in a value set. */
export function isDiagnosisIn(valueSet: ValueSetTable, content: ClinicalContent, code: Code): boolean {
  const { memberOf, spellings } = readingOf(content, code);
  let is = memberOf.get(valueSet);
  if (is === undefined) {
    is = spellings.some((spelling) => valueSet.has(spelling.code));
    memberOf.set(valueSet, is);
  }
  return is;
}

function readingOf(content: ClinicalContent, code: Code): Reading {
  const ofRelease = readings.get(content) ?? new Map<string, Reading>();
  if (ofRelease.size > MOST_REMEMBERED) ofRelease.clear();
  readings.set(content, ofRelease);
  const key = codeKey(content.systems, code);
  let reading = ofRelease.get(key);
  if (reading === undefined) {
    const spellings = spellingsOf(content, code);
    reading = { spellings, rules: fulfilledBy(spellings, content), memberOf: new Map() };
    ofRelease.set(key, reading);
  }
  return reading;
}

function fulfilledBy(spellings: Reading['spellings'], { rules }: ClinicalContent): readonly FulfilledRule[] {
  return rules.flatMap((rule) => {
    const { when } = rule;
    if (when?.kind !== 'diagnosis' && when?.kind !== 'presenting') return [];
    const spelling = spellings.find((each) => when.valueSet.has(each.code));
    if (spelling === undefined) return [];
    return [{ rule, by: [when.valueSet.id, ...(spelling.by === undefined ? [] : [spelling.by])] }];
  });
}
