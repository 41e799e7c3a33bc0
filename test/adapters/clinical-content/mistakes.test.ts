import {
  checkMappings,
  contentOf,
  describeProblem,
  loadClinicalContent,
  problemsOf as problemsIn,
  readReleaseFiles,
} from '../../../src/adapters/clinical-content/load.ts';
import { unknownElements } from '../../../src/domain/fhir/unknown-elements.ts';
import { mappingsFolders } from '../../support/mappings-folder.ts';
import {
  describeWithPackages,
  OFFICIAL_PACKAGES,
  publishedResources,
} from '../../support/official-packages.ts';

async function problemsOf(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return (await checkMappings(await aFolder(files))).problems.map(describeProblem);
}

const aFolder = mappingsFolders();

const SENDER = 'urn:retro-auth:sender';

const aMap = (over: object = {}): string =>
  JSON.stringify({
    resourceType: 'ConceptMap',
    status: 'active',
    version: '1.0.0',
    group: [
      {
        source: 'urn:oid:1.2.3',
        target: 'urn:retro-auth:urgency',
        element: [{ code: 'ERX', target: [{ code: 'emergency', equivalence: 'equivalent' }] }],
      },
    ],
    ...over,
  });

const ofSender = (system: string, code?: string) => [
  { code: { code: 'focus' }, valueCodeableConcept: { coding: [{ system, code }] } },
];

const aValueSet = (over: object): string =>
  JSON.stringify({ resourceType: 'ValueSet', status: 'active', version: '1.0.0', ...over });

const aRule = (when: string, then = '{ urgency: urgent, strength: weak, says: It is pressing. }'): string => `
- id: a-rule
  version: "1.0.0"
  because: { source: a committee, approver: a physician, date: 2026-11-20 }
  when: ${JSON.stringify(when)}
  then: ${then}
  examples:
    - { name: one, given: [{ resourceType: Encounter, class: { code: EMER } }], applies: true }
`;

const MAP = 'concept-maps/encounter-class-to-urgency.north.json';

describe('a mistake that would change in silence what the content says', () => {
  it.each([
    [
      'an element under a misspelt name',
      { [MAP]: aMap({ useContex: ofSender(SENDER, 'north') }) },
      'FHIR R4 has no element "useContex" here. Did you mean "useContext"?',
    ],
    [
      'a sender that is not named as senders are',
      { [MAP]: aMap({ useContext: ofSender('urn:retro-auth:sendr', 'north') }) },
      `urn:retro-auth:sendr means nothing here. A sender is named by ${SENDER}.`,
    ],
    ['a sender without its id', { [MAP]: aMap({ useContext: ofSender(SENDER) }) }, 'The sender has no code.'],
    [
      'a map that is retired',
      { [MAP]: aMap({ status: 'retired' }) },
      'It is retired, and would still answer.',
    ],
    [
      'an OID without its scheme',
      { [MAP]: aMap().replace('urn:oid:1.2.3', '1.2.3') },
      'FHIR writes an OID as a URI. Write urn:oid:1.2.3.',
    ],
    [
      'a part of an expansion',
      {
        'value-sets/a.json': aValueSet({
          expansion: { total: 3000, contains: [{ system: 'urn:x', code: '1', contains: [{ code: '2' }] }] },
        }),
      },
      'The export holds 2 of 3000 codes.',
    ],
    ['a key that stands twice', { [MAP]: aMap().replace('{', '{"version":"0.9.0",') }, 'stands twice'],
    [
      'a file whose name ends otherwise',
      { [MAP]: aMap(), 'rules/house.yml': aRule("class.code = 'EMER'") },
      'rules/house.yml It is not read: here names end in .yaml. Rename it, or take it out.',
    ],
    [
      'a folder whose name is misspelt',
      { [MAP]: aMap(), 'conceptmaps/a-to-b.json': aMap() },
      'conceptmaps This folder is not read. Did you mean concept-maps?',
    ],
    [
      'an element of FHIRPath under a misspelt name, in a part that is rarely reached',
      { 'rules/a.yaml': aRule("class.code = 'EMER' or hospitlization.exists()") },
      'FHIR R4 has no element named hospitlization. Did you mean hospitalization?',
    ],
    [
      'an expression that a long record would make too dear',
      {
        'rules/a.yaml': aRule(
          '%observations.where(%observations.where(%observations.where(id.exists()).exists()).exists()).exists()',
        ),
      },
      'it asks too much of a record with 60 resources of a kind.',
    ],
  ])('is told: %s', async (_what, files, says) => {
    expect(await problemsOf(files)).toEqual([expect.stringContaining(says)]);
  });

  it('is not seen in notes, templates and what editors leave behind', async () => {
    const beside = {
      'rules/README.md': '',
      'rules/_template.yml': '',
      'rules/a.yaml~': '',
      'notes/a.json': '',
    };
    expect(await problemsOf({ [MAP]: aMap({ useContext: ofSender(SENDER, 'north') }), ...beside })).toEqual(
      [],
    );
  });
});

