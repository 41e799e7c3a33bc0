import type { Claim, Coverage } from '@medplum/fhirtypes';
import type { Snapshot } from '../../../src/domain/case/snapshot.ts';
import { applyPolicy, type PolicyQuestion } from '../../../src/domain/policy/apply-policy.ts';
import type { ClockKind } from '../../../src/domain/policy/clock.ts';
import { chooseCoverage } from '../../../src/domain/policy/coverage-choice.ts';
import { whyPolicy } from '../../../src/domain/policy/why-policy.ts';
import { anAuthorization, anUrgency, aScenario, elevenCases, PAYER_ID } from '../../builders/policy-cases.ts';
import { aSnapshot, type SnapshotParts } from '../../builders/a-snapshot.ts';
import { aCoverage, anEncounter, anInsurer } from '../../builders/an-emergency-stay.ts';
import { policyContent } from '../../support/policy-content.ts';

const content = policyContent();
const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const SOPT = 'https://nahdo.org/sopt';

/** The usual emergency stay (10 to 14 January 2026), insured with Example Health. */
function aStay(parts: SnapshotParts = {}, payer = 'EXH01'): Snapshot {
  const insurer = anInsurer({ identifier: [{ system: PAYER_ID, value: payer }], name: 'As the card says' });
  return aSnapshot({ ...parts, with: [insurer, ...(parts.with ?? [])] });
}

function apply(snapshot: Snapshot, over: Partial<PolicyQuestion> = {}) {
  const { coverage } = chooseCoverage(snapshot);
  return applyPolicy({
    snapshot,
    content,
    coverage,
    urgency: anUrgency('emergency'),
    scenarios: [aScenario('acute-condition')],
    at: '2026-01-20T15:00:00.000Z',
    ...over,
  });
}

function clockOf({ clocks }: ReturnType<typeof apply>, kind: ClockKind) {
  return clocks.find((clock) => clock.kind === kind);
}

function startingAt(start: string, over: object = {}): Snapshot {
  const encounter = anEncounter({ period: { start, end: '2026-01-14T11:30:00-05:00' }, ...over });
  delete encounter.classHistory;
  return aStay({ encounter });
}

describe('the start of a clock', () => {
  it('of an admission is when the emergency visit became inpatient', () => {
    const clock = clockOf(apply(aStay()), 'request-by');
    expect(clock).toMatchObject({
      startedBy: 'admission',
      startedAt: '2026-01-10T13:40:00.000Z',
      passed: false,
    });
  });

  it('says that the time of admission would move it where the record has only the visit', () => {
    const clock = clockOf(apply(startingAt('2026-01-10T02:15:00-05:00')), 'request-by');
    expect(clock?.movedBy).toContain('Encounter.classHistory');
  });

  it('with a date and no time is the first instant of that day, and the notice clock says so', () => {
    const urgency = anUrgency('urgent');
    const answer = apply(startingAt('2026-01-09'), { urgency });
    expect(clockOf(answer, 'notify-by')).toMatchObject({ deadline: '2026-01-10T05:00:00.000Z' });
    expect(clockOf(answer, 'request-by')).toMatchObject({ deadline: '2026-02-09T04:59:59.000Z' });
    expect(clockOf(answer, 'request-by')?.movedBy).toBeUndefined();
  });

  it('with a time but no zone is read as its day: the zone is never invented', () => {
    const snapshot = startingAt('2026-01-09T23:50:00');
    const answer = apply(snapshot, { coverage: snapshot.coverages[0], urgency: anUrgency('urgent') });
    expect(clockOf(answer, 'request-by')).toMatchObject({ deadline: '2026-02-09T04:59:59.000Z' });
  });

  it.each(['2026', '2026-01'])(
    'with the partial date %s is nowhere: the full date is what is missing',
    (start) => {
      const snapshot = startingAt(start);
      const answer = apply(snapshot, { coverage: snapshot.coverages[0], urgency: anUrgency('urgent') });
      expect(clockOf(answer, 'request-by')).toMatchObject({
        deadline: undefined,
        startedAt: undefined,
        passed: false,
        movedBy: 'the full date of admission',
      });
    },
  );

  it('of notice is the coverage becoming known, where it reached us after the encounter', () => {
    const snapshot = aStay();
    const coverages = snapshot.coverages.map((held) => ({ ...held, receivedAt: '2026-01-16T12:00:00.000Z' }));
    const clock = clockOf(apply({ ...snapshot, coverages }), 'notify-by');
    expect(clock).toMatchObject({ startedBy: 'coverage-known', deadline: '2026-01-17T12:00:00.000Z' });
  });

  it('of notice falls back to admission, and says which proof would move it', () => {
    const clock = clockOf(apply(aStay()), 'notify-by');
    expect(clock).toMatchObject({
      startedBy: 'admission',
      deadline: '2026-01-12T22:00:00.000Z',
      movedBy: 'proof of the coverage becoming known, and when',
    });
  });

  it('of a clock for the payer has not come before the payer has the request', () => {
    expect(clockOf(apply(aStay()), 'payer-decides-by')).toMatchObject({ deadline: undefined, passed: false });
    const known = { 'claim-received': '2026-01-21T15:00:00Z' };
    expect(clockOf(apply(aStay(), { known }), 'payer-decides-by')?.deadline).toBe('2026-02-21T04:59:59.000Z');
  });

  it("stands still while the payer's question is open", () => {
    const known = {
      'claim-received': '2026-01-21T15:00:00Z',
      'information-requested': '2026-01-25T15:00:00Z',
    };
    const answer = apply(aStay(), { known });
    expect(clockOf(answer, 'payer-decides-by')).toMatchObject({ deadline: undefined });
    expect(clockOf(answer, 'answer-by')?.deadline).toBe('2026-03-12T03:59:59.000Z');
  });
});

