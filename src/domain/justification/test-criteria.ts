import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { serviceClassOf } from '../policy/service-class-of.ts';
import { findScenarios } from '../urgency/find-scenarios.ts';
import { snapshotOfExample } from '../urgency/test-rules.ts';
import { weighUrgency } from '../urgency/weigh.ts';
import type { CriterionExample } from './criterion.ts';
import { justify } from './justify.ts';

/** What became of one example of a criterion. */
interface ExampleResult {
  readonly criterion: string;
  readonly example: CriterionExample;
  readonly passed: boolean;
  /** One sentence. */
  readonly says: string;
}

/** Runs the examples that the criteria carry: a record, and whether it answers the question. */
export function testCriteria(content: ClinicalContent): readonly ExampleResult[] {
  return content.criteria.flatMap(({ id, examples }) =>
    examples.map((example) => {
      const status = statusOf(id, example, content);
      const passed = (status === 'documented') === example.documented && status !== undefined;
      const wanted = example.documented ? 'documented' : 'NOT_DOCUMENTED';
      const says = passed
        ? `It is ${wanted}.`
        : `It is ${status ?? 'not asked'}; the example expects ${wanted}.`;
      return { criterion: id, example, passed, says };
    }),
  );
}

function statusOf(id: string, { given }: CriterionExample, content: ClinicalContent) {
  const snapshot = snapshotOfExample(given);
  if (snapshot === undefined) return undefined;
  const { finding: urgency } = weighUrgency(snapshot, content);
  const scenarios = findScenarios({
    snapshot,
    urgency,
    coverage: undefined,
    content,
    payer: undefined,
    outages: [],
  });
  const serviceClass = serviceClassOf(snapshot, urgency, content);
  return justify({ snapshot, content, urgency, scenarios, serviceClass }).find(({ key }) => key === id)
    ?.status;
}
