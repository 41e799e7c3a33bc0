import { cp, readFile } from 'node:fs/promises';
import {
  checkMappings,
  ContentError,
  contentOf,
  describeProblem,
  loadClinicalContent,
} from '../../../src/adapters/clinical-content/load.ts';
import { mappingSchemas } from '../../../src/adapters/clinical-content/mapping-schemas.ts';
import { translate } from '../../../src/domain/clinical-content/concept-map.ts';
import { compareReleases } from '../../../src/domain/clinical-content/compare-releases.ts';
import { testRules } from '../../../src/domain/urgency/test-rules.ts';
import { mappingsFolders } from '../../support/mappings-folder.ts';
import {
  describeWithPackages,
  OFFICIAL_PACKAGES,
  publishedResources,
} from '../../support/official-packages.ts';

const aFolder = mappingsFolders();

const aMap = (code: string): string =>
  JSON.stringify(
    {
      resourceType: 'ConceptMap',
      status: 'active',
      version: '1.0.0',
      group: [
        {
          source: 'urn:local',
          target: 'urn:retro-auth:urgency',
          element: [{ code, target: [{ code: 'urgent', equivalence: 'equivalent' }] }],
        },
      ],
    },
    null,
    2,
  );

const aValueSet = JSON.stringify({
  resourceType: 'ValueSet',
  status: 'active',
  version: '1.0.0',
  compose: { include: [{ system: 'http://hl7.org/fhir/sid/icd-10-cm', concept: [{ code: 'I21.4' }] }] },
});

const aRule = (over: { when?: string; then?: string; examples?: string } = {}): string => `
- id: a-rule
  version: "1.0.0"
  because: { source: a committee, approver: a physician, date: 2026-11-20 }
  when: ${over.when ?? "class.code = 'EMER'"}
  then: ${over.then ?? '{ urgency: emergency, strength: supporting, says: It is pressing. }'}
${
  over.examples ??
  `  examples:
    - name: an emergency
      given: [{ resourceType: Encounter, class: { code: EMER } }]
      applies: true`
}
`;

const problemsOf = async (files: Record<string, string>): Promise<string[]> =>
  (await checkMappings(await aFolder(files))).problems.map(describeProblem);

describe('the mappings that ship', () => {
  it('load without a problem', async () => {
    expect((await checkMappings('mappings')).problems).toEqual([]);
  });

  it('keep every promise of their examples', async () => {
    const results = testRules(await loadClinicalContent('mappings'));
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.length).toBeGreaterThan(20);
  });

  it('have schemas for editors that are up to date; if not, run scripts/write-mapping-schemas.ts', async () => {
    for (const [name, schema] of Object.entries(mappingSchemas())) {
      const written: unknown = JSON.parse(await readFile(`mappings/schemas/${name}`, 'utf8'));
      expect(written).toEqual(JSON.parse(JSON.stringify(schema)));
    }
  });
});

describe('mappings/README.md', () => {
  it('shows a map, a diagnosis set and a rule that load and hold as they stand', async () => {
    const readme = await readFile('mappings/README.md', 'utf8');
    const shown = [...readme.matchAll(/```(?:json|yaml)\n(.*?)```/gs)].map((match) => match[1] ?? '');
    const folder = await aFolder({
      'concept-maps/encounter-class-to-urgency.riverside.json': shown[0] ?? '',
      'value-sets/house-list.json': shown[1] ?? '',
      'rules/house.yaml': shown[2] ?? '',
    });
    await cp('mappings', folder, { recursive: true });
    expect((await checkMappings(folder)).problems.map(describeProblem)).toEqual([]);
    const results = testRules(await loadClinicalContent(folder));
    expect(results.filter(({ passed }) => !passed)).toEqual([]);
    expect(results.filter(({ rule }) => rule === 'house-list-is-an-emergency@1.0.0')).toHaveLength(2);
  });
});

