import type { Case } from '../../src/domain/case/case.ts';
import { countUnmapped } from '../../src/workflow/count-unmapped.ts';
import type { CaseStore } from '../../src/workflow/ports/case-store.ts';
import { anAssessment } from '../builders/an-assessment.ts';

describe('what the feeds sent that no map knows', () => {
  const unmapped = (code: string) => ({
    map: 'encounter-class-to-urgency',
    system: 'urn:oid:2.16.840.1.999999.7',
    code,
    place: 'Encounter/e1 Encounter.class',
  });

  // What counting reads of a case.
  const aCase = (id: string, sender: string, codes: readonly string[]) =>
    ({ id, sender, assessment: anAssessment({ unmapped: codes.map(unmapped) }) }) as unknown as Case;

  it('is counted once a case, most frequent first, with who sent it', async () => {
    const cases = [aCase('a', 'north', ['9', '9', '5']), aCase('b', 'south', ['5']), aCase('c', 'north', [])];
    const listCases: CaseStore['listCases'] = ({ after }) =>
      Promise.resolve(after === undefined ? cases : []);
    const counts = await countUnmapped({ store: { listCases } as CaseStore });
    expect(counts.map(({ code, cases: times, senders }) => [code, times, senders])).toEqual([
      ['5', 2, ['north', 'south']],
      ['9', 1, ['north']],
    ]);
  });
});
