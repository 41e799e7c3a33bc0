import { notToBeWithheld, releasable } from '../../../src/domain/case/withhold.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aDocument } from '../../builders/an-emergency-stay.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';
import { aProcedure } from '../../builders/request-situations.ts';

const snapshot = aSnapshot({
  with: [aDocument({ id: 'd-1' }), aDocument({ id: 'd-2' }), aProcedure({ id: 'p-1', code: '33510' })],
});
const assessment = anAssessment({
  checklist: [
    aChecklistItem({ document: 'DocumentReference/d-1' }),
    aChecklistItem({ document: 'DocumentReference/d-2' }),
  ],
});

describe('what a person keeps from the payer', () => {
  it('is in nothing that a request is made from, and everything else is', () => {
    const shown = releasable({ snapshot, assessment }, ['DocumentReference/d-1', 'Procedure/p-1']);
    expect(shown.assessment.checklist.map(({ document }) => document)).toEqual(['DocumentReference/d-2']);
    expect(shown.snapshot.documents.map(({ resource }) => resource.id)).not.toContain('d-1');
    expect(shown.snapshot.procedures).toEqual([]);
    expect([...shown.snapshot.byReference.keys()]).not.toContain('DocumentReference/d-1');
    expect(shown.snapshot.documents.map(({ resource }) => resource.id)).toContain('d-2');
    expect(shown.snapshot.conditions).toEqual(snapshot.conditions);
  });

  it('changes nothing when there is nothing of the kind', () => {
    expect(releasable({ snapshot, assessment }, [])).toEqual({ snapshot, assessment });
  });

  it('is a document or a service of this case: not who it is about, not a diagnosis, nothing of another case', () => {
    const named = ['DocumentReference/d-1', 'Patient/pat-1', 'DocumentReference/other', 'Condition/cond-1'];
    expect(notToBeWithheld(named, snapshot)).toEqual(named.slice(1));
  });
});