describe('loadClinicalContent', () => {
  it('is the same release for the same bytes, and another for a changed one', async () => {
    const release = async (files: Record<string, string>): Promise<string> =>
      (await loadClinicalContent(await aFolder(files))).release;
    const one = await release({ 'concept-maps/a-to-b.json': aMap('1') });
    expect(one).toMatch(/^release-[0-9a-f]{12}$/);
    expect(await release({ 'concept-maps/a-to-b.json': aMap('1') })).toBe(one);
    expect(await release({ 'concept-maps/a-to-b.json': aMap('2') })).not.toBe(one);
    expect(await release({ 'concept-maps/a-to-c.json': aMap('1') })).not.toBe(one);
  });

  it('refuses a folder with a problem and names them all', async () => {
    const folder = await aFolder({
      'concept-maps/a-to-b.json': '{ "resourceType": "ConceptMap" }',
      'value-sets/a.json': '{ "resourceType": "ValueSet" ',
    });
    const refusal = loadClinicalContent(folder);
    await expect(refusal).rejects.toThrow(ContentError);
    await expect(refusal).rejects.toThrow(/a-to-b\.json(.|\n)*a\.json/);
  });

  it('says so when there is nothing to load', async () => {
    expect(await problemsOf({})).toEqual([expect.stringContaining('no clinical content')]);
  });

  it('reads a file with a byte order mark', async () => {
    expect(await problemsOf({ 'concept-maps/a-to-b.json': `\uFEFF${aMap('1')}` })).toEqual([]);
  });

  it('names both files and lines when two maps answer for one code', async () => {
    const problems = await problemsOf({
      'concept-maps/a-to-b.json': aMap('1'),
      'concept-maps/a-to-b.site.json': aMap('1'),
    });
    expect(problems).toEqual([
      expect.stringMatching(
        /^concept-maps\/a-to-b\.site\.json:13 .*two answers.*concept-maps\/a-to-b\.json line 13\.$/,
      ),
    ]);
  });

  it('wants the version of a map', async () => {
    const problems = await problemsOf({
      'concept-maps/a-to-b.json': aMap('1').replace('"version": "1.0.0",', ''),
    });
    expect(problems).toEqual([expect.stringContaining('version: give it a version')]);
  });
});

describe('a rule', () => {
  it('does not load without an example', async () => {
    expect(await problemsOf({ 'rules/a.yaml': aRule({ examples: '' }) })).toEqual([
      expect.stringContaining('a rule without an example does not load'),
    ]);
  });

  it('does not load without an example to which it applies', async () => {
    const examples = `  examples:
    - name: an office visit
      given: [{ resourceType: Encounter, class: { code: AMB } }]
      applies: false`;
    expect(await problemsOf({ 'rules/a.yaml': aRule({ examples }) })).toEqual([
      expect.stringContaining('no example to which it applies'),
    ]);
  });

  it('may not let a diagnosis lower urgency', async () => {
    const files = {
      'value-sets/harmless.json': aValueSet,
      'rules/a.yaml': aRule({
        when: '{ diagnosisIn: harmless }',
        then: '{ urgency: non-emergency, strength: strong, says: It is harmless. }',
      }),
    };
    expect(await problemsOf(files)).toEqual([
      expect.stringMatching(
        /^rules\/a\.yaml:5 Rule a-rule: a diagnosis may raise urgency and never lowers it/,
      ),
    ]);
  });

  it('may not read diagnoses freely when it speaks about urgency', async () => {
    const problems = await problemsOf({ 'rules/a.yaml': aRule({ when: '"%conditions.exists().not()"' }) });
    expect(problems).toEqual([expect.stringContaining('reads diagnoses through a value set')]);
  });

  it.each([
    ['a misspelt variable', '"%condition.exists()"', 'no variable %condition'],
    ['a function that is not allowed', '"status.matches(\'a\')"', 'matches() is not allowed'],
    [
      'a value set that is not there',
      '"type.coding.where(memberOf(\'no-such\')).exists()"',
      'no value set named no-such',
    ],
    ['an unreadable expression', '"class.code ="', 'not readable FHIRPath'],
    ['a missing value set', '{ diagnosisIn: no-such }', 'no value-sets/no-such.json'],
  ])('is refused for %s', async (_what, when, says) => {
    expect(await problemsOf({ 'rules/a.yaml': aRule({ when }) })).toEqual([expect.stringContaining(says)]);
  });

  it('has an id of its own', async () => {
    const problems = await problemsOf({ 'rules/a.yaml': aRule(), 'rules/b.yaml': aRule() });
    expect(problems).toEqual([
      expect.stringMatching(/b\.yaml:2 Two rules have the id a-rule.*rules\/a\.yaml line 2/),
    ]);
  });
});

describe('a site that adds its own content', () => {
  const sitesFiles = {
    'concept-maps/encounter-class-to-urgency.riverside.json': aMap('5'),
    'value-sets/house-list.json': aValueSet,
    'rules/house.yaml': aRule({ when: '{ diagnosisIn: house-list }' })
      .replace('class: { code: EMER }', 'id: e1')
      .replace(
        ' }]\n      applies',
        ' }, { resourceType: Condition, id: c1, code: { coding: [{ system: "http://hl7.org/fhir/sid/icd-10-cm", code: I214 }] } }]\n      applies',
      ),
  };

  it('sees what its release says otherwise, and its own examples kept', async () => {
    const folder = await aFolder(sitesFiles);
    await cp('mappings', folder, { recursive: true });
    const after = await loadClinicalContent(folder);
    expect(compareReleases(await loadClinicalContent('mappings'), after)).toEqual([
      'concept map encounter-class-to-urgency urn:local|5: added (urgent (equivalent))',
      'value set house-list: added (house-list@1.0.0)',
      'rule a-rule: added (1.0.0)',
    ]);
    expect(testRules(after).filter(({ rule, passed }) => rule === 'a-rule@1.0.0' && passed)).toHaveLength(1);
  });
});