describe('a case whose urgency is undetermined', () => {
  const urgency = anUrgency('undetermined');

  it('gets the earliest deadline of all tiers, and a person where they differ', () => {
    const answer = apply(aStay({}, 'PRM02'), { urgency });
    expect(answer.route.route).toBe('needs-review');
    expect(clockOf(answer, 'request-by')).toMatchObject({
      deadline: '2026-01-26T23:00:00.000Z',
      movedBy: 'what the record says about urgency',
    });
  });

  it('goes its way where all tiers agree', () => {
    expect(apply(aStay(), { urgency }).route.route).toBe('retrospective-request');
  });

  it('needs none in an emergency department all the same', () => {
    const encounter = anEncounter({ class: { system: ACT_CODE, code: 'EMER' } });
    delete encounter.classHistory;
    expect(apply(aStay({ encounter }, 'NOBODY'), { urgency }).route.route).toBe('not-required');
  });
});

describe('the scenario that leads', () => {
  it('is the one that helps most', () => {
    const [, , , , , , lateCard] = elevenCases('EXH01');
    if (lateCard === undefined) throw new Error('The eleven cases are not eleven.');
    const scenarios = [aScenario('acute-condition'), aScenario('incorrect-insurance')];
    const answer = apply(lateCard.snapshot, {
      scenarios,
      at: '2026-11-24T15:00:00.000Z',
      urgency: lateCard.urgency,
    });
    expect(answer.scenarios.map(({ scenario }) => scenario)).toEqual([
      'incorrect-insurance',
      'acute-condition',
    ]);
    expect(answer.route.route).toBe('retrospective-request');
  });

  it('never takes away what every case may do', () => {
    const answer = apply(aStay(), { scenarios: [aScenario('system-failure')] });
    expect(clockOf(answer, 'request-by')?.deadline).toBe('2026-02-10T04:59:59.000Z');
  });

  it('takes it away where the payer refuses this very reason', () => {
    const answer = apply(aStay({}, 'SMC04'), {
      urgency: anUrgency('non-emergency'),
      scenarios: [aScenario('missed-prior-authorization')],
    });
    expect(answer.route.route).toBe('provider-liability');
  });
});

describe('an authorization on file', () => {
  const withProcedure = (authorization: Claim, cpt = '45378') =>
    aStay({
      with: [
        authorization,
        {
          resourceType: 'Procedure',
          id: 'proc-1',
          status: 'completed',
          code: { coding: [{ system: 'http://www.ama-assn.org/go/cpt', code: cpt }] },
          subject: { reference: 'Patient/pat-1' },
        },
      ],
    });
  const authorized = (over: Partial<Claim> = {}): Claim => ({
    ...anAuthorization('45378'),
    billablePeriod: { start: '2026-01-01', end: '2026-01-31' },
    ...over,
  });

  it('that covers what was done only has to be put on the claim', () => {
    expect(apply(withProcedure(authorized())).route.route).toBe('corrected-claim');
  });

  it('that covers it leaves no window to close, however late it is', () => {
    const answer = apply(withProcedure(authorized()), { at: '2026-09-20T15:00:00.000Z' });
    expect(answer.route.route).toBe('corrected-claim');
    expect(clockOf(answer, 'request-by')).toBeUndefined();
  });

  it('for another code is updated', () => {
    expect(apply(withProcedure(authorized(), '45385')).route.route).toBe('update');
  });

  it('for other dates is updated', () => {
    const dates = { billablePeriod: { start: '2026-02-01', end: '2026-02-28' } };
    expect(apply(withProcedure(authorized(dates))).route.route).toBe('update');
  });

  it('without a number is read by a person', () => {
    const insurance = [{ sequence: 1, focal: true, coverage: { reference: 'Coverage/cov-1' } }];
    expect(apply(withProcedure(authorized({ insurance }))).route.route).toBe('needs-review');
  });

  it('that was cancelled, or is for another service at another time, says nothing', () => {
    expect(apply(withProcedure(authorized({ status: 'cancelled' }))).route.route).toBe(
      'retrospective-request',
    );
    const elsewhere = { billablePeriod: { start: '2025-03-01', end: '2025-03-31' } };
    expect(apply(withProcedure(authorized(elsewhere), '27447')).route.route).toBe('retrospective-request');
  });

  it('does not help at a payer that takes nothing after the service', () => {
    const snapshot = withProcedure(authorized(), '45385');
    const insurer = anInsurer({ identifier: [{ system: PAYER_ID, value: 'LSA03' }] });
    const byReference = new Map(snapshot.byReference).set('Organization/ins-1', {
      resource: insurer,
      version: 1,
      receivedAt: '2026-01-14T18:00:00.000Z',
    });
    expect(apply({ ...snapshot, byReference }).route.route).toBe('claim-dispute');
  });
});

