import type { Consent, ConsentProvision, DocumentReference } from '@medplum/fhirtypes';

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';

export const PART_2 = { system: ACT_CODE, code: '42CFRPart2' };
export const PSYCHOTHERAPY_NOTE = { system: ACT_CODE, code: 'PSYTHPN' };
export const RESTRICTED = { system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' };

/** Consent of the usual patient that permits sending to the usual insurer through 2026 what the provision names. */
export function aConsent(provision: ConsentProvision, over: Partial<Consent> = {}): Consent {
  return {
    resourceType: 'Consent',
    id: 'consent-1',
    status: 'active',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    category: [{ coding: [{ system: 'http://loinc.org', code: '59284-0' }] }],
    patient: { reference: 'Patient/pat-1' },
    dateTime: '2026-01-12',
    policyRule: { text: '42 CFR Part 2' },
    provision: {
      type: 'permit',
      period: { start: '2026-01-12', end: '2026-12-31' },
      actor: [
        {
          role: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
          },
          reference: { reference: 'Organization/ins-1' },
        },
      ],
      ...provision,
    },
    ...over,
  };
}

/** Names one document as itself. */
export function naming(id: string): ConsentProvision {
  return { data: [{ meaning: 'instance', reference: { reference: `DocumentReference/${id}` } }] };
}

export function labelled(...coding: { system: string; code: string }[]): Partial<DocumentReference> {
  return { securityLabel: [{ coding }] };
}
