import { compileInvariant } from '../../../src/domain/fhir/invariant.ts';

const nowhere = { resource: {}, rootResource: {} };

describe('an invariant', () => {
  it('holds an element to its FHIRPath', () => {
    const isFullDate = compileInvariant('$this.toString().length() = 10', 'date');
    expect(isFullDate('2026-01-10', nowhere)).toBe(true);
    expect(isFullDate('2026-01', nowhere)).toBe(false);
  });

  it('finds a choice by the name FHIRPath gives it', () => {
    const isActive = compileInvariant("value.coding.where(code = 'MB').exists()", 'Extension');
    expect(isActive({ url: 'x', valueCodeableConcept: { coding: [{ code: 'MB' }] } }, nowhere)).toBe(true);
  });

  it('follows no reference, and then holds nothing against the data', () => {
    const isForPatient = compileInvariant(
      'subject.resolve().iif(empty(), true, ofType(Patient).exists())',
      'Encounter',
    );
    expect(isForPatient({ resourceType: 'Encounter', subject: { reference: 'urn:uuid:1' } }, nowhere)).toBe(
      true,
    );
  });

  it('gives no answer, rather than a wrong one, where the expression does not fit the data', () => {
    const odd = compileInvariant("memberOf('https://plan.example/codes')", 'Coding');
    expect(odd({ code: 'x' }, nowhere)).toBeUndefined();
  });
});
