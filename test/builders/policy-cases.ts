import type {
  Claim,
  Coverage,
  DocumentReference,
  Encounter,
  Organization,
  Resource,
} from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../../src/domain/case/snapshot.ts';
import type { Scenario, ScenarioFinding } from '../../src/domain/urgency/scenario.ts';
import type { Urgency, UrgencyFinding } from '../../src/domain/urgency/urgency.ts';
import { aSnapshot } from './a-snapshot.ts';
import { aDocument, anEncounter, anInsurer } from './an-emergency-stay.ts';

export const PAYER_ID = 'http://retro-auth.example/payer-id';

const ACT_CODE = 'http://terminology.hl7.org/CodeSystem/v3-ActCode';
const CPT = 'http://www.ama-assn.org/go/cpt';

/** One fictitious case as the policy room sees it: the record, and what urgency and scenario were found. */
export interface PolicyCase {
  readonly title: string;
  readonly snapshot: Snapshot;
  readonly urgency: UrgencyFinding;
  readonly scenarios: readonly ScenarioFinding[];
}

export function aScenario(scenario: Scenario): ScenarioFinding {
  return {
    scenario,
    evidence: [],
    by: `${scenario}@1.0.0`,
    because: 'As the title says.',
    delayReason: undefined,
  };
}

export function anUrgency(urgency: Urgency, over: Partial<UrgencyFinding> = {}): UrgencyFinding {
  return {
    urgency,
    certainty: urgency === 'undetermined' ? 'none' : 'two-signals',
    signals: [],
    emergencyOrigin: urgency === 'emergency',
    prudentLayperson: urgency === 'emergency' ? 'Chest pain for two hours.' : undefined,
    ...over,
  };
}

interface CaseParts {
  readonly title: string;
  readonly scenario: Scenario;
  readonly urgency: Urgency;
  readonly classes: readonly (readonly [code: string, start: string])[];
  readonly end: string;
  readonly cpt?: string;
  readonly documents?: readonly string[];
  readonly coverageReceivedAt?: string;
  readonly with?: readonly Resource[];
}

/** The eleven scenarios of the golden table, all looked at on the Tuesday before Thanksgiving 2026. */
const ELEVEN: readonly CaseParts[] = [
  {
    title: 'Chest pain, seen in the emergency department on Friday evening, sent home',
    scenario: 'unplanned-emergency-visit',
    urgency: 'emergency',
    classes: [['EMER', '2026-11-20T21:10:00-05:00']],
    end: '2026-11-20T23:40:00-05:00',
    documents: ['34111-5'],
  },
  {
    title: 'Car accident, admitted through the emergency department on Friday at 23:50',
    scenario: 'trauma-or-accident',
    urgency: 'emergency',
    classes: [
      ['EMER', '2026-11-20T21:30:00-05:00'],
      ['IMP', '2026-11-20T23:50:00-05:00'],
    ],
    end: '2026-11-24T08:00:00-05:00',
    documents: ['28011-5', '34117-2'],
  },
  {
    title: 'Heart attack six weeks ago, admitted on Columbus Day',
    scenario: 'acute-condition',
    urgency: 'emergency',
    classes: [
      ['EMER', '2026-10-12T04:15:00-04:00'],
      ['IMP', '2026-10-12T07:00:00-04:00'],
    ],
    end: '2026-10-16T12:00:00-04:00',
    documents: ['28011-5', '34117-2', '18842-5'],
  },
  {
    title: 'Pneumonia, admitted on Saturday at 03:15',
    scenario: 'after-hours-admission',
    urgency: 'urgent',
    classes: [['IMP', '2026-11-21T03:15:00-05:00']],
    end: '2026-11-24T09:00:00-05:00',
    documents: ['34117-2'],
  },
  {
    title: 'Stroke, transferred in from another hospital on Sunday',
    scenario: 'emergency-transfer',
    urgency: 'emergency',
    classes: [['IMP', '2026-11-22T14:20:00-05:00']],
    end: '2026-11-24T08:30:00-05:00',
  },
  {
    title: 'Planned MRI on Wednesday of the week before, nobody asked',
    scenario: 'missed-prior-authorization',
    urgency: 'non-emergency',
    classes: [['AMB', '2026-11-18T10:00:00-05:00']],
    end: '2026-11-18T11:00:00-05:00',
    cpt: '70551',
    documents: ['11506-3'],
  },
  {
    title: 'Admitted in October under an old card; the right payer known since 19 November',
    scenario: 'incorrect-insurance',
    urgency: 'urgent',
    classes: [['IMP', '2026-10-05T16:00:00-04:00']],
    end: '2026-10-08T12:00:00-04:00',
    coverageReceivedAt: '2026-11-19T15:00:00.000Z',
    documents: ['53247-3'],
  },
  {
    title: 'Planned admission on Friday at 19:30 while the payer could not be reached',
    scenario: 'system-failure',
    urgency: 'non-emergency',
    classes: [['IMP', '2026-11-20T19:30:00-05:00']],
    end: '2026-11-23T11:00:00-05:00',
    documents: ['34117-2'],
  },
  {
    title: 'Admitted in September without cover; eligibility added on 16 November for the past',
    scenario: 'delayed-eligibility',
    urgency: 'urgent',
    classes: [['IMP', '2026-09-01T11:00:00-04:00']],
    end: '2026-09-04T12:00:00-04:00',
    coverageReceivedAt: '2026-11-17T15:00:00.000Z',
    with: [
      {
        resourceType: 'CoverageEligibilityResponse',
        id: 'elig-1',
        status: 'active',
        purpose: ['validation'],
        patient: { reference: 'Patient/pat-1' },
        created: '2026-11-16T09:30:00-05:00',
        request: { display: 'eligibility request' },
        outcome: 'complete',
        insurer: { reference: 'Organization/ins-1' },
        insurance: [{ coverage: { reference: 'Coverage/cov-1' }, inforce: true }],
      },
    ],
    documents: ['52038-7'],
  },
  {
    title: 'Diagnostic endoscopy authorized, a polyp removed instead, on Friday',
    scenario: 'change-of-treatment-plan',
    urgency: 'urgent',
    classes: [['AMB', '2026-11-20T09:00:00-05:00']],
    end: '2026-11-20T10:30:00-05:00',
    cpt: '45385',
    with: [anAuthorization('45378')],
    documents: ['11504-8'],
  },
  {
    title: 'CT on Thursday that could not wait for an answer',
    scenario: 'urgent-not-emergent',
    urgency: 'urgent',
    classes: [['AMB', '2026-11-19T15:00:00-05:00']],
    end: '2026-11-19T15:40:00-05:00',
    cpt: '74177',
    documents: ['11506-3', '18748-4'],
  },
];