describeWithPackages(
  'a ConceptMap that others published (passed over where the guides are not at hand)',
  () => {
    it('drops in unchanged', async () => {
      const [published] = publishedResources(OFFICIAL_PACKAGES['2.0.1'][0], 'package/ConceptMap-').values();
      const folder = await aFolder({ 'concept-maps/ndc-cvx.json': JSON.stringify(published) });
      const content = await loadClinicalContent(folder);
      // It names no code system for its source, and says some of its answers twice.
      const code = { code: '42515-0001-01' };
      expect(translate(content, 'ndc-cvx', code).target?.code).toBe('134');
    });
  },
);

describe('a map of ours', () => {
  it('is refused when it answers with a word that is none of ours, naming the line and the words', async () => {
    const map = aMap('5').replace('"urgent"', '"urgant"');
    expect(await problemsOf({ 'concept-maps/encounter-class-to-urgency.json': map })).toEqual([
      expect.stringMatching(
        /^concept-maps\/encounter-class-to-urgency\.json:\d+ "urgant" is no word of .* emergency, urgent, non-emergency\.$/,
      ),
    ]);
  });
});

describe('a rule about the scenario', () => {
  it.each([
    ['a diagnosis', '{ diagnosisIn: house-list }'],
    ['a FHIRPath expression', '"reasonCode.coding.exists(code = \'I21.4\')"'],
  ])('may rest on %s', async (_name, when) => {
    const folder = await aFolder({
      'value-sets/house-list.json': aValueSet,
      'rules/house.yaml': aRule({
        when,
        then: '{ scenario: system-failure, says: The portal was down that day. }',
        examples: `  examples:
    - name: a heart attack on that day
      given:
        - resourceType: Encounter
          id: e1
          class: { code: IMP }
          reasonCode: [{ coding: [{ system: http://hl7.org/fhir/sid/icd-10-cm, code: I21.4 }] }]
      applies: true
    - name: a stay for something else
      given: [{ resourceType: Encounter, id: e1, class: { code: IMP } }]
      applies: false`,
      }),
    });
    expect(testRules(await loadClinicalContent(folder)).map(({ passed }) => passed)).toEqual([true, true]);
  });
});

describe('a public table that a site adds', () => {
  const described = (more: string) => `file: categories.csv
version: '2026'
source: fictitious
from: { system: http://hl7.org/fhir/sid/icd-10-cm, column: code }
to: ${more}
`;
  const csv = `code,label,category,default,acute,chronic
I214,"a ""sudden"" one, of the heart",CIR009,Y,1,0
I214,the same,SYM001,N,1,0
M545,of the back,MUS010,Y,0.2,0.8
R079,two answers,CIR012,Y,0.5,0.5
R079,two answers,SYM009,Y,0.5,0.5
`;
  const released = (name: string, yaml: string) =>
    contentOf(
      [
        { path: 'tables/categories.csv', bytes: Buffer.from(csv) },
        { path: `tables/${name}.yaml`, bytes: Buffer.from(yaml) },
      ],
      'draft',
    );
  const icd = (code: string) => ({ system: 'http://hl7.org/fhir/sid/icd-10-cm', code });

  it('answers as a code map, by the rows that count, and leaves out codes with several answers', () => {
    const content = released(
      'icd-10-cm-to-ccsr',
      described('{ system: urn:ahrq:ccsr, column: category }\nonly: { default: [Y] }'),
    );
    const answer = (code: string) => translate(content, 'icd-10-cm-to-ccsr', icd(code));
    expect(answer('I21.4')).toEqual({
      target: { system: 'urn:ahrq:ccsr', code: 'CIR009' },
      by: 'icd-10-cm-to-ccsr@2026',
    });
    expect(answer('R07.9').target).toBeUndefined();
  });

  it('answers with the column of the largest number, and not where two are largest', () => {
    const content = released('ed', described('{ system: urn:x:ed, largestOf: [acute, chronic] }'));
    const answer = (code: string) => translate(content, 'ed', icd(code)).target?.code;
    expect([answer('I21.4'), answer('M54.5'), answer('R07.9')]).toEqual(['acute', 'chronic', undefined]);
  });

  it('is refused, with what is wrong, where a column or the table is missing', () => {
    expect(() => released('ed', described('{ system: urn:x:ed, column: classs }'))).toThrow(
      'categories.csv has no column classs; it has code, label',
    );
    const elsewhere = described('{ system: urn:x:ed, column: category }').replace('categories', 'others');
    expect(() => released('ed', elsewhere)).toThrow('There is no tables/others.csv.');
  });
});
