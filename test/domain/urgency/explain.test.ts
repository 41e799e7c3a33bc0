import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import { sayUnmapped } from '../../../src/domain/case/say-unmapped.ts';
import { explainUrgency } from '../../../src/domain/urgency/explain.ts';
import { weighUrgency } from '../../../src/domain/urgency/weigh.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { anEncounter } from '../../builders/an-emergency-stay.ts';

const content = await loadClinicalContent('mappings');

describe('explainUrgency', () => {
  it('tells a nurse what was found, where, and by which map or rule', () => {
    const { finding } = weighUrgency(aSnapshot(), content);
    expect(explainUrgency(finding)).toEqual([
      'Urgency: emergency. Two or more independent signals agree.',
      'The patient came through an emergency department.',
      '- emergency (strong): The encounter took place in an emergency department. Encounter/enc-1 version 1, Encounter.classHistory[0].class = EMER, by encounter-class-to-urgency@1.0.0.',
      '- emergency (supporting): The diagnosis is a heart attack. Condition/cond-1 version 1, Condition.code = I21.4, by heart-attack-is-an-emergency@1.0.0.',
      expect.stringContaining('prudent layperson'),
    ]);
  });

  it('says that nothing decides where no map knows the code', () => {
    const encounter = anEncounter({
      class: { system: 'urn:local', code: '7' },
      classHistory: [],
      period: {},
    });
    const { finding, unmapped } = weighUrgency(
      aSnapshot({ encounter, without: ['Condition/cond-1'] }),
      content,
    );
    expect(explainUrgency(finding)).toEqual([
      'Urgency: undetermined. No signal decides: the deadlines run as for the earliest one.',
    ]);
    expect(unmapped.map(sayUnmapped)).toEqual([
      'urn:local|7 at Encounter/enc-1 Encounter.class: encounter-class-to-urgency does not know it. → Add it to a file of your own, concept-maps/encounter-class-to-urgency.<name>.json, or correct it at its source.',
    ]);
  });
});
