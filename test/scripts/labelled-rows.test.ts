import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agreementOf } from '../../scripts/measure/agreement.ts';
import { csvRows } from '../../scripts/measure/csv-rows.ts';
import { labelledRows } from '../../scripts/measure/labelled-rows.ts';
import { loadClinicalContent } from '../../src/adapters/clinical-content/load.ts';
import { snapshotOfExample } from '../../src/domain/urgency/test-rules.ts';
import { weighUrgency } from '../../src/domain/urgency/weigh.ts';

const NYU = 'icd10,edcnnpa,edcnpa,epct,noner,injury,psych,alcohol,drug';

describe('a labelled table', () => {
  it('is read from CSV with quoted JSON, and its agreement is counted', async () => {
    const text = await readFile(join(import.meta.dirname, '../fixtures/labelled-episodes.csv'), 'utf8');
    const content = await loadClinicalContent('mappings');
    const cases = labelledRows(text, 'csv').flatMap(({ resources, reference }) => {
      const snapshot = snapshotOfExample(resources);
      if (snapshot === undefined || reference === undefined) return [];
      return [{ reference, found: weighUrgency(snapshot, content).finding.urgency, reason: 'all' }];
    });
    const { count, sensitivity, specificity, misses } = agreementOf(cases);
    expect(count).toBe(12);
    // Kidney failure that a nurse called an emergency and no set of ours holds.
    expect(sensitivity).toBeCloseTo(5 / 6);
    // An old stroke seen at an office, and a triage level 5 in an emergency department, stay emergencies.
    expect(specificity).toBeCloseTo(4 / 6);
    expect(misses).toEqual([
      ['non-emergency → emergency (all)', 2],
      ['emergency → undetermined (all)', 1],
    ]);
  });

  it('is read from NDJSON', () => {
    const line = JSON.stringify({ resources: [{ resourceType: 'Encounter' }], reference: 'urgent' });
    expect(labelledRows(`${line}\n\n${line}\n`, 'ndjson').map(({ reference }) => reference)).toEqual([
      'urgent',
      'urgent',
    ]);
  });

  it.each([
    ['a label that is none', 'resources,reference\n"[]",pressing\n', /Row 1: the label pressing is none of/],
    [
      'resources that are no JSON',
      'resources,reference\n"[]",urgent\nx,urgent\n',
      /Row 2 holds no readable JSON/,
    ],
    ['resources that are no list', 'resources,reference\n"{}",urgent\n', /Row 1: "resources" is a list/],
  ])('is refused with %s, by its row', (_name, text, says) => {
    expect(() => labelledRows(text, 'csv')).toThrow(says);
  });

  it('may be the NYU classification: what most visits with a diagnosis were is its label', () => {
    const rows = labelledRows(
      `${NYU}\nI214,1,0,0,0,0,0,0,0\nZ000,0,0,0.2,0.8,0,0,0,0\nS720,0,0,0,0,1,0,0,0\n`,
      'csv',
    );
    expect(rows.map(({ reference, resources }) => [reference, resources[1]])).toMatchObject([
      ['emergency', { code: { coding: [{ code: 'I214' }] } }],
      ['non-emergency', { code: { coding: [{ code: 'Z000' }] } }],
    ]);
  });
});

describe('csvRows', () => {
  it('keeps commas, line ends and doubled quotes within quotes', () => {
    expect(csvRows('a,b\r\n"x, ""y""\nz",\n,2')).toEqual([
      ['a', 'b'],
      ['x, "y"\nz', ''],
      ['', '2'],
    ]);
  });
});
