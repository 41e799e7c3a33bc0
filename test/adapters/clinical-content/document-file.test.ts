import { readDocumentRequirements } from '../../../src/adapters/clinical-content/document-file.ts';
import { SCENARIOS } from '../../../src/domain/urgency/scenario.ts';
import { filesIn, valueOf } from '../../support/policy-content.ts';

const lists = filesIn('documents');

describe('a document list', () => {
  it.each(lists.map((file) => [file.path, file] as const))('%s can be read', (_path, file) => {
    expect(readDocumentRequirements(file).problems).toEqual([]);
  });

  it.each(SCENARIOS)('there is one for %s, and it requires at least one document', (scenario) => {
    const wanted = lists.flatMap((file) => valueOf(readDocumentRequirements(file)));
    const ours = wanted.filter(({ scenarios, need }) => need === 'required' && scenarios.includes(scenario));
    expect(ours.length).toBeGreaterThan(0);
  });

  it('asks for the same document by the same types wherever it is asked for', () => {
    const byKey = new Map<string, string>();
    for (const { key, types, reportType } of lists.flatMap((file) =>
      valueOf(readDocumentRequirements(file)),
    )) {
      const now = [...types, reportType].join(' ');
      expect(`${key}: ${byKey.get(key) ?? now}`).toBe(`${key}: ${now}`);
      byKey.set(key, now);
    }
  });

  it.each([
    ['a code that is no LOINC code', 'types: [ED-NOTE]', 'reportType: "M1"', /LOINC code looks like/],
    ['a report type that YAML reads as a number', 'types: [28011-5]', 'reportType: 15', /written in quotes/],
  ])('says in words what is wrong with %s', (_what, types, reportType, says) => {
    const text = `id: test\nversion: "1.0.0"\nscenarios: [system-failure]\ndocuments:\n  - { key: a, label: A, need: required, ${types}, ${reportType} }\n`;
    const [problem] = readDocumentRequirements({ path: 'documents/test.yaml', text }).problems;
    expect(problem).toMatchObject({ line: 5 });
    expect(problem?.says).toMatch(says);
  });
});
