import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import type { ClinicalContent } from '../../../src/domain/clinical-content/clinical-content.ts';
import { compareReleases } from '../../../src/domain/clinical-content/compare-releases.ts';

const content = await loadClinicalContent('mappings');

/** What is said when this much is otherwise. */
const differences = (over: Partial<ClinicalContent>): readonly string[] =>
  compareReleases(content, { ...content, ...over });

function valueSetsWith(name: string, source: object): Partial<ClinicalContent> {
  return { resources: new Map([...(content.resources ?? []), [`ValueSet/${name}`, source]]) };
}

describe('what a release says otherwise than another', () => {
  it('is nothing of itself', () => {
    expect(differences({})).toEqual([]);
  });

  it('names what a rule concludes now, and that its version was not raised', () => {
    const rules = content.rules.map((rule) =>
      rule.id === 'injury-is-urgent' && rule.then?.kind === 'urgency'
        ? { ...rule, then: { ...rule.then, urgency: 'emergency' as const } }
        : rule,
    );
    expect(differences({ rules })).toEqual([
      'rule injury-is-urgent then.urgency: urgent → emergency',
      'rule injury-is-urgent: its version is still 1.0.0; raise it, so that an assessment can say which one it used',
    ]);
  });

  it('names what a rule asks now, and asks no more for a version that was raised', () => {
    const rules = content.rules.map((rule) =>
      rule.when?.kind === 'expression' && rule.id === 'appointment-means-planned'
        ? {
            ...rule,
            version: '1.0.1',
            when: { ...rule.when, expression: { ...rule.when.expression, text: 'appointment.exists()' } },
          }
        : rule,
    );
    expect(differences({ rules })).toEqual([
      'rule appointment-means-planned version: 1.0.0 → 1.0.1',
      'rule appointment-means-planned when.expression: appointment.exists() and %emergencyOrigin.not() → appointment.exists()',
    ]);
  });

  it('names an example that changed without showing all of it, and no rule for a new version of its value set', () => {
    const rules = content.rules.map((rule) => {
      const [first, ...others] = rule.examples ?? [];
      if (rule.id !== 'stroke-is-an-emergency' || rule.when?.kind !== 'diagnosis' || first === undefined)
        return rule;
      const when = { ...rule.when, valueSet: { ...rule.when.valueSet, id: 'stroke@2.0.0' } };
      return { ...rule, when, examples: [{ ...first, applies: !first.applies }, ...others] };
    });
    const name = content.rules.find(({ id }) => id === 'stroke-is-an-emergency')?.examples?.[0]?.name ?? '';
    expect(differences({ rules })).toEqual([
      `rule stroke-is-an-emergency example "${name}": changed`,
      expect.stringContaining('its version is still 1.0.0'),
    ]);
  });

  it('names the codes that a value set holds now, and the filters', () => {
    const source = content.resources?.get('ValueSet/stroke');
    const more = { ...source, compose: { include: [{ system: 'urn:x', concept: [{ code: 'A' }] }] } };
    expect(differences(valueSetsWith('stroke', more))).toEqual([
      'value set stroke: added urn:x|A',
      expect.stringMatching(/^value set stroke: removed http.*icd-10-cm (code|concept) /),
      expect.stringContaining('its version is still'),
    ]);
  });

  it('names the first of many codes', () => {
    const contains = Array.from({ length: 8 }, (_, n) => ({ system: 'urn:x', code: String(n) }));
    const source = content.resources?.get('ValueSet/stroke');
    const [added] = differences(valueSetsWith('stroke', { ...source, expansion: { contains } }));
    expect(added).toBe('value set stroke: added urn:x|0, urn:x|1, urn:x|2, urn:x|3, urn:x|4 and 3 more');
  });

  it('names the hours of a calendar, and how well a code matches', () => {
    const facility = content.calendars.get('facility');
    const map = content.conceptMaps.get('encounter-class-to-urgency');
    if (facility === undefined || map === undefined) throw new Error('The shipped content has both.');
    const open = { ...facility.open, monday: [{ from: '09:00', to: '17:00' }] };
    const entries = new Map(
      [...(map.entries ?? [])].map(([key, entry]) => [
        key,
        key.endsWith('v3-ActCode|EMER') ? { ...entry, equivalence: 'relatedto', comment: undefined } : entry,
      ]),
    );
    const said = differences({
      calendars: new Map([...content.calendars, ['facility', { ...facility, open }]]),
      conceptMaps: new Map([...content.conceptMaps, ['encounter-class-to-urgency', { ...map, entries }]]),
    });
    expect(said).toEqual([
      expect.stringMatching(
        /^concept map encounter-class-to-urgency http.*v3-ActCode\|EMER: emergency \(equivalent.*→ emergency \(relatedto\)$/,
      ),
      expect.stringMatching(/^calendar facility open\.monday\[0\]\.from: \d\d:00 → 09:00$/),
      expect.stringContaining('calendar facility: its version is still'),
    ]);
  });

  it('names a list of documents, a question of reviewers and a rule of a payer', () => {
    const [requirement, ...others] = content.requirements;
    const [criterion, ...more] = content.criteria;
    const [payer, ...rest] = content.payers;
    if (requirement === undefined || criterion === undefined || payer === undefined)
      throw new Error('The shipped content has all three.');
    const [rule, ...rules] = payer.rules;
    const said = differences({
      requirements: [{ ...requirement, label: 'Another label' }, ...others],
      criteria: [{ ...criterion, asks: 'Another question?' }, ...more],
      payers: [
        {
          ...payer,
          rules: rule === undefined ? rules : [{ ...rule, holdForReview: !rule.holdForReview }, ...rules],
        },
        ...rest,
      ],
    });
    expect(said.map((line) => line.split(':')[0])).toEqual([
      `criterion ${criterion.id} asks`,
      `criterion ${criterion.id}`,
      `payer ${payer.id} rules[${rule?.id ?? ''}].holdForReview`,
      `payer ${payer.id}`,
      `document ${requirement.id} label`,
      `document ${requirement.id}`,
    ]);
  });
});
