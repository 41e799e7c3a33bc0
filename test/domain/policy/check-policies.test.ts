import { checkPolicies } from '../../../src/domain/policy/check-policies.ts';
import { testPolicy } from '../../../src/domain/policy/test-policy.ts';
import { policyContent, shippedPayer } from '../../support/policy-content.ts';

const content = policyContent();

describe('the shipped policies', () => {
  it('stand together without an error', () => {
    expect(checkPolicies(content, '2026-11-23')).toEqual([]);
  });

  it.each(content.payers.map((policy) => [policy.id, policy] as const))(
    '%s passes its examples',
    (_id, policy) => {
      expect(testPolicy(policy).filter(({ passed }) => !passed)).toEqual([]);
    },
  );
});

describe('the check of the policies', () => {
  const prairie = shippedPayer('prairie-mutual');

  it('reminds of rules past the day they were to be verified', () => {
    const problems = checkPolicies({ ...content, payers: [prairie] }, '2027-03-16');
    expect(problems.length).toBe(prairie.rules.length);
    expect(problems[0]).toMatchObject({ severity: 'warning' });
    expect(problems[0]?.says).toContain('read Prairie Mutual provider guide (fictitious), section 9 again');
  });

  it('names a calendar that is not loaded', () => {
    const [problem] = checkPolicies(
      { ...content, payers: [{ ...prairie, calendar: 'nowhere' }] },
      '2026-11-23',
    );
    expect(problem?.says).toContain('mappings/calendars/nowhere.yaml');
  });

  it('names a document that no list has', () => {
    const documents = { required: ['crystal-ball'], notWanted: [] };
    const [problem] = checkPolicies({ ...content, payers: [{ ...prairie, documents }] }, '2026-11-23');
    expect(problem?.says).toContain('crystal-ball');
  });

  it('refuses two payers that answer to the same identifier', () => {
    const twin = { ...prairie, id: 'prairie-twin', name: 'Prairie Twin', aliases: [] };
    const [problem] = checkPolicies({ ...content, payers: [prairie, twin] }, '2026-11-23');
    expect(problem).toMatchObject({ policy: 'prairie-twin', severity: 'error' });
  });

  it.each([
    [
      'another amount',
      [{ step: 'appeal-level-1', within: { amount: 30, unit: 'calendar-days' } }],
      /one of them is wrong/,
    ],
    [
      'a step without its clock',
      [{ step: 'reconsideration', within: { amount: 30, unit: 'calendar-days' } }],
      /no clock would run for it/,
    ],
    [
      'a clock without its step',
      [{ step: 'external-review', within: { amount: 4, unit: 'calendar-months' } }],
      /no step for it/,
    ],
  ] as const)('compares the appeal ladder with the windows: %s', (_what, appealLadder, says) => {
    const problems = checkPolicies({ ...content, payers: [{ ...prairie, appealLadder }] }, '2026-11-23');
    expect(problems.map((each) => each.severity)).toContain('error');
    expect(problems.map((each) => each.says).join('\n')).toMatch(says);
  });

  it('tells what came out of an example that fails', () => {
    const examples = [
      { given: { serviceClass: 'imaging', urgency: 'urgent' }, rule: 'outpatient', route: 'appeal' },
    ] as const;
    const [result] = testPolicy({ ...prairie, examples });
    expect(result?.passed).toBe(false);
    expect(result?.says).toContain('outpatient → retrospective-request, expected outpatient → appeal');
  });
});
