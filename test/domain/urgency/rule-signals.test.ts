import type { Condition, Encounter } from '@medplum/fhirtypes';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import { assessSnapshot } from '../../../src/domain/case/assess-snapshot.ts';
import type { ClinicalContent } from '../../../src/domain/clinical-content/clinical-content.ts';
import { evaluateOn } from '../../../src/domain/clinical-content/rule.ts';
import { compileExpression, type Expression } from '../../../src/domain/fhir/fhirpath.ts';
import { afterHours } from '../../../src/domain/urgency/after-hours.ts';
import { explainUrgency } from '../../../src/domain/urgency/explain.ts';
import { applies } from '../../../src/domain/urgency/rule-signals.ts';
import { weighUrgency } from '../../../src/domain/urgency/weigh.ts';
import { aSnapshot, snapshotOf } from '../../builders/a-snapshot.ts';

const content = await loadClinicalContent('mappings');

const APPOINTMENT = [{ reference: 'Appointment/a1' }];

function aStay(start: string, over: object = {}): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
    period: { start },
    ...over,
  };
}

const STAYS: Readonly<Record<string, Encounter>> = {
  'by day': aStay('2026-01-13T15:00:00Z'),
  'by night': aStay('2026-01-14T03:00:00Z'),
  'by night, with an appointment': aStay('2026-01-14T03:00:00Z', { appointment: APPOINTMENT }),
  'with an empty list of appointments': aStay('2026-01-13T15:00:00Z', { appointment: [] }),
  'with null where its appointments belong': aStay('2026-01-13T15:00:00Z', { appointment: null }),
  'whose status has an extension only': aStay('2026-01-13T15:00:00Z', {
    status: undefined,
    _status: { extension: [{ url: 'urn:example:reason', valueString: 'unknown' }] },
  }),
};

const EXPRESSIONS = [
  '%afterHours',
  '%afterHours.not()',
  '%emergencyOrigin.not()',
  'appointment.exists()',
  'appointment.exists().not()',
  'status.exists()',
  "appointment.exists(reference = 'Appointment/a1')",
  "appointment.exists(reference = 'Appointment/other')",
  "appointment.where(reference = 'Appointment/other').exists().not()",
  '%conditions.exists()',
  '%conditions.exists().not()',
  '%patient.exists()',
  '(%afterHours and %emergencyOrigin.not()) and appointment.exists().not()',
  '%afterHours or appointment.exists()',
  "status = 'finished' and %afterHours.not()",
];

describe('a rule that cannot be evaluated on a record', () => {
  const spent: ClinicalContent = {
    ...content,
    rules: [
      {
        id: 'dear',
        version: '1.0.0',
        when: {
          kind: 'expression',
          expression: compileExpression(
            '%conditions.where(%conditions.where(id.exists()).exists()).count() > 1000',
          ),
        },
        then: {
          kind: 'urgency',
          urgency: 'urgent',
          strength: 'strong',
          group: 'dear',
          says: 'x',
          condition: 'x',
        },
      },
    ],
  };
  const conditions = (count: number): Condition[] =>
    Array.from({ length: count }, (_, n) => ({
      resourceType: 'Condition',
      id: `c${String(n)}`,
      subject: { reference: 'Patient/p1' },
    }));

  it('is named, and reaches a person where it could have made the care more urgent', () => {
    const long = snapshotOf(conditions(200), aStay('2026-01-13T15:00:00Z'));
    const { finding } = weighUrgency(long, spent);
    expect(finding.unreadRules).toEqual(['dear@1.0.0']);
    expect(explainUrgency(finding)).toContain(
      'dear@1.0.0 could not be evaluated on this record, and might have said otherwise: ask its owner.',
    );
    const stay = aStay('2026-01-13T15:00:00Z', { subject: { reference: 'Patient/pat-1' } });
    const whole = { ...aSnapshot({ encounter: stay }), conditions: long.conditions };
    expect(assessSnapshot(whole, spent, '2026-01-14T00:00:00.000Z')).toMatchObject({
      next: 'needs-attention',
      because: expect.stringContaining('dear@1.0.0 could not be evaluated') as string,
    });
    const [rule] = spent.rules;
    const weak = rule?.then?.kind === 'urgency' ? { ...rule.then, strength: 'weak' as const } : undefined;
    const idle = rule === undefined || weak === undefined ? [] : [{ ...rule, then: weak }];
    // What a weak rule would have said decides nothing.
    expect(weighUrgency(long, { ...spent, rules: idle }).finding.unreadRules).toBeUndefined();
    const short = snapshotOf(conditions(3), aStay('2026-01-13T15:00:00Z'));
    expect(weighUrgency(short, spent).finding.unreadRules).toBeUndefined();
  });
});

describe('a rule in FHIRPath', () => {
  it.each(EXPRESSIONS)('%s is settled by a look as FHIRPath would settle it', (text) => {
    const expression = compileExpression(text);
    const looked: Record<string, boolean> = {};
    const evaluated: Record<string, boolean> = {};
    for (const [name, encounter] of Object.entries(STAYS)) {
      for (const emergencyOrigin of [true, false]) {
        const snapshot = snapshotOf([], encounter);
        const key = `${name}, ${emergencyOrigin ? '' : 'not '}through an emergency department`;
        looked[key] = applies(expression, { snapshot, content, emergencyOrigin });
        evaluated[key] = evaluateOn(expression, encounter, {
          emergencyOrigin,
          afterHours: afterHours(snapshot, content) !== undefined,
        });
      }
    }
    expect(looked).toEqual(evaluated);
  });

  it('is settled by a look where it asks for no more than that something is there or true', () => {
    const asked = {
      snapshot: snapshotOf([], aStay('2026-01-14T03:00:00Z')),
      content,
      emergencyOrigin: false,
    };
    const evaluated: string[] = [];
    const counted = (text: string): Expression => {
      const expression = compileExpression(text);
      const evaluate: Expression['evaluate'] = (resource, variables) => {
        evaluated.push(text);
        return expression.evaluate(resource, variables);
      };
      return { ...expression, evaluate };
    };
    const further = "%afterHours and status = 'finished'";
    const plain = '%afterHours and %emergencyOrigin.not() and appointment.exists().not()';
    expect([plain, further].map((text) => applies(counted(text), asked))).toEqual([true, true]);
    expect(evaluated).toEqual([further]);
  });
});
