import { explainAssessment } from '../../../src/domain/case/explain-assessment.ts';
import { anAssessment } from '../../builders/an-assessment.ts';

const ready = anAssessment({ next: 'ready', because: 'Complete; to be assembled and submitted.' });

describe('an assessment in lines', () => {
  it('begins with what is next, where nothing was said yet', () => {
    expect(explainAssessment(ready)[0]).toBe('Next:      ready. Complete; to be assembled and submitted.');
  });

  it('does not call next what a case has left behind', () => {
    const lines = explainAssessment(ready, 'Line 1 denied. Left: ask for reconsideration.').join('\n');
    expect(lines).not.toContain('to be assembled');
    expect(lines).toContain('Route:');
  });
});
