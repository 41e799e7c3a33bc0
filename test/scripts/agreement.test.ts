import { agreementOf, type Labelled } from '../../scripts/measure/agreement.ts';

const cases = (reference: string, found: string, count: number): Labelled[] =>
  Array.from({ length: count }, () => ({ reference, found, reason: 'class' }));

describe('agreementOf', () => {
  it('gives sensitivity, specificity and kappa of a table worked out by hand', () => {
    const { sensitivity, specificity, kappa } = agreementOf([
      ...cases('emergency', 'emergency', 20),
      ...cases('emergency', 'urgent', 5),
      ...cases('non-emergency', 'emergency', 10),
      ...cases('non-emergency', 'non-emergency', 15),
    ]);
    expect(sensitivity).toBeCloseTo(0.8);
    expect(specificity).toBeCloseTo(0.6);
    expect(kappa).toBeCloseTo(0.4);
  });

  it('counts misses by reason, most frequent first', () => {
    const { misses } = agreementOf([
      ...cases('emergency', 'urgent', 2),
      ...cases('non-emergency', 'emergency', 3),
      ...cases('urgent', 'non-emergency', 4),
    ]);
    expect(misses).toEqual([
      ['non-emergency → emergency (class)', 3],
      ['emergency → urgent (class)', 2],
    ]);
  });

  it('finds no agreement beyond chance where every case has the same label', () => {
    expect(agreementOf(cases('emergency', 'emergency', 3)).kappa).toBeNaN();
  });
});
