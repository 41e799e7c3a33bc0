import { needsRecords } from '../policy/route.ts';
import { sayInstant } from '../time/local-time.ts';
import type { RiskQuestion } from './risk-question.ts';
import type { Risk } from './risk.ts';

/** Required documents that are missing or cannot be used, each with the day it is needed. */
export function documentRisks({ checklist, clocks, route }: RiskQuestion): readonly Risk[] {
  if (!needsRecords(route.route)) return [];
  const clock = clocks.find(
    ({ kind, passed, deadline }) => kind === 'request-by' && !passed && deadline !== undefined,
  );
  const by = clock?.deadline === undefined ? '' : ` by ${sayInstant(clock.deadline, clock.zone)}`;
  return checklist
    .filter(({ need, status }) => need === 'required' && status !== 'present')
    .map((item) => ({
      key: `document-${item.status}-${item.type}`,
      reasonClass: 'missing-information',
      because:
        item.status === 'missing'
          ? `The ${lowerFirst(item.label)} is required and not here.`
          : `The ${lowerFirst(item.label)} is required and the one here cannot be used.`,
      remedy: `${item.remedy ?? `Attach the ${lowerFirst(item.label)}`}${by}.`,
      carc: item.status === 'missing' ? '252' : '16',
      reviewReason: '0P',
      by: item.by,
    }));
}

function lowerFirst(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}
