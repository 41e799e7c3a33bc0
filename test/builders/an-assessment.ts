import type { Assessment } from '../../src/domain/case/assessment.ts';
import type { ChecklistItem } from '../../src/domain/documentation/checklist.ts';

/** An assessment that says: emergency, unplanned visit, everything there, ask now. */
export function anAssessment(over: Partial<Assessment> = {}): Assessment {
  return {
    at: '2026-01-20T15:00:00.000Z',
    release: 'release-test',
    urgency: {
      urgency: 'emergency',
      certainty: 'two-signals',
      signals: [],
      emergencyOrigin: true,
      prudentLayperson: undefined,
    },
    scenarios: [
      {
        scenario: 'unplanned-emergency-visit',
        evidence: [],
        by: 'unplanned-emergency-visit@1',
        because: 'The patient came through the emergency department without an appointment.',
        delayReason: '11',
      },
    ],
    coverage: 'Coverage/cov-1',
    policy: {
      payer: 'example-health',
      payerName: 'Example Health Plan',
      rule: 'example-health-inpatient@1',
      assumed: false,
      requirement: 'authorization',
      retrospectiveAllowed: true,
      citation: 'Example Health manual, 4.2',
      lastVerified: '2026-01-01',
      confidence: 'high',
      holdForReview: false,
    },
    route: {
      route: 'retrospective-request',
      because: 'The payer reviews after service.',
      by: 'example-health-inpatient@1',
    },
    clocks: [],
    checklist: [aChecklistItem()],
    risks: [],
    unmapped: [],
    waitingFor: [],
    used: [],
    next: 'ready',
    because: 'Everything is there.',
    ...over,
  };
}

export function aChecklistItem(over: Partial<ChecklistItem> = {}): ChecklistItem {
  return {
    type: '18842-5',
    label: 'Discharge summary',
    need: 'required',
    reportType: 'DS',
    status: 'present',
    document: 'DocumentReference/doc-1',
    remedy: undefined,
    by: 'discharge-summary@1',
    ...over,
  };
}
