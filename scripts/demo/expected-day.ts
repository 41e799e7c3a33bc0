import type { Assessment } from '../../src/domain/case/assessment.ts';
import type { CaseState } from '../../src/domain/case/state.ts';
import type { Decision } from '../../src/domain/determination/determination.ts';
import type { Route } from '../../src/domain/policy/route.ts';
import type { Scenario } from '../../src/domain/urgency/scenario.ts';
import type { Urgency } from '../../src/domain/urgency/urgency.ts';

/** What a person who knows the payer's rules expects of one encounter once a push has been looked at. */
export interface Expected {
  /** Id of the Encounter. */
  readonly encounter: string;
  readonly urgency: Urgency;
  /** The leading one; absent where none matters. */
  readonly scenario?: Scenario;
  /** Absent while parts are missing that decide it. */
  readonly route?: Route;
  readonly next: Assessment['next'];
  /** Where the case ends when the simulated payer has done its part; the same as `next` when absent. */
  readonly ends?: Ending;
}

interface Ending {
  readonly state: CaseState;
  readonly decision: Decision;
}

interface ExpectedPush {
  /** Name of the file in `day/`. */
  readonly name: string;
  /** One sentence for the person who watches. */
  readonly situation: string;
  /** Waits this long after the push before it. */
  readonly delayMs?: number;
  /** Our id of a payer that a call failed to reach shortly before. */
  readonly payerDown?: string;
  /** Moves by whole weeks only: on a weekend it would be another story. */
  readonly keepsWeekday?: true;
  readonly expect: readonly Expected[];
}

const APPROVED = { state: 'determined', decision: 'approved' } as const;
/** An emergency visit itself needs no authorization; the stay that followed it does. */
const VISIT = { urgency: 'emergency', route: 'not-required', next: 'not-required' } as const;

