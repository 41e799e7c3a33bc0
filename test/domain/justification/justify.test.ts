import type { Observation } from '@medplum/fhirtypes';
import { compileCriteria, type CriterionSource } from '../../../src/domain/justification/compile-criteria.ts';
import { justify } from '../../../src/domain/justification/justify.ts';
import { testCriteria } from '../../../src/domain/justification/test-criteria.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { anUrgency, aScenario } from '../../builders/policy-cases.ts';
import { policyContent } from '../../support/policy-content.ts';

const shipped = policyContent();

const fever: CriterionSource = {
  id: 'fever',
  version: '1.0.0',
  asks: 'Was there a fever?',
  because: { source: 'House rule', approver: 'A committee', date: '2026-11-25' },
  when: {},
  answers: [
    {
      from: 'Observation',
      where: [{ path: 'code.coding.code', oneOf: ['8310-5'] }],
      value: 'valueQuantity.value',
      above: 38,
      says: 'It was {value} on {date} ({code}).',
    },
  ],
  examples: [{ name: 'none', given: [{ resourceType: 'Encounter' } as never], documented: false }],
};

function aTemperature(value: number): Observation {
  return {
    resourceType: 'Observation',
    id: 'obs-1',
    status: 'final',
    code: { coding: [{ system: 'http://loinc.org', code: '8310-5' }] },
    effectiveDateTime: '2026-01-10T23:30:00-05:00',
    valueQuantity: { value, code: 'Cel' },
  };
}

function asked(source: CriterionSource, value: number, serviceClass: 'inpatient' | 'imaging' = 'inpatient') {
  const { criteria } = compileCriteria([{ file: 'criteria/house.yaml', content: [source] }], new Map());
  return justify({
    snapshot: aSnapshot({ with: [aTemperature(value)] }),
    content: { ...shipped, criteria },
    urgency: anUrgency('emergency'),
    scenarios: [aScenario('acute-condition')],
    serviceClass,
  });
}

describe('a criterion that a site wrote', () => {
  it('is answered by the fact, with resource, path and value', () => {
    expect(asked(fever, 39.4)).toEqual([
      {
        key: 'fever',
        asks: 'Was there a fever?',
        by: 'fever@1.0.0',
        status: 'documented',
        facts: [
          {
            says: 'It was 39.4 on 2026-01-10 (8310-5).',
            resource: 'Observation/obs-1',
            path: 'Observation.valueQuantity.value',
            value: '39.4',
          },
        ],
      },
    ]);
  });

  it('is NOT DOCUMENTED, and nothing is concluded, where the record does not answer it', () => {
    expect(asked(fever, 37.2)).toMatchObject([{ status: 'NOT_DOCUMENTED', facts: [] }]);
  });

  it('is asked of the cases that it is for, and of no others', () => {
    const ofStays: CriterionSource = { ...fever, when: { serviceClass: ['inpatient'] } };
    expect(asked(ofStays, 39.4)).toHaveLength(1);
    expect(asked(ofStays, 39.4, 'imaging')).toEqual([]);
  });

  it('reads only what a resource itself says', () => {
    const [answer] = fever.answers;
    if (answer === undefined || !('from' in answer)) throw new Error('It reads an element.');
    const sneaky: CriterionSource = {
      ...fever,
      answers: [{ from: 'Observation', where: [], value: 'constructor.name', says: '{value}' }],
    };
    expect(asked(sneaky, 39.4)).toMatchObject([{ status: 'NOT_DOCUMENTED' }]);
  });

  it('that names a value set nobody loaded, or an id that is taken, is refused by name', () => {
    const wanting: CriterionSource = { ...fever, when: { diagnosisIn: 'no-such-set' } };
    const { faults } = compileCriteria(
      [{ file: 'criteria/house.yaml', content: [fever, wanting] }],
      new Map(),
    );
    expect(faults.map(({ says }) => says)).toEqual([
      'Two criteria have the id fever. Rename one of them.',
      'Criterion fever: there is no value set no-such-set; add value-sets/no-such-set.json.',
    ]);
  });

  it('is told when an example of it does not hold', () => {
    const wrong: CriterionSource = {
      ...fever,
      examples: [
        {
          name: 'no temperature',
          given: [{ resourceType: 'Encounter', id: 'e1', status: 'finished', class: { code: 'IMP' } }],
          documented: true,
        },
      ],
    };
    const { criteria } = compileCriteria([{ file: 'criteria/house.yaml', content: [wrong] }], new Map());
    expect(testCriteria({ ...shipped, criteria })).toMatchObject([
      { passed: false, says: 'It is NOT_DOCUMENTED; the example expects documented.' },
    ]);
  });
});
