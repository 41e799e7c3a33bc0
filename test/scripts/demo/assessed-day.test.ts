import { loadDay } from '../../../scripts/demo/day.ts';
import type { Expected } from '../../../scripts/demo/expected-day.ts';
import type { Assessment } from '../../../src/domain/case/assessment.ts';
import { assessedDay, type DemoCase } from '../../support/demo-day.ts';

/** A Monday, a Sunday after a holiday, the last minutes of a day, a day on which the clocks change. */
const DAYS = ['2026-11-23T18:00:00Z', '2027-01-03T14:00:00Z', '2027-07-06T04:50:00Z', '2027-03-14T20:00:00Z'];

describe.each(DAYS)('the demo day, assessed push by push with the content that ships, on %s', (instant) => {
  let cases: readonly DemoCase[] = [];

  beforeAll(async () => {
    cases = await assessedDay(new Date(instant));
  });

  it.each(
    loadDay(new Date(instant)).flatMap(({ name, situation, expect: all }) =>
      all.map((expected) => ({ name, situation, expected, encounter: expected.encounter })),
    ),
  )('$name, $encounter: $situation', ({ name, expected }) => {
    const found = cases.find((each) => each.name === name && each.expected.encounter === expected.encounter);
    expect(found === undefined ? undefined : comparable(found.assessment, expected)).toEqual(expected);
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