/** The day in the order in which it is pushed. */
export const EXPECTED_DAY: readonly ExpectedPush[] = [
  { name: '_facility', situation: 'The hospital, its people and places, and four payers.', expect: [] },
  {
    name: 'unplanned-emergency-visit',
    situation: 'Walked into the emergency department with severe pain and was admitted.',
    expect: [asked('unplanned-stay', 'emergency', 'unplanned-emergency-visit', APPROVED)],
  },
  {
    name: 'trauma-after-fall',
    situation: 'Fell on stairs; the emergency visit is part of the stay. The payer decides line by line.',
    expect: [
      { encounter: 'trauma-ed-visit', ...VISIT },
      asked('trauma-stay', 'emergency', 'trauma-or-accident', {
        state: 'determined',
        decision: 'partially-approved',
      }),
    ],
  },
  {
    name: 'heart-attack',
    situation: 'Heart attack, its code sent without a dot. The payer allows fewer days than asked.',
    expect: [
      asked('heart-attack-stay', 'emergency', 'acute-condition', {
        state: 'determined',
        decision: 'modified',
      }),
    ],
  },
  {
    name: 'after-hours-admission',
    situation: 'Sent straight to the ward at two in the morning. The payer takes a moment to decide.',
    expect: [asked('after-hours-stay', 'urgent', 'after-hours-admission', APPROVED)],
  },
  {
    name: 'emergency-transfer',
    situation: 'Moved at night from a hospital that could not treat her.',
    expect: [
      { encounter: 'transfer-sending-visit', ...VISIT },
      asked('transfer-stay', 'emergency', 'emergency-transfer', APPROVED),
    ],
  },
  {
    name: 'missed-prior-authorization',
    situation: 'Planned day surgery that nobody had asked for; its class in the older v2 code.',
    expect: [
      asked('missed-arthroscopy', 'non-emergency', 'missed-prior-authorization', {
        state: 'determined',
        decision: 'denied',
      }),
    ],
  },
  {
    name: 'incorrect-insurance-1',
    situation: 'An old insurance card was recorded; that payer takes no retrospective requests.',
    expect: [
      {
        encounter: 'wrong-payer-colonoscopy',
        urgency: 'non-emergency',
        route: 'claim-dispute',
        next: 'needs-attention',
      },
    ],
  },
  {
    name: 'system-failure',
    situation: 'The payer cannot be reached by any channel; a person releases what goes there.',
    payerDown: 'prairie-mutual',
    expect: [
      {
        encounter: 'outage-imaging',
        urgency: 'non-emergency',
        scenario: 'system-failure',
        route: 'retrospective-request',
        next: 'held-for-review',
      },
    ],
  },
  {
    name: 'delayed-eligibility-1',
    situation: 'A stay without patient and coverage: parts out of order, the case waits.',
    expect: [{ encounter: 'eligibility-stay', urgency: 'non-emergency', next: 'waiting' }],
  },
  {
    name: 'change-of-treatment-plan',
    situation: 'Authorized as keyhole surgery, finished as open surgery.',
    expect: [
      {
        ...asked('changed-plan-stay', 'non-emergency', 'change-of-treatment-plan', APPROVED),
        route: 'update',
      },
    ],
  },
  {
    name: 'urgent-not-emergent',
    situation: 'Admitted from the clinic within two hours. The payer asks for more documents.',
    keepsWeekday: true,
    expect: [asked('urgent-stay', 'urgent', 'urgent-not-emergent', { state: 'pended', decision: 'pended' })],
  },
  {
    name: 'observation-stay',
    situation: 'Observed overnight; only the time links it to the emergency visit before.',
    expect: [
      { encounter: 'observation-ed-visit', ...VISIT },
      asked('observation-stay', 'emergency', 'unplanned-emergency-visit', APPROVED),
    ],
  },
  {
    name: 'emergency-visit-released',
    situation: 'Treated in the emergency department and sent home: nothing to ask.',
    expect: [{ encounter: 'released-visit', ...VISIT }],
  },
  {
    name: 'stay-found-too-late',
    situation: 'A stay of two months ago that nobody had noticed.',
    expect: [{ encounter: 'late-stay', urgency: 'emergency', next: 'out-of-time' }],
  },
  {
    name: 'severe-infection',
    situation: 'Sepsis, with a payer that only wants to be told.',
    expect: [
      {
        encounter: 'sepsis-stay',
        urgency: 'emergency',
        scenario: 'acute-condition',
        route: 'notify-only',
        next: 'notice-due',
      },
    ],
  },
  {
    name: 'stroke',
    situation: 'Stroke, with a payer that takes no retrospective requests.',
    expect: [
      {
        encounter: 'stroke-stay',
        urgency: 'emergency',
        scenario: 'acute-condition',
        route: 'claim-dispute',
        next: 'needs-attention',
      },
    ],
  },
  {
    name: 'appendicitis-1',
    situation: "A child covered by her father's plan; the emergency record is not written yet.",
    expect: [
      {
        encounter: 'appendicitis-stay',
        urgency: 'emergency',
        route: 'retrospective-request',
        next: 'awaiting-documents',
      },
    ],
  },
  {
    name: 'incorrect-insurance-2',
    situation: 'The old coverage is withdrawn, the right one arrives with its proof.',
    delayMs: 2000,
    expect: [asked('wrong-payer-colonoscopy', 'non-emergency', 'incorrect-insurance', APPROVED)],
  },
  {
    name: 'delayed-eligibility-2',
    situation: 'Patient, coverage and the late answer about eligibility arrive.',
    expect: [asked('eligibility-stay', 'non-emergency', 'delayed-eligibility', APPROVED)],
  },
  {
    name: 'appendicitis-2',
    situation: 'The emergency record arrives, its text in a Binary.',
    expect: [asked('appendicitis-stay', 'emergency', 'acute-condition', APPROVED)],
  },
];

/** A request that leaves at once, and what becomes of it. */
function asked(encounter: string, urgency: Urgency, scenario: Scenario, ends: Ending): Expected {
  return {
    encounter,
    urgency,
    scenario,
    route: 'retrospective-request',
    next: 'ready',
    ends,
  };
}
