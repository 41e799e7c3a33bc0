import type { Assessment } from '../../../src/domain/case/assessment.ts';
import { type CaseEvents, eventsAfter } from '../../../src/domain/case/case-events.ts';
import { clockFor } from '../../../src/domain/case/clock-for.ts';
import { followUp, passingTimes, ranOut } from '../../../src/domain/case/follow-up.ts';
import type { Decision, Determination } from '../../../src/domain/determination/determination.ts';
import type { ClockKind } from '../../../src/domain/policy/clock.ts';
import { anAssessment } from '../../builders/an-assessment.ts';
import { elevenCases } from '../../builders/policy-cases.ts';
import { policyContent } from '../../support/policy-content.ts';

const content = policyContent();
const SUBMITTED = '2026-11-24T15:00:00.000Z';
const ANSWERED = '2026-11-24T15:00:04.000Z';

function determined(decision: Decision, over: Partial<Determination> = {}): Determination {
  return {
    created: ANSWERED,
    overall: decision,
    lines: [
      {
        itemSequence: 1,
        decision,
        reviewActionCode: undefined,
        authorizationNumber: undefined,
        administrationReferenceNumber: undefined,
        reasonCodes: [],
        notes: [],
        issueDate: undefined,
        period: undefined,
        authorized: [],
      },
    ],
    errors: [],
    humanReviewed: undefined,
    requests: [],
    ...over,
  };
}

const asked = {
  requests: [{ controlNumber: '1', loincCodes: ['18842-5'], reportType: undefined, itemSequence: 1 }],
};
const when = { at: ANSWERED, claimReceived: SUBMITTED };

/** A trauma admission at a commercial payer, after these events. */
function followed(events: CaseEvents, at: string): Assessment {
  const found = elevenCases('EXH01')[1];
  if (found === undefined) throw new Error('The table has no second case.');
  const { snapshot, urgency, scenarios } = found;
  return followUp({ assessment: anAssessment({ urgency, scenarios }), snapshot, content, events, at });
}

function deadline({ clocks }: Assessment, kind: ClockKind): string | undefined {
  return clocks.find((clock) => clock.kind === kind)?.deadline;
}

describe('what happened between us and the payer', () => {
  it('begins with the call that the payer answered', () => {
    expect(eventsAfter({}, determined('pended'), when)).toEqual({ claimReceived: SUBMITTED });
  });

  it('remembers since when the payer asks for something, until it decides', () => {
    const pended = eventsAfter({}, determined('pended', asked), when);
    expect(pended.informationRequested).toBe(ANSWERED);
    const again = eventsAfter(pended, determined('pended', asked), {
      ...when,
      at: '2026-11-30T00:00:00.000Z',
    });
    expect(again.informationRequested).toBe(ANSWERED);
    const approved = eventsAfter(again, determined('approved'), { ...when, at: '2026-12-01T00:00:00.000Z' });
    expect(approved).toEqual({ claimReceived: SUBMITTED, decided: ANSWERED });
  });

  it('closes a question when the last of its documents was handed in, whatever the payer repeats', () => {
    const pended = eventsAfter({}, determined('pended', asked), when);
    const answeredAt = '2026-11-27T10:00:00.000Z';
    const later = { ...when, at: '2026-11-30T00:00:00.000Z', answeredAt };
    const closed = eventsAfter(pended, determined('pended', asked), later);
    expect(closed).toEqual({
      claimReceived: SUBMITTED,
      answeredQuestions: [{ from: ANSWERED, to: answeredAt }],
    });
    expect(eventsAfter(closed, determined('pended', asked), later)).toEqual(closed);
  });

  it('counts a denial from the payer’s own date, unless that cannot be', () => {
    const later = { ...when, at: '2026-11-30T12:00:00.000Z' };
    const told = determined('denied', { created: '2026-11-27T09:00:00-05:00' });
    expect(eventsAfter({}, told, later).denied).toBe('2026-11-27T14:00:00.000Z');
    const impossible = determined('denied', { created: '2020-01-01T00:00:00Z' });
    expect(eventsAfter({}, impossible, later).denied).toBe(later.at);
  });

  it('remembers that a denial was taken back', () => {
    const denied = eventsAfter({}, determined('denied'), when);
    const approved = eventsAfter(denied, determined('approved'), { ...when, at: '2026-12-09T00:00:00.000Z' });
    expect(approved.denied).toBeUndefined();
    expect(approved.overturned).toBeDefined();
  });
});

