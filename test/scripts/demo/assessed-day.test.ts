import { join } from 'node:path';
import { loadDay } from '../../../scripts/demo/day.ts';
import type { Expected } from '../../../scripts/demo/expected-day.ts';
import { DEMO_ZONE } from '../../../scripts/demo/move-days.ts';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import { assessSnapshot } from '../../../src/domain/case/assess-snapshot.ts';
import type { Assessment } from '../../../src/domain/case/assessment.ts';
import { projectRoot } from '../../../src/project-root.ts';
import { aHospitalRecord } from '../../support/hospital-record.ts';

/** A Monday, a Sunday after a holiday, the last minutes of a day, a day on which the clocks change. */
const DAYS = [
  '2026-11-23T18:00:00Z',
  '2027-01-03T14:00:00Z',
  '2027-07-06T04:50:00Z',
  '2027-03-14T20:00:00Z',
].map((instant) => new Date(instant));

describe.each(DAYS)('the demo day, assessed push by push with the content that ships, on %s', (now) => {
  const assessments = new Map<string, Assessment>();

  beforeAll(async () => {
    const content = await loadClinicalContent(join(projectRoot(), 'mappings'));
    const record = aHospitalRecord(DEMO_ZONE);
    loadDay(now).forEach(({ name, bundle, payerDown, expect: cases }, index) => {
      const at = new Date(now.getTime() + index * 1000).toISOString();
      if (payerDown !== undefined)
        record.call({ payer: payerDown, at, outcome: 'failed', code: 'payer-unreachable' });
      record.push(bundle, at);
      for (const { encounter } of cases)
        assessments.set(`${name} ${encounter}`, assessSnapshot(record.snapshotOf(encounter), content, at));
    });
  });

  it.each(
    loadDay(now).flatMap(({ name, situation, expect: cases }) =>
      cases.map((expected) => ({ name, situation, expected, encounter: expected.encounter })),
    ),
  )('$name, $encounter: $situation', ({ name, expected }) => {
    const assessment = assessments.get(`${name} ${expected.encounter}`);
    expect(assessment === undefined ? undefined : comparable(assessment, expected)).toEqual(expected);
  });
});

/** The assessment in the words of the expectation, and no more of it than was expected. */
function comparable(assessment: Assessment, expected: Expected): Expected {
  const scenario = assessment.scenarios[0]?.scenario;
  return {
    encounter: expected.encounter,
    urgency: assessment.urgency.urgency,
    ...(expected.scenario === undefined || scenario === undefined ? {} : { scenario }),
    ...(expected.route === undefined ? {} : { route: assessment.route.route }),
    next: assessment.next,
    ...(expected.ends === undefined ? {} : { ends: expected.ends }),
  };
}
