import { type Rule, ruleReference } from '../clinical-content/rule.ts';
import { localReference } from '../fhir/reference.ts';
import { codedIn } from './coded-in.ts';
import { diagnosesOf } from './diagnosis.ts';
import { applies, findDocument } from './rule-signals.ts';
import type { FoundScenario, ScenarioInput } from './scenario-input.ts';
import type { Evidence } from './scenario.ts';

/** What the site's own rules say about scenarios. */
export function ruleScenarios(input: ScenarioInput): FoundScenario[] {
  const found: FoundScenario[] = [];
  for (const rule of input.content.rules) {
    const { then } = rule;
    if (then?.kind !== 'scenario') continue;
    const evidence = evidenceFor(rule, input).map((each) => ({ ...each, says: then.says }));
    if (evidence.length === 0) continue;
    found.push({ scenario: then.scenario, evidence, because: then.says, by: ruleReference(rule) });
  }
  return found;
}

/** Where a rule found what it asked for; nothing, when it does not hold. */
function evidenceFor(rule: Rule, { snapshot, urgency, content }: ScenarioInput): Omit<Evidence, 'says'>[] {
  const { when } = rule;
  switch (when?.kind) {
    case 'expression': {
      const { emergencyOrigin } = urgency;
      if (!applies(when.expression, { snapshot, content, emergencyOrigin })) return [];
      const source = localReference(snapshot.encounter.resource);
      return [{ source, path: when.expression.text, value: 'true' }];
    }
    case 'document': {
      const found = findDocument(when.valueSet, snapshot);
      if (found === undefined) return [];
      return [{ source: localReference(found.held.resource), path: found.path, value: found.value }];
    }
    case 'diagnosis':
    case 'presenting': {
      const diagnoses = diagnosesOf(snapshot, content).filter(({ kind }) =>
        when.kind === 'presenting' ? kind === 'presented' : kind !== 'background',
      );
      return codedIn(when.valueSet, diagnoses, content);
    }
    case undefined:
      return [];
  }
}
