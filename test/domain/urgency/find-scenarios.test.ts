import type {
  Claim,
  Coverage,
  CoverageEligibilityResponse,
  Encounter,
  Procedure,
  Resource,
  ServiceRequest,
} from '@medplum/fhirtypes';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import type { Held, Snapshot } from '../../../src/domain/case/snapshot.ts';
import { findScenarios } from '../../../src/domain/urgency/find-scenarios.ts';
import type { Outage } from '../../../src/domain/urgency/scenario-input.ts';
import type { ScenarioFinding } from '../../../src/domain/urgency/scenario.ts';
import { weighUrgency } from '../../../src/domain/urgency/weigh.ts';
import { snapshotOf, type SnapshotParts } from '../../builders/a-snapshot.ts';
import { aCondition, aCoverage } from '../../builders/an-emergency-stay.ts';

const content = await loadClinicalContent('mappings');

const T = 'http://terminology.hl7.org/CodeSystem/';
const CPT = 'http://www.ama-assn.org/go/cpt';

/** A Tuesday at ten in the morning in New York. */
const START = '2026-01-13T10:00:00-05:00';
const RECEIVED = '2026-01-14T18:00:00.000Z';

function anEncounter(code: string, over: Partial<Encounter> = {}): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'enc-1',
    status: 'finished',
    class: { system: `${T}v3-ActCode`, code },
    period: { start: START, end: '2026-01-14T10:00:00-05:00' },
    ...over,
  };
}

const anOrder: ServiceRequest = {
  resourceType: 'ServiceRequest',
  id: 's1',
  status: 'completed',
  intent: 'order',
  subject: { reference: 'Patient/pat-1' },
  code: { coding: [{ system: CPT, code: '27447' }] },
};

const aProcedure = (code: string): Procedure => ({
  resourceType: 'Procedure',
  id: 'p1',
  status: 'completed',
  subject: { reference: 'Patient/pat-1' },
  code: { coding: [{ system: CPT, code }] },
});

const anAuthorization = (code: string, over: Partial<Claim> = {}): Claim => ({
  resourceType: 'Claim',
  id: 'auth-1',
  status: 'active',
  use: 'preauthorization',
  type: {},
  patient: { reference: 'Patient/pat-1' },
  created: '2026-01-02',
  provider: {},
  priority: {},
  insurance: [],
  insurer: { reference: 'Organization/ins-1' },
  item: [{ sequence: 1, productOrService: { coding: [{ system: CPT, code }] } }],
  ...over,
});

interface Situation extends Pick<SnapshotParts, 'linked' | 'contacts'> {
  readonly encounter: Encounter;
  readonly with?: readonly Resource[];
  readonly coverage?: Coverage;
  readonly coverageReceivedAt?: string;
  readonly coverageHistory?: readonly Held<Coverage>[];
  readonly outages?: readonly Outage[];
}

function find(situation: Situation): readonly ScenarioFinding[] {
  const { encounter, with: others = [], outages = [], coverageHistory = [] } = situation;
  const coverage = {
    resource: situation.coverage ?? aCoverage(),
    version: 1,
    receivedAt: situation.coverageReceivedAt ?? RECEIVED,
  };
  const plain = snapshotOf([...others, coverage.resource], encounter, { ...situation, receivedAt: RECEIVED });
  const snapshot: Snapshot = { ...plain, coverageHistory };
  const urgency = weighUrgency(snapshot, content).finding;
  return findScenarios({ snapshot, urgency, coverage, content, payer: 'example-health', outages });
}

const names = (situation: Situation): string[] => find(situation).map(({ scenario }) => scenario);

