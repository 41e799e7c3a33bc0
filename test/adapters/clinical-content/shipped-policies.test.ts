import { join } from 'node:path';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import { checkPolicies } from '../../../src/domain/policy/check-policies.ts';

const content = await loadClinicalContent(join(import.meta.dirname, '../../../mappings'));

describe('the shipped policies, as the service loads them', () => {
  it('are four fictitious payers and the assumed default; the template is none of them', () => {
    expect(content.payers.map(({ id }) => id).sort()).toEqual([
      'assumed-default',
      'example-health',
      'lakeshore-advantage',
      'prairie-mutual',
      'summit-care',
    ]);
  });

  it('have nothing that a person must mend', () => {
    expect(checkPolicies(content, '2026-11-23')).toEqual([]);
  });

  it('find the value sets of each class of service that is told by codes', () => {
    for (const each of ['imaging', 'dme', 'office-visit', 'outpatient-procedure', 'behavioural-health']) {
      expect(content.valueSets.has(`service-class-${each}`)).toBe(true);
    }
    expect(content.valueSets.has('restricted-document-labels')).toBe(true);
  });
});