describe('a case that is too late', () => {
  const at = '2026-03-20T15:00:00.000Z';
  const denied = { says: 'The payer denied the claim.', wantsAuthorization: false };

  it('goes to the claim dispute while the payer has not decided', () => {
    const { route } = apply(aStay(), { at });
    expect(route).toMatchObject({ route: 'claim-dispute' });
    expect(route.because).toContain('30 calendar days from admission');
  });

  it('is appealed once the payer has denied', () => {
    const known = { denial: '2026-02-01' };
    expect(apply(aStay(), { at, known, denied }).route).toMatchObject({
      route: 'appeal',
      because: expect.stringContaining('appeal by Fri 2026-07-31'),
    });
  });

  it('is a write-off that a person confirms once the appeal window has closed as well', () => {
    const known = { denial: '2026-03-01' };
    const late = apply(aStay(), { at: '2026-10-20T15:00:00.000Z', known, denied });
    expect(late.route.route).toBe('provider-liability');
  });

  it('is reconsidered before it is appealed, while the payer still does', () => {
    const known = { denial: '2026-03-20' };
    expect(apply(aStay(), { at, known, denied }).route).toMatchObject({
      route: 'reconsideration',
      because: expect.stringMatching(/Left: .*reconsideration by Sun 2026-04-19 .*appeal by/),
    });
  });

  it('is asked for after all when a bill was denied for want of an authorization and the window is open', () => {
    const early = '2026-01-20T15:00:00.000Z';
    const known = { denial: '2026-01-19', remittance: '2026-01-19' };
    const forWant = { ...denied, wantsAuthorization: true };
    expect(apply(aStay(), { at: early, known, denied: forWant }).route.route).toBe('retrospective-request');
    expect(apply(aStay(), { at: early, known, denied }).route.route).toBe('reconsideration');
  });

  it('is reconsidered even where nothing had to be asked: the denial is what is wrong', () => {
    const visit = elevenCases('EXH01')[0];
    if (visit === undefined) throw new Error('The table has no first case.');
    const known = { denial: '2026-11-23' };
    const { route, clocks } = apply(visit.snapshot, {
      ...visit,
      at: '2026-11-24T15:00:00.000Z',
      known,
      denied,
    });
    expect(route).toMatchObject({
      route: 'reconsideration',
      because: expect.stringContaining('Emergency services need no authorization'),
    });
    expect(clocks.map(({ kind }) => kind)).toEqual(['peer-to-peer-by', 'reconsider-by', 'appeal-by']);
  });

  it('stays open up to the very instant of its deadline', () => {
    expect(clockOf(apply(aStay(), { at: '2026-02-10T04:59:59.000Z' }), 'request-by')?.passed).toBe(false);
    expect(clockOf(apply(aStay(), { at: '2026-02-10T05:00:00.000Z' }), 'request-by')?.passed).toBe(true);
  });
});

describe('a payer without a policy', () => {
  const typed = (code: string): Coverage => aCoverage({ type: { coding: [{ system: SOPT, code }] } });

  it('gets the assumed default, marked so on policy and clocks', () => {
    const answer = apply(aStay({}, 'NOBODY'));
    expect(answer.policy).toMatchObject({
      payer: 'unknown',
      assumed: true,
      citation: 'assumed',
      confidence: 'low',
    });
    expect(answer.clocks.every(({ assumed }) => assumed)).toBe(true);
  });

  it('of Medicare Advantage is assumed to take no request after the service', () => {
    expect(apply(aStay({ with: [typed('11')] }, 'NOBODY')).route.route).toBe('claim-dispute');
  });

  it('of Medicaid is assumed to wait 90 days from eligibility', () => {
    const answer = apply(aStay({ with: [typed('2')] }, 'NOBODY'), {
      scenarios: [aScenario('delayed-eligibility')],
    });
    expect(answer.policy.rule).toContain('medicaid-eligibility-added-later');
  });

  it('and without a coverage is a question for a person', () => {
    const answer = apply(aStay({ without: ['Coverage/cov-1'] }));
    expect(answer.route.route).toBe('needs-review');
  });
});

describe('why a rule won', () => {
  it('is told in lines a person can read', () => {
    const lines = whyPolicy(apply(aStay({}, 'PRM02')));
    expect(lines[0]).toBe('Prairie Mutual: rule prairie-mutual/emergency-admission@1.0.0');
    expect(lines[1]).toContain('section 9, last read 2026-09-15; confidence high');
    expect(lines.join('\n')).toContain(
      'request by: Mon 2026-01-26 17:00 America/Chicago, 10 business days from admission',
    );
    expect(lines.join('\n')).toContain('After a denial: peer to peer within 3 business days');
  });
});