describe('a release that was published before a law was made', () => {
  const retired = { [MAP]: aMap({ status: 'retired' }), 'rules/house.yml': '' };

  it('is taken up all the same, and so is the folder of a service that starts', async () => {
    const folder = await aFolder(retired);
    const files = await readReleaseFiles(folder);
    expect(contentOf(files, 'a release').conceptMaps.size).toBe(1);
    expect((await loadClinicalContent(folder)).conceptMaps.size).toBe(1);
  });

  it('hinders nobody who sends something else', async () => {
    const files = await readReleaseFiles(await aFolder(retired));
    expect(problemsIn(files, 'value-sets/other.json')).toEqual([]);
    expect(problemsIn(files, MAP)).toHaveLength(1);
  });
});

describe('content that is right, and unusual', () => {
  it.each<[string, Record<string, string>]>([
    [
      'a definition that is read, with the first page of its expansion',
      {
        'value-sets/a.json': aValueSet({
          compose: { include: [{ system: 'urn:x', concept: [{ code: '1' }] }] },
          expansion: { total: 5, contains: [{ system: 'urn:x', code: '1' }] },
        }),
      },
    ],
    [
      'a contained resource of another version of FHIR, and an extension of a primitive',
      {
        [MAP]: aMap({
          contained: [{ resourceType: 'ActorDefinition', id: 'a', anything: 1 }],
          _title: { extension: [{ url: 'urn:x', valueString: 'x' }] },
        }),
      },
    ],
    [
      'a primitive type of FHIR',
      { 'rules/a.yaml': aRule("class.code = 'EMER' or %observations.value.ofType(string).exists()") },
    ],
    [
      'a type with its namespace',
      { 'rules/a.yaml': aRule("class.code = 'EMER' or %observations.value.ofType(FHIR.Quantity).exists()") },
    ],
    ['a name in back-quotes', { 'rules/a.yaml': aRule("`class`.code = 'EMER'") }],
    [
      'the choice itself, and one of its types',
      {
        'rules/a.yaml': aRule(
          "class.code = 'EMER' or %observations.value.exists() or %observations.valueQuantity.exists()",
        ),
      },
    ],
  ])('is let pass: %s', async (_what, files) => {
    expect(await problemsOf(files)).toEqual([]);
  });
});

describe('what is told of a file that cannot be read', () => {
  it.each([
    [
      'broken JSON, with its line',
      { [MAP]: '{\n  "a": 1,\n  }' },
      /north\.json:3 This is not readable JSON: /,
    ],
    ['JSON that ends too early', { [MAP]: '{\n  "a": [1,' }, /north\.json:2 This is not readable JSON: /],
    ['no JSON at all', { [MAP]: '  \n' }, /north\.json The file is empty\./],
    ['no YAML at all', { 'rules/a.yaml': '# nothing yet\n' }, /rules\/a\.yaml The file is empty\./],
    [
      'a key that "then" does not have',
      { 'rules/a.yaml': aRule("class.code = 'EMER'", '{ urgncy: urgent, strength: weak, says: It is. }') },
      /"urgncy" \(did you mean "urgency"\?\)/,
    ],
    [
      'what is missing',
      { 'rules/a.yaml': aRule("class.code = 'EMER'").replace(/ {2}because.*\n/, '') },
      /0\.because: it is missing \(object\)/,
    ],
    [
      'a function that was meant to be another',
      { 'rules/a.yaml': aRule("class.code.startWith('E')") },
      /startWith\(\) is not allowed here\. Did you mean startsWith\(\)\?/,
    ],
    ['the clock', { 'rules/a.yaml': aRule('period.start < now()') }, /may not read the clock/],
    [
      'an expression without its end, once',
      { 'rules/a.yaml': aRule('class.exists(') },
      /^\S+ Rule a-rule: This is not readable FHIRPath: it ends too early, or a bracket or quote is not closed\.$/,
    ],
  ])('%s', async (_what, files, says) => {
    expect(await problemsOf(files)).toEqual([expect.stringMatching(says)]);
  });
});

describeWithPackages(
  'terminology that others published (passed over where the guides are not at hand)',
  () => {
    it.each(['ConceptMap', 'ValueSet'])('has no %s with an element that we take for misspelt', (type) => {
      for (const packages of Object.values(OFFICIAL_PACKAGES)) {
        for (const file of packages) {
          for (const [name, resource] of publishedResources(file, `package/${type}-`)) {
            expect([name, unknownElements(resource, type)]).toEqual([name, []]);
          }
        }
      }
    });
  },
);
