import { readPayerPolicy } from '../../../src/adapters/clinical-content/payer-policy-file.ts';
import { contentFile, filesIn, valueOf } from '../../support/policy-content.ts';

describe('a payer file', () => {
  it.each(filesIn('payers').map((file) => [file.path, file] as const))('%s can be read', (_path, file) => {
    expect(readPayerPolicy(file).problems).toEqual([]);
  });

  it('hands what is said once for all rules to each of them', () => {
    const policy = valueOf(readPayerPolicy(contentFile('payers/prairie-mutual.yaml')));
    const outpatient = policy.rules.find(({ id }) => id === 'outpatient');
    expect(outpatient?.holdForReview).toBe(true);
    expect(outpatient?.windows['appeal-by']?.amount).toBe(60);
    expect(outpatient?.windows['request-by']?.cutOff).toBe('17:00');
    expect(outpatient?.source.lastVerified).toBe('2026-09-15');
  });

  it('keeps outages as instants in UTC', () => {
    const policy = valueOf(readPayerPolicy(contentFile('payers/prairie-mutual.yaml')));
    expect(policy.outages[0]?.from).toBe('2026-11-21T00:10:00.000Z');
  });
});

const HEAD = `id: test-payer
version: "1.0.0"
name: Test Payer
calendar: facility
source: { citation: made up, confidence: low }
rules:
`;
const EXAMPLES = `examples:
  - given: { serviceClass: inpatient, urgency: emergency }
    rule: by-class
    route: retrospective-request
`;

function rule(id: string, when: string, more = ''): string {
  return `  - { id: ${id}, when: { ${when} }, requirement: authorization, retrospectiveAllowed: true, because: made up${more} }\n`;
}

function problemsOf(text: string) {
  return readPayerPolicy({ path: 'payers/test-payer.yaml', text }).problems;
}

describe('a payer file that cannot be used', () => {
  it('is refused when two rules fit the same case equally well, naming both lines', () => {
    const [problem, ...others] = problemsOf(
      HEAD +
        rule('by-class', 'serviceClass: inpatient') +
        rule('by-urgency', 'urgency: emergency') +
        EXAMPLES,
    );
    expect(others).toEqual([]);
    expect(problem).toMatchObject({ file: 'payers/test-payer.yaml', line: 8 });
    expect(problem?.says).toContain(
      'by-class (line 7) and by-urgency (line 8) fit the same case equally well',
    );
  });

  it('is taken when a third rule wins the cases that two share', () => {
    const text =
      HEAD +
      rule('by-class', 'serviceClass: inpatient') +
      rule('by-urgency', 'urgency: emergency') +
      rule('by-both', 'serviceClass: inpatient, urgency: [emergency, urgent]') +
      EXAMPLES;
    expect(problemsOf(text)).toEqual([]);
  });

  it('is taken when two rules alike were never in force on the same day', () => {
    const text =
      HEAD +
      rule('by-class', 'serviceClass: inpatient', ', effective: { to: 2026-06-30 }') +
      rule('by-class-new', 'serviceClass: inpatient', ', effective: { from: 2026-07-01 }') +
      EXAMPLES;
    expect(problemsOf(text)).toEqual([]);
  });

  it.each([
    ['a condition nobody knows', rule('by-class', 'serviceklass: inpatient'), /serviceklass/],
    ['an urgency that does not exist', rule('by-class', 'urgency: very'), /urgency/],
    [
      'a cut-off without its quotes',
      rule(
        'by-class',
        '',
        ', windows: { request-by: { amount: 1, unit: next-business-day-at, start: service, cutOff: 17 } }',
      ),
      /cut-off is written in quotes/,
    ],
    [
      'next-business-day-at without a cut-off',
      rule(
        'by-class',
        '',
        ', windows: { request-by: { amount: 1, unit: next-business-day-at, start: service } }',
      ),
      /needs a cutOff/,
    ],
    ['a day that does not exist', rule('by-class', '', ', effective: { from: 2026-02-30 }'), /no such day/],
    ['two rules of one name', rule('by-class', '') + rule('by-class', 'urgency: urgent'), /used twice/],
    ['an example with a rule that is not there', rule('other', ''), /does not have/],
  ])('names the place of %s', (_what, rules, says) => {
    const [problem] = problemsOf(HEAD + rules + EXAMPLES);
    expect(problem?.says).toMatch(says);
    expect(problem?.line).toBeGreaterThanOrEqual(7);
  });

  it('does not load without an example', () => {
    expect(problemsOf(HEAD + rule('by-class', '') + 'examples: []\n')[0]?.says).toMatch(/without an example/);
  });
});
