import type { Clock } from '../policy/clock.ts';
import type { Assessment } from './assessment.ts';

/** An assessment as lines that a nurse or an analyst can read and check: what, why, by which rule, until when. */
export function explainAssessment(assessment: Assessment): readonly string[] {
  const { urgency, policy, route } = assessment;
  return [
    `Next:      ${assessment.next.replaceAll('-', ' ')}. ${assessment.because}`,
    `Urgency:   ${urgency.urgency} (${urgency.certainty.replaceAll('-', ' ')})`,
    ...urgency.signals.map(
      ({ because, resource, path, value, strength, by }) =>
        `           · ${because} [${strength}; ${resource} ${path} = ${value}; ${by}]`,
    ),
    ...(urgency.prudentLayperson === undefined ? [] : [`           ${urgency.prudentLayperson}`]),
    ...assessment.scenarios.flatMap(({ scenario, because, evidence, by }, index) => [
      `${index === 0 ? 'Scenario:' : '     also:'}  ${scenario.replaceAll('-', ' ')}. ${because} [${by}]`,
      ...evidence.map(({ says, source, path }) => `           · ${says} [${source} ${path}]`),
    ]),
    `Payer:     ${policy.payerName}${policy.assumed ? ' (rules ASSUMED: no policy of this payer is loaded)' : ''}`,
    `           rule ${policy.rule}; ${policy.citation}; verified ${policy.lastVerified ?? 'never'}`,
    `Route:     ${route.route.replaceAll('-', ' ')}. ${route.because} [${route.by}]`,
    ...assessment.clocks.map(explainClock),
    ...assessment.checklist.map(
      ({ label, type, need, status, remedy }) =>
        `Document:  ${status.toUpperCase()} ${label} (LOINC ${type}, ${need})${remedy === undefined ? '' : `: ${remedy}`}`,
    ),
    ...assessment.risks.map(
      ({ reasonClass, because, remedy }) => `Risk:      ${reasonClass}: ${because} → ${remedy}`,
    ),
    ...assessment.unmapped.map(
      ({ map, system, code, place }) =>
        `Unmapped:  ${system ?? 'no system'}|${code} at ${place}: ${map} does not know it`,
    ),
    `Content:   ${assessment.release}: ${assessment.used.join(', ')}`,
  ];
}

function explainClock(clock: Clock): string {
  const start = clock.startedAt === undefined ? 'not started' : `from ${clock.startedAt}`;
  const moved = clock.movedBy === undefined ? '' : `; ${clock.movedBy} would move it`;
  const state = clock.passed ? ' PASSED' : '';
  return `Clock:     ${clock.kind.replaceAll('-', ' ')} ${clock.deadline ?? 'open'}${state} (${clock.rule} after ${clock.startedBy.replaceAll('-', ' ')}, ${start}, ${clock.zone}${clock.assumed ? ', assumed' : ''}${moved}) [${clock.by}]`;
}
