import type { Encounter, Resource } from '@medplum/fhirtypes';
import { listsOfRecord, ofType } from '../case/lists-of-record.ts';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { type Rule, type RuleExample, ruleReference } from '../clinical-content/rule.ts';
import { localReference } from '../fhir/reference.ts';
import { findScenarios } from './find-scenarios.ts';
import { weighUrgency } from './weigh.ts';

/** One example of one rule, and what became of it. */
export interface ExampleResult {
  /** `id@version` of the rule. */
  readonly rule: string;
  readonly example: string;
  readonly passed: boolean;
  /** A plain sentence. */
  readonly says: string;
}

/** Runs every example of every rule against the whole content, as an assessment would. */
export function testRules(content: ClinicalContent): readonly ExampleResult[] {
  return content.rules.flatMap((rule) =>
    (rule.examples ?? []).map((example) => testExample(rule, example, content)),
  );
}

function testExample(rule: Rule, example: RuleExample, content: ClinicalContent): ExampleResult {
  const about = { rule: ruleReference(rule), example: example.name };
  const snapshot = snapshotOfExample(example.given);
  if (snapshot === undefined) return { ...about, passed: false, says: 'The example has no Encounter.' };
  const { finding } = weighUrgency(snapshot, content);
  const scenarios = findScenarios({
    snapshot,
    urgency: finding,
    coverage: undefined,
    content,
    payer: undefined,
    outages: [],
  });
  const applied = [...finding.signals, ...scenarios].some(({ by }) => by === about.rule);
  if (applied !== example.applies) {
    const says = applied
      ? 'The rule applies here and should not.'
      : 'The rule should apply here and does not.';
    return { ...about, passed: false, says };
  }
  if (example.urgency !== undefined && example.urgency !== finding.urgency) {
    const says = `The situation is weighed as ${finding.urgency}; the example expects ${example.urgency}.`;
    return { ...about, passed: false, says };
  }
  return { ...about, passed: true, says: applied ? 'The rule applies.' : 'The rule does not apply.' };
}

/** An instant for examples, which have no history of their own. */
const RECEIVED = '2026-01-01T00:00:00.000Z';

/** The resources of an example as a snapshot: the first Encounter is the one it is about, others are linked by partOf. */
export function snapshotOfExample(given: readonly Resource[]): Snapshot | undefined {
  const all = given.map((resource): Held => ({ resource, version: 1, receivedAt: RECEIVED }));
  const [encounter, ...others] = ofType(all, 'Encounter');
  if (encounter === undefined) return undefined;
  return {
    sender: 'example',
    zone: 'America/New_York',
    encounter,
    linked: others.map((other) => ({
      how: isPartOf(encounter, other) ? 'part-of' : 'emergency-before',
      encounter: other,
    })),
    patient: ofType(all, 'Patient')[0],
    ...listsOfRecord(all),
    coverageHistory: [],
    contacts: [],
    byReference: new Map(all.map((held) => [localReference(held.resource), held])),
  };
}

function isPartOf(one: Held<Encounter>, other: Held<Encounter>): boolean {
  return one.resource.partOf?.reference === localReference(other.resource);
}