describe('the clocks of a case that the payer has', () => {
  it('run from the day the payer took the request', () => {
    const assessment = followed({ claimReceived: SUBMITTED }, ANSWERED);
    expect(deadline(assessment, 'payer-decides-by')).toBe('2026-12-25T04:59:59.000Z');
    expect(clockFor('pended', assessment.clocks)?.kind).toBe('payer-decides-by');
    expect(deadline(assessment, 'appeal-by')).toBeUndefined();
  });

  it('stand still for the payer and run for us while it waits for our answer', () => {
    const assessment = followed({ claimReceived: SUBMITTED, informationRequested: ANSWERED }, ANSWERED);
    expect(deadline(assessment, 'payer-decides-by')).toBeUndefined();
    expect(clockFor('pended', assessment.clocks)).toMatchObject({
      kind: 'answer-by',
      deadline: '2027-01-09T04:59:59.000Z',
    });
  });

  it('run on for the payer once we have answered, by as long as its question was open', () => {
    const answeredQuestions = [{ from: ANSWERED, to: '2026-11-27T15:00:00.000Z' }];
    const assessment = followed({ claimReceived: SUBMITTED, answeredQuestions }, '2026-11-28T00:00:00.000Z');
    expect(deadline(assessment, 'payer-decides-by')).toBe('2026-12-28T04:59:59.000Z');
    expect(clockFor('pended', assessment.clocks)?.kind).toBe('payer-decides-by');
  });

  it('say by when to talk and to appeal after a denial, and then that nothing is left', () => {
    const events = { claimReceived: SUBMITTED, denied: ANSWERED, decided: ANSWERED };
    const fresh = followed(events, ANSWERED);
    expect(fresh.route).toMatchObject({ route: 'reconsideration' });
    expect(fresh.route.because).toBe(
      'The payer denied the request on Tue 2026-11-24 10:00 America/New_York. Left: ask for a peer-to-peer talk by Tue 2026-12-01 23:59 America/New_York, or ask for reconsideration by Thu 2026-12-24 23:59 America/New_York, or appeal by Sun 2027-05-23 23:59 America/New_York.',
    );
    expect(clockFor('determined', fresh.clocks)?.kind).toBe('peer-to-peer-by');
    expect(passingTimes(fresh.clocks)[0]).toBe('2026-12-02T04:59:59.000Z');

    const later = followed(events, '2026-12-03T00:00:00.000Z');
    expect(clockFor('determined', later.clocks)?.kind).toBe('reconsider-by');
    expect(ranOut(fresh.clocks, later.clocks)).toContain('The time to ask for a peer-to-peer talk ran out');

    const afterwards = followed(events, '2027-01-05T00:00:00.000Z');
    expect(afterwards.route).toMatchObject({ route: 'appeal' });

    const end = followed(events, '2027-06-01T00:00:00.000Z');
    expect(end.route).toMatchObject({ route: 'provider-liability' });
    expect(end.route.because).toContain('a person confirms the write-off');
  });

  it('bring the case up once when the payer is overdue', () => {
    const waiting = followed({ claimReceived: SUBMITTED }, ANSWERED);
    const overdue = followed({ claimReceived: SUBMITTED }, '2026-12-26T00:00:00.000Z');
    expect(ranOut(waiting.clocks, overdue.clocks)).toBe(
      'Escalate: the payer should have decided, by its own rule, on Thu 2026-12-24 23:59 America/New_York.',
    );
    expect(ranOut(overdue.clocks, overdue.clocks)).toBeUndefined();
  });

  it('no longer say that the payer takes no request, once it has denied one', () => {
    const { route, risks } = followed(
      { claimReceived: SUBMITTED, denied: ANSWERED },
      '2026-11-25T12:00:00.000Z',
    );
    expect(route.route).toBe('reconsideration');
    expect(risks.map(({ key }) => key)).not.toContain('no-retrospective-requests');
  });

  it('leave what was asked as it was asked', () => {
    const before = anAssessment();
    const after = followed({ claimReceived: SUBMITTED }, ANSWERED);
    expect(after.route).toEqual(before.route);
    expect(after.checklist).toEqual(before.checklist);
  });
});
