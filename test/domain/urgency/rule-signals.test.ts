import type { Encounter } from '@medplum/fhirtypes';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import { evaluateOn } from '../../../src/domain/clinical-content/rule.ts';
import { compileExpression, type Expression } from '../../../src/domain/fhir/fhirpath.ts';
import { afterHours } from '../../../src/domain/urgency/after-hours.ts';
import { applies } from '../../../src/domain/urgency/rule-signals.ts';
import { snapshotOf } from '../../builders/a-snapshot.ts';

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
