import { assessSnapshot } from '../../../src/domain/case/assess-snapshot.ts';
import { clockFor } from '../../../src/domain/case/clock-for.ts';
import { aBill, aRemittance } from '../../builders/a-bill.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { anInsurer } from '../../builders/an-emergency-stay.ts';
import { PAYER_ID } from '../../builders/policy-cases.ts';
import { policyContent } from '../../support/policy-content.ts';

/** The usual stay of January, denied on 18 February, long after its window for a request had closed. */
const snapshot = aSnapshot({
  with: [
    anInsurer({ identifier: [{ system: PAYER_ID, value: 'EXH01' }] }),
    aBill(),
    aRemittance(['197'], { created: '2026-02-18' }),
  ],
});

function at(instant: string) {
  return assessSnapshot(snapshot, policyContent(), instant);
}

describe('a bill that was denied after the window for a request had closed', () => {
  it('reaches a person, with the deadline that is left and the money', () => {
    const assessment = at('2026-02-20T15:00:00.000Z');
    expect(assessment).toMatchObject({
      next: 'needs-attention',
      route: { route: 'reconsideration' },
      charges: { value: 18_450.5 },
    });
    expect(clockFor(assessment.next, assessment.clocks)?.kind).toBe('peer-to-peer-by');
  });

  it('is pressed before what is left runs out', () => {
    expect(at('2026-03-20T20:00:00.000Z').escalated?.kind).toBe('reconsider-by');
  });

  it('is out of time only where nothing was denied', () => {
    const undenied = aSnapshot({ with: [anInsurer({ identifier: [{ system: PAYER_ID, value: 'EXH01' }] })] });
    const assessment = assessSnapshot(undenied, policyContent(), '2026-02-20T15:00:00.000Z');
    expect(assessment.next).toBe('out-of-time');
  });
});
