import fc from 'fast-check';
import type {
  Decision,
  Determination,
  LineDetermination,
} from '../../../src/domain/determination/determination.ts';
import { overallDecision } from '../../../src/domain/determination/overall-decision.ts';
import { mergeDetermination } from '../../../src/domain/determination/merge-determination.ts';

const CODES: Partial<Record<Decision, string>> = { approved: 'A1', denied: 'A3', pended: 'A4' };

function aDetermination(
  created: string,
  decisions: readonly Decision[],
  over: Partial<LineDetermination> = {},
): Determination {
  const lines = decisions.map((decision, index) => ({
    itemSequence: index + 1,
    decision,
    reviewActionCode: CODES[decision],
    authorizationNumber: undefined,
    administrationReferenceNumber: undefined,
    reasonCodes: [],
    notes: [],
    issueDate: undefined,
    period: undefined,
    authorized: [],
    ...over,
  }));
  return {
    created,
    overall: overallDecision(lines),
    lines,
    errors: [],
    humanReviewed: undefined,
    requests: [],
  };
}

describe('answers to one request', () => {
  it('told twice change nothing the second time', () => {
    const answer = aDetermination('2026-01-20T15:00:00Z', ['approved', 'denied']);
    expect(mergeDetermination(answer, answer)).toMatchObject({ changed: false, contradiction: false });
  });

  it('are the same when the database gives the known one back with its members in another order', () => {
    const answer = aDetermination('2026-01-20T15:00:00Z', ['approved']);
    const known = Object.fromEntries(Object.entries(answer).reverse()) as unknown as Determination;
    expect(mergeDetermination(known, answer).changed).toBe(false);
  });

  it('a decision that comes after a pend is taken, and the reference number is kept', () => {
    const pended = aDetermination('2026-01-20T15:00:00Z', ['pended'], {
      administrationReferenceNumber: 'NT-1',
    });
    const decided = aDetermination('2026-01-21T15:00:00Z', ['approved']);
    const { determination, changed } = mergeDetermination(pended, decided);
    expect(changed).toBe(true);
    expect(determination.lines[0]).toMatchObject({
      decision: 'approved',
      administrationReferenceNumber: 'NT-1',
    });
  });

  it('a pend that arrives late takes no decision back', () => {
    const decided = aDetermination('2026-01-21T15:00:00Z', ['approved']);
    const pended = aDetermination('2026-01-20T15:00:00Z', ['pended']);
    expect(mergeDetermination(decided, pended)).toMatchObject({
      determination: { overall: 'approved' },
      changed: false,
      contradiction: false,
    });
  });

  it('a later denial of what was approved is told, and flagged for a person', () => {
    const approved = aDetermination('2026-01-20T15:00:00Z', ['approved']);
    const denied = aDetermination('2026-01-22T15:00:00Z', ['denied']);
    expect(mergeDetermination(approved, denied)).toMatchObject({
      determination: { overall: 'denied' },
      contradiction: true,
    });
  });

  it('two decisions of the same moment that differ are flagged, and the first is kept', () => {
    const approved = aDetermination('2026-01-20', ['approved']);
    const denied = aDetermination('2026-01-20', ['denied']);
    expect(mergeDetermination(approved, denied)).toMatchObject({
      determination: { overall: 'approved' },
      contradiction: true,
    });
  });

  it('a later answer that passes a line over takes nothing back from it', () => {
    const decided = aDetermination('2026-01-20T15:00:00Z', ['approved', 'pended']);
    const rest = aDetermination('2026-01-22T15:00:00Z', ['unread', 'denied']);
    const { determination, contradiction } = mergeDetermination(decided, rest);
    expect(determination.lines.map(({ decision }) => decision)).toStrictEqual(['approved', 'denied']);
    expect(contradiction).toBe(false);
  });

  it('moments are compared as instants, whatever their offsets', () => {
    const decided = aDetermination('2026-01-20T23:30:00-05:00', ['approved']);
    const earlier = aDetermination('2026-01-21T01:00:00Z', ['denied']);
    expect(mergeDetermination(decided, earlier).determination.overall).toBe('approved');
  });

  it('a payer that pends and then decides is read the same in whatever order its answers arrive', () => {
    const story = fc.array(fc.constantFrom<Decision>('approved', 'denied'), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(story, fc.boolean(), (decisions, swapped) => {
        const pended = aDetermination(
          '2026-01-20T15:00:00Z',
          decisions.map(() => 'pended' as const),
        );
        const decided = aDetermination('2026-01-21T15:00:00Z', decisions);
        const [first, second] = swapped ? [decided, pended] : [pended, decided];
        const { determination, contradiction } = mergeDetermination(
          mergeDetermination(undefined, first).determination,
          second,
        );
        expect(determination.lines.map(({ decision }) => decision)).toStrictEqual(decisions);
        expect(contradiction).toBe(false);
      }),
    );
  });
});
