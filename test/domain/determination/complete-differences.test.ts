import type { Claim } from '@medplum/fhirtypes';
import { completeDifferences } from '../../../src/domain/determination/complete-differences.ts';
import type { Determination } from '../../../src/domain/determination/determination.ts';
import { readAnswer } from '../../../src/domain/determination/read-answer.ts';
import { EXTENSION } from '../../../src/domain/pas/canonicals.ts';
import { anAddedItem, anAnswer, anAnswered, ASKED, reviewAction } from '../../builders/an-answer.ts';

const LINES = [1, 2, 3];

function determined(...over: Parameters<typeof anAnswer>): Determination {
  const reading = readAnswer(anAnswer(...over), { ...ASKED, itemSequences: LINES });
  if (reading.kind !== 'determination') throw new Error(`It was read as ${reading.kind}.`);
  return reading.determination;
}

/** An update of three lines that changed these. */
function anUpdate(...changed: readonly number[]): Claim {
  const flag = { url: EXTENSION.infoChanged, valueCode: 'changed' };
  // Nothing but the lines is looked at.
  return {
    resourceType: 'Claim',
    item: LINES.map((sequence) => ({ sequence, extension: changed.includes(sequence) ? [flag] : [] })),
  } as unknown as Claim;
}

const decisionsIn = ({ lines }: Determination) =>
  lines.map(({ itemSequence, decision }) => [itemSequence, decision]);

describe('an answer that tells only what an update changed', () => {
  const earlier = determined({
    item: [anAnswered(1, 'A1', { number: 'AUTH-1' }), anAnswered(2, 'A3')],
    addItem: [anAddedItem(9, { adjudication: [reviewAction('A1')] })],
  });

  it('leaves the lines that it passes over as they were decided, also what was authorized beyond them', () => {
    const answer = determined({ item: [anAnswered(3, 'A1')] });
    const whole = completeDifferences(answer, { earlier, update: anUpdate(3) });
    expect(decisionsIn(whole)).toEqual([
      [1, 'approved'],
      [2, 'denied'],
      [3, 'approved'],
      [9, 'approved'],
    ]);
    expect(whole.lines[0]?.authorizationNumber).toBe('AUTH-1');
    expect(whole.overall).toBe('partially-approved');
  });

  it('has to tell of every line that the update changed: one that it passes over reaches a person', () => {
    const answer = determined({ item: [anAnswered(3, 'A1')] });
    const whole = completeDifferences(answer, { earlier, update: anUpdate(1, 3) });
    expect(decisionsIn(whole)[0]).toEqual([1, 'unread']);
    expect(whole.overall).toBe('unread');
  });

  it('has to decide something: one without any decision is no answer of this kind', () => {
    const answer = determined({ item: [] });
    expect(completeDifferences(answer, { earlier, update: anUpdate() })).toBe(answer);
  });
});
