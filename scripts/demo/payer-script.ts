import type { SimulatorScript } from '../payer-simulator/simulator-script.ts';

/** How long the simulated payer thinks about a pended request. */
const THINKS_MS = 3000;

/** What the simulated payers answer to the demo's day, by member number; whoever is not named here is approved. */
export const PAYER_SCRIPT: SimulatorScript = {
  rules: [
    {
      name: 'trauma: stay and surgery are approved, a later image is not',
      when: { memberId: 'EXH100002' },
      then: [
        {
          partial: {
            3: { deny: { reason: '0F', note: 'The record does not show why a second image was needed.' } },
          },
        },
      ],
    },
    {
      name: 'heart attack: fewer days',
      when: { memberId: 'EXH100003' },
      then: [
        { modify: { quantity: 3, unit: 'days', note: 'Three days are approved at this level of care.' } },
      ],
    },
    {
      name: 'after hours: pended, then approved',
      when: { memberId: 'EXH100004' },
      then: ['pend', { after: THINKS_MS }, 'approve'],
    },
    {
      name: 'missed: denied, no approval was sought in time',
      when: { memberId: 'EXH100006' },
      then: [{ deny: { reason: '0N', note: 'A planned service; nobody asked before it.' } }],
    },
    {
      name: 'urgent: asks for the discharge summary',
      when: { memberId: 'EXH100010' },
      then: [{ ask: { loinc: '18842-5', reportType: 'DS', controlNumber: 'FICT-ASK-0010' } }],
    },
  ],
};