describe('findScenarios', () => {
  it('finds no scenario for an ordinary office visit: no question arises', () => {
    expect(names({ encounter: anEncounter('AMB') })).toEqual([]);
  });

  it('finds an unplanned visit for whoever came through the emergency department', () => {
    expect(names({ encounter: anEncounter('EMER') })).toEqual(['unplanned-emergency-visit']);
  });

  it('names the acute condition', () => {
    const [first, second] = find({ encounter: anEncounter('EMER'), with: [aCondition({ icd10: 'I21.4' })] });
    expect(first).toMatchObject({
      scenario: 'acute-condition',
      because: 'The patient had a heart attack, and care could not wait.',
      evidence: [{ source: 'Condition/cond-1', path: 'Condition.code', value: 'I21.4' }],
    });
    expect(second?.scenario).toBe('unplanned-emergency-visit');
  });

  it('finds trauma in an injury under active treatment', () => {
    expect(names({ encounter: anEncounter('EMER'), with: [aCondition({ icd10: 'S52.501A' })] })).toEqual([
      'trauma-or-accident',
      'unplanned-emergency-visit',
    ]);
  });

  it('finds an accident in an external cause of injury', () => {
    const encounter = anEncounter('EMER');
    expect(names({ encounter, with: [aCondition({ icd10: 'V43.52XA' })] })).toContain('trauma-or-accident');
  });

  it('finds an accident in the accident of a claim', () => {
    const claim = anAuthorization('27447', {
      accident: { date: '2026-01-13', type: { coding: [{ code: 'MVA' }] } },
    });
    const found = find({ encounter: anEncounter('EMER'), with: [claim] });
    expect(found[0]).toMatchObject({
      scenario: 'trauma-or-accident',
      evidence: [{ path: 'Claim.accident', value: 'MVA' }],
    });
  });

  it('finds no trauma in a later visit for an old fracture', () => {
    expect(names({ encounter: anEncounter('AMB'), with: [aCondition({ icd10: 'S72.001D' })] })).toEqual([]);
  });

  it('finds an admission after hours by the local time of the facility', () => {
    const night = anEncounter('OBSENC', { period: { start: '2026-01-13T22:30:00-05:00' } });
    expect(names({ encounter: night })).toEqual(['after-hours-admission', 'urgent-not-emergent']);
    expect(names({ encounter: anEncounter('OBSENC') })).toEqual(['urgent-not-emergent']);
  });

  it('finds no admission after hours in a planned stay that began early', () => {
    const planned = anEncounter('IMP', {
      period: { start: '2026-01-13T05:30:00-05:00' },
      priority: { coding: [{ system: `${T}v3-ActPriority`, code: 'EL' }] },
    });
    expect(names({ encounter: planned })).toEqual(['missed-prior-authorization']);
  });

  it('finds a transfer when both ends are on record', () => {
    const before = anEncounter('EMER', {
      id: 'enc-0',
      period: { start: '2026-01-13T04:00:00-05:00', end: '2026-01-13T09:30:00-05:00' },
    });
    const found = find({ encounter: anEncounter('IMP'), linked: [{ how: 'transfer', encounter: before }] });
    expect(found[0]).toMatchObject({
      scenario: 'emergency-transfer',
      evidence: [{ source: 'Encounter/enc-0' }],
    });
  });

  it('finds a transfer in the source of admission of an urgent stay, and none in a planned one', () => {
    const from = {
      hospitalization: { admitSource: { coding: [{ system: `${T}admit-source`, code: 'hosp-trans' }] } },
    };
    expect(names({ encounter: anEncounter('OBSENC', from) })).toContain('emergency-transfer');
    expect(names({ encounter: anEncounter('SS', from) })).toEqual(['missed-prior-authorization']);
  });

  it('finds no transfer for a patient who came from the nursing home', () => {
    const from = {
      hospitalization: { admitSource: { coding: [{ system: `${T}admit-source`, code: 'nursing' }] } },
    };
    expect(names({ encounter: anEncounter('OBSENC', from) })).toEqual(['urgent-not-emergent']);
  });

  it('finds the missed authorization of a planned operation when nothing else explains it', () => {
    const found = find({ encounter: anEncounter('AMB'), with: [anOrder] });
    expect(found).toMatchObject([
      {
        scenario: 'missed-prior-authorization',
        delayReason: undefined,
        evidence: [{ source: 'ServiceRequest/s1', value: '27447' }],
      },
    ]);
  });

  it('asks about an inpatient stay of which nothing says whether it was planned', () => {
    expect(names({ encounter: anEncounter('IMP') })).toEqual(['missed-prior-authorization']);
  });

  it('finds nothing missed where an authorization is on file', () => {
    expect(names({ encounter: anEncounter('AMB'), with: [anOrder, anAuthorization('27447')] })).toEqual([]);
  });

  it('finds a change of plan when something else was performed than authorized', () => {
    const found = find({
      encounter: anEncounter('SS'),
      with: [anAuthorization('29881'), aProcedure('27447')],
    });
    expect(found).toMatchObject([
      {
        scenario: 'change-of-treatment-plan',
        evidence: [
          { source: 'Procedure/p1', value: '27447' },
          { source: 'Claim/auth-1', value: '29881' },
        ],
      },
    ]);
  });

  it('finds no change of plan when codes of different systems cannot be compared', () => {
    const snomed = {
      ...aProcedure('609588000'),
      code: { coding: [{ system: 'http://snomed.info/sct', code: '609588000' }] },
    };
    expect(names({ encounter: anEncounter('SS'), with: [anAuthorization('29881'), snomed] })).toEqual([]);
  });

  it('finds a system failure in our own log of calls to the payer', () => {
    const contacts = [
      {
        payer: 'example-health',
        at: '2026-01-13T12:00:00Z',
        outcome: 'failed' as const,
        code: 'payer-unreachable',
      },
    ];
    const found = find({ encounter: anEncounter('SS'), contacts });
    expect(found).toMatchObject([
      {
        scenario: 'system-failure',
        delayReason: '10',
        evidence: [{ source: 'payer-contact', path: 'payer-unreachable' }],
      },
    ]);
  });

  it('does not call a service planned where the record does not tell how urgent it was', () => {
    const unmapped = { ...anEncounter('IMP'), class: { system: 'urn:local', code: 'X' } };
    const [found] = find({ encounter: unmapped });
    expect(found).toMatchObject({ scenario: 'missed-prior-authorization' });
    expect(JSON.stringify(found)).not.toContain('planned');
    expect(JSON.stringify(find({ encounter: anEncounter('SS') }))).toContain('planned service');
  });

  it('finds no system failure in a call that failed weeks later', () => {
    const contacts = [{ payer: 'example-health', at: '2026-02-20T12:00:00Z', outcome: 'failed' as const }];
    expect(names({ encounter: anEncounter('SS'), contacts })).toEqual(['missed-prior-authorization']);
  });

  it('finds no system failure in a call to another payer that failed', () => {
    const contacts = [{ payer: 'prairie-mutual', at: '2026-01-13T12:00:00Z', outcome: 'failed' as const }];
    expect(names({ encounter: anEncounter('SS'), contacts })).toEqual(['missed-prior-authorization']);
  });

  it('finds a system failure in a reported outage that touched the stay, and not in one that was over', () => {
    const outage = {
      from: '2026-01-12T00:00:00Z',
      to: '2026-01-13T20:00:00Z',
      source: 'https://status.example-health.example',
    };
    expect(names({ encounter: anEncounter('SS'), outages: [outage] })).toEqual(['system-failure']);
    expect(
      names({ encounter: anEncounter('SS'), outages: [{ ...outage, to: '2026-01-12T08:00:00Z' }] }),
    ).toEqual(['missed-prior-authorization']);
  });

  it('finds incorrect insurance in another coverage that was withdrawn', () => {
    const other = aCoverage({
      id: 'cov-0',
      status: 'entered-in-error',
      payor: [{ reference: 'Organization/other' }],
    });
    const found = find({ encounter: anEncounter('SS'), with: [other] });
    expect(found[0]).toMatchObject({
      scenario: 'incorrect-insurance',
      delayReason: '1',
      evidence: [
        { source: 'Coverage/cov-0', path: 'Coverage.status' },
        { says: 'The right insurance became known after the service had begun.' },
      ],
    });
  });

  it('finds incorrect insurance in an earlier version that named another insurer', () => {
    const earlier = {
      resource: aCoverage({ payor: [{ reference: 'Organization/other' }] }),
      version: 1,
      receivedAt: '2026-01-10T00:00:00.000Z',
    };
    expect(names({ encounter: anEncounter('SS'), coverageHistory: [earlier] })).toEqual([
      'incorrect-insurance',
    ]);
  });

  it('finds incorrect insurance in an authorization that was asked of another insurer', () => {
    const elsewhere = anAuthorization('27447', { insurer: { reference: 'Organization/other' } });
    expect(names({ encounter: anEncounter('SS'), with: [elsewhere] })).toEqual(['incorrect-insurance']);
  });

  it('finds no incorrect insurance in a corrected spelling of the same one', () => {
    const earlier = {
      resource: aCoverage({ period: {} }),
      version: 1,
      receivedAt: '2026-01-10T00:00:00.000Z',
    };
    expect(names({ encounter: anEncounter('SS'), coverageHistory: [earlier] })).toEqual([
      'missed-prior-authorization',
    ]);
  });

  it('finds delayed eligibility in an answer that came after the service began, unless one had come before', () => {
    const answer = (id: string, created: string): CoverageEligibilityResponse => ({
      resourceType: 'CoverageEligibilityResponse',
      id,
      status: 'active',
      purpose: ['validation'],
      patient: { reference: 'Patient/pat-1' },
      created,
      request: {},
      outcome: 'complete',
      insurer: {},
    });
    const late = answer('r2', '2026-01-15T09:00:00-05:00');
    const encounter = anEncounter('SS');
    expect(find({ encounter, with: [late] })).toMatchObject([
      { scenario: 'delayed-eligibility', delayReason: '8' },
    ]);
    expect(names({ encounter, with: [answer('r1', '2026-01-05'), late] })).toEqual([
      'missed-prior-authorization',
    ]);
  });

  it('finds delayed eligibility in a retroactive coverage that reached us after the encounter', () => {
    const encounter = anEncounter('SS');
    expect(names({ encounter, coverageReceivedAt: '2026-03-01T00:00:00.000Z' })).toEqual([
      'delayed-eligibility',
    ]);
    expect(names({ encounter, coverageReceivedAt: RECEIVED })).toEqual(['missed-prior-authorization']);
  });

  it('takes a coverage that comes an hour after its encounter for the order of parts, not for news', () => {
    const anHourLater = new Date(Date.parse(RECEIVED) + 3_600_000).toISOString();
    expect(names({ encounter: anEncounter('SS'), coverageReceivedAt: anHourLater })).toEqual([
      'missed-prior-authorization',
    ]);
  });

  it('lists every explanation, the most specific first', () => {
    const encounter = anEncounter('IMP', {
      period: { start: '2026-01-11T03:00:00-05:00', end: '2026-01-14T10:00:00-05:00' },
      hospitalization: { admitSource: { coding: [{ system: `${T}admit-source`, code: 'emd' }] } },
    });
    const outages = [{ from: '2026-01-11T00:00:00Z', to: undefined, source: 'x' }];
    const other = aCoverage({ id: 'cov-0', status: 'cancelled', subscriberId: 'OTHER' });
    expect(names({ encounter, with: [aCondition({ icd10: 'S72.001A' }), other], outages })).toEqual([
      'trauma-or-accident',
      'acute-condition',
      'unplanned-emergency-visit',
      'after-hours-admission',
      'system-failure',
      'incorrect-insurance',
    ]);
  });
});