/** The eleven cases, each insured with the payer of this identifier (or one nobody knows). */
export function elevenCases(payer: string): readonly PolicyCase[] {
  return ELEVEN.map((parts) => policyCase(parts, payer));
}

function policyCase(parts: CaseParts, payer: string): PolicyCase {
  const encounter = encounterOf(parts);
  const procedures: Resource[] =
    parts.cpt === undefined
      ? []
      : [
          {
            resourceType: 'Procedure',
            id: 'proc-1',
            status: 'completed',
            code: { coding: [{ system: CPT, code: parts.cpt }] },
            subject: { reference: 'Patient/pat-1' },
            encounter: { reference: 'Encounter/enc-1' },
            performedDateTime: encounter.period?.start ?? '',
          },
        ];
  const snapshot = aSnapshot({
    encounter,
    without: ['DocumentReference/doc-1'],
    receivedAt: '2026-11-24T14:30:00.000Z',
    with: [insurer(payer), ...procedures, ...documents(parts), ...(parts.with ?? [])],
  });
  return {
    title: parts.title,
    snapshot: withCoverageReceived(snapshot, parts.coverageReceivedAt),
    urgency: anUrgency(parts.urgency, { emergencyOrigin: parts.classes[0]?.[0] === 'EMER' }),
    scenarios: [aScenario(parts.scenario)],
  };
}

function encounterOf({ classes, end }: CaseParts): Encounter {
  const last = classes.at(-1);
  return anEncounter({
    class: { system: ACT_CODE, code: last?.[0] ?? 'AMB' },
    classHistory: classes.map(([code, start]) => ({ class: { system: ACT_CODE, code }, period: { start } })),
    period: { start: classes[0]?.[1] ?? '', end },
  });
}

function insurer(value: string): Organization {
  return anInsurer({ identifier: [{ system: PAYER_ID, value }], name: 'As the card says' });
}

function documents({ documents: types = [], end }: CaseParts): readonly DocumentReference[] {
  return types.map((loinc) => aDocument({ id: `doc-${loinc}`, loinc, date: end }));
}

/** An authorization on file for one procedure around the days of the golden table. */
export function anAuthorization(cpt: string): Claim {
  return {
    resourceType: 'Claim',
    id: 'auth-1',
    status: 'active',
    type: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/claim-type', code: 'institutional' }] },
    use: 'preauthorization',
    patient: { reference: 'Patient/pat-1' },
    created: '2026-11-10',
    billablePeriod: { start: '2026-11-15', end: '2026-12-15' },
    provider: { reference: 'Organization/hosp-1' },
    priority: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/processpriority', code: 'normal' }],
    },
    insurance: [
      { sequence: 1, focal: true, coverage: { reference: 'Coverage/cov-1' }, preAuthRef: ['AUTH-0001'] },
    ],
    item: [{ sequence: 1, productOrService: { coding: [{ system: CPT, code: cpt }] } }],
  };
}

/** The same snapshot with its coverage received then: when we learned of it. */
function withCoverageReceived(snapshot: Snapshot, receivedAt: string | undefined): Snapshot {
  if (receivedAt === undefined) return snapshot;
  const coverages = snapshot.coverages.map((held): Held<Coverage> => ({ ...held, receivedAt }));
  return { ...snapshot, coverages };
}
