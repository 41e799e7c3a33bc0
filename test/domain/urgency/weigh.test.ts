import type { Claim, ClaimItem, Coding, Condition, Encounter, Resource } from '@medplum/fhirtypes';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import type { LinkedEncounter } from '../../../src/domain/case/snapshot.ts';
import type { UrgencyFinding } from '../../../src/domain/urgency/urgency.ts';
import { weighUrgency } from '../../../src/domain/urgency/weigh.ts';
import { snapshotOf } from '../../builders/a-snapshot.ts';

const content = await loadClinicalContent('mappings');

const T = 'http://terminology.hl7.org/CodeSystem/';
const ACT = `${T}v3-ActCode`;
const PRIORITY = `${T}v3-ActPriority`;
const NUBC = 'https://www.nubc.org/CodeSystem/';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10-cm';

const concept = (system: string, code: string): { coding: Coding[] } => ({ coding: [{ system, code }] });

function anEncounter(code: string | undefined, over: Partial<Encounter> = {}): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: code === undefined ? {} : { system: ACT, code },
    period: { start: '2026-01-13T15:00:00Z' },
    ...over,
  };
}

function aDiagnosis(code: string, over: Partial<Condition> = {}): Condition {
  return {
    resourceType: 'Condition',
    id: `c-${code}`,
    subject: { reference: 'Patient/p1' },
    code: concept(ICD10, code),
    ...over,
  };
}

const aVisitCode = (system: string, code: string): Resource => ({
  resourceType: 'Procedure',
  id: `p-${code}`,
  status: 'completed',
  subject: { reference: 'Patient/p1' },
  code: concept(system, code),
});

const triage = (value: object): Resource => ({
  resourceType: 'Observation',
  id: 'o1',
  status: 'final',
  code: concept('http://loinc.org', '75636-1'),
  ...value,
});

interface Situation {
  readonly encounter: Encounter;
  readonly with?: readonly Resource[];
  readonly linked?: readonly { readonly how: LinkedEncounter['how']; readonly encounter: Encounter }[];
}

const weigh = ({ encounter, with: others = [], linked = [] }: Situation): ReturnType<typeof weighUrgency> =>
  weighUrgency(snapshotOf(others, encounter, { linked }), content);

type Expected = `${UrgencyFinding['urgency']} ${UrgencyFinding['certainty']}`;

const at = (place: string): Situation => ({
  encounter: anEncounter('AMB', { location: [{ location: { reference: 'Location/l1' } }] }),
  with: [
    {
      resourceType: 'Location',
      id: 'l1',
      type: [
        concept(
          'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set',
          place,
        ),
      ],
    },
  ],
});
const prioritized = (code: string, system: string, priority: string): Situation => ({
  encounter: anEncounter(code, { priority: concept(system, priority) }),
});
const admitted = (code: string, system: string, source: string): Situation => ({
  encounter: anEncounter(code, { hospitalization: { admitSource: concept(system, source) } }),
});
const diagnosed = (code: string | undefined, ...diagnoses: Condition[]): Situation => ({
  encounter: anEncounter(code),
  with: diagnoses,
});
const linkedTo = (code: string, how: LinkedEncounter['how'], other: Encounter): Situation => ({
  encounter: anEncounter(code),
  linked: [{ how, encounter: { ...other, id: 'e0' } }],
});
const classed = (system: string | undefined, code: string): Situation => ({
  encounter: anEncounter('AMB', { class: system === undefined ? { code } : { system, code } }),
});
const CPT = 'http://www.ama-assn.org/go/cpt';
const HCPCS = 'http://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets';
/** Revenue, service and place codes stand on the lines of the bill, and often nowhere else. */
const billed = (line: Partial<ClaimItem>, over: Partial<Claim> = {}): Situation => ({
  encounter: anEncounter('IMP'),
  with: [aBill([line], over)],
});
const aBill = (lines: readonly Partial<ClaimItem>[], over: Partial<Claim> = {}): Claim => ({
  resourceType: 'Claim',
  id: 'bill-1',
  status: 'active',
  use: 'claim',
  type: {},
  patient: { reference: 'Patient/p1' },
  created: '2026-01-20',
  provider: {},
  priority: {},
  insurance: [],
  item: lines.map((line, index) => ({ sequence: index + 1, productOrService: {}, ...line })),
  ...over,
});
const revenue = (code: string): Partial<ClaimItem> => ({ revenue: concept(`${NUBC}RevenueCodes`, code) });
const POS = 'https://www.cms.gov/Medicare/Coding/place-of-service-codes/Place_of_Service_Code_Set';
const before = { period: { start: '2026-01-13T09:00:00Z', end: '2026-01-13T14:50:00Z' } };

const SITUATIONS: readonly (readonly [string, Situation, Expected])[] = [
  // The class, as different feeds write it.
  ['an emergency department visit', { encounter: anEncounter('EMER') }, 'emergency one-signal'],
  ['care in the field', { encounter: anEncounter('FLD') }, 'emergency one-signal'],
  [
    'an observation stay of which nothing else is known',
    { encounter: anEncounter('OBSENC') },
    'urgent one-signal',
  ],
  ['an acute inpatient stay', { encounter: anEncounter('ACUTE') }, 'urgent one-signal'],
  [
    'an inpatient stay of which nothing else is known',
    { encounter: anEncounter('IMP') },
    'undetermined none',
  ],
  ['a non-acute inpatient stay', { encounter: anEncounter('NONAC') }, 'non-emergency one-signal'],
  ['an office visit', { encounter: anEncounter('AMB') }, 'non-emergency one-signal'],
  ['a video visit', { encounter: anEncounter('VR') }, 'non-emergency one-signal'],
  ['a home health visit', { encounter: anEncounter('HH') }, 'non-emergency one-signal'],
  ['a short stay', { encounter: anEncounter('SS') }, 'non-emergency one-signal'],
  ['a pre-admission', { encounter: anEncounter('PRENC') }, 'non-emergency one-signal'],
  ['HL7 v2 class E', classed(`${T}v2-0004`, 'E'), 'emergency one-signal'],
  ['HL7 v2 class O', classed(`${T}v2-0004`, 'O'), 'non-emergency one-signal'],
  ['HL7 v2 class R, which says nothing', classed(`${T}v2-0004`, 'R'), 'undetermined none'],
  [
    'the class with the code system written as OID',
    classed('urn:oid:2.16.840.1.113883.5.4', 'EMER'),
    'emergency one-signal',
  ],
  [
    'the class with the STU3 address of the code system',
    classed('http://hl7.org/fhir/v3/ActCode', 'EMER'),
    'emergency one-signal',
  ],
  ['the class without a code system', classed(undefined, 'EMER'), 'emergency one-signal'],
  ['a class that is absent', { encounter: anEncounter(undefined) }, 'undetermined none'],
  ['a class that is said to be unknown', classed(`${T}data-absent-reason`, 'unknown'), 'undetermined none'],
  ['a local class that no map knows', classed('urn:oid:1.2.3.4', '7'), 'undetermined none'],
  ['a service code in the place of the class', classed(CPT, '99213'), 'undetermined none'],
  // Where the patient came from.
  [
    'an admission whose class was emergency before',
    {
      encounter: anEncounter('IMP', { classHistory: [{ class: { system: ACT, code: 'EMER' }, period: {} }] }),
    },
    'emergency one-signal',
  ],
  [
    'an observation stay, routine by default, that is part of an emergency department visit',
    {
      ...prioritized('OBSENC', PRIORITY, 'R'),
      linked: [{ how: 'part-of', encounter: { ...anEncounter('EMER', before), id: 'e0' } }],
    },
    'emergency one-signal',
  ],
  [
    'an admission right after an emergency department visit',
    linkedTo('IMP', 'emergency-before', anEncounter('EMER', before)),
    'emergency one-signal',
  ],
  [
    'a transfer from the emergency department of another hospital',
    linkedTo('IMP', 'transfer', anEncounter('EMER', before)),
    'emergency one-signal',
  ],
  [
    'a planned stay that ended as the patient left for an emergency department',
    linkedTo('NONAC', 'transfer', anEncounter('EMER', { period: { start: '2026-01-20T09:00:00Z' } })),
    'non-emergency one-signal',
  ],
  [
    'a stay that followed an office visit',
    linkedTo('IMP', 'part-of', anEncounter('AMB', before)),
    'undetermined none',
  ],
  [
    'an admission from the emergency department',
    admitted('IMP', `${T}admit-source`, 'emd'),
    'emergency one-signal',
  ],
  [
    'the retired point of origin 7, which feeds still send',
    admitted('IMP', `${NUBC}PointOfOrigin`, '7'),
    'emergency one-signal',
  ],
  ['HL7 v2 admit source 7', admitted('IMP', `${T}v2-0023`, '7'), 'emergency one-signal'],
  [
    'a transfer from another hospital, which may be planned',
    admitted('IMP', `${NUBC}PointOfOrigin`, '4'),
    'undetermined none',
  ],
  ['an admission by referral of a physician', admitted('IMP', `${T}admit-source`, 'mp'), 'undetermined none'],
  // Priority and type of admission.
  [
    'admission type emergency',
    prioritized('IMP', `${NUBC}PriorityTypeOfAdmitOrVisit`, '1'),
    'emergency one-signal',
  ],
  [
    'admission type urgent',
    prioritized('IMP', `${NUBC}PriorityTypeOfAdmitOrVisit`, '2'),
    'urgent one-signal',
  ],
  [
    'admission type elective',
    prioritized('IMP', `${NUBC}PriorityTypeOfAdmitOrVisit`, '3'),
    'non-emergency one-signal',
  ],
  [
    'admission type trauma center',
    prioritized('IMP', `${NUBC}PriorityTypeOfAdmitOrVisit`, '5'),
    'emergency one-signal',
  ],
  [
    'admission type not available',
    prioritized('IMP', `${NUBC}PriorityTypeOfAdmitOrVisit`, '9'),
    'undetermined none',
  ],
  ['HL7 v2 admission type A, accident', prioritized('IMP', `${T}v2-0007`, 'A'), 'emergency one-signal'],
  ['priority emergency', prioritized('IMP', PRIORITY, 'EM'), 'emergency one-signal'],
  ['priority urgent', prioritized('IMP', PRIORITY, 'UR'), 'urgent one-signal'],
  ['priority elective', prioritized('IMP', PRIORITY, 'EL'), 'non-emergency one-signal'],
  ['priority routine, which is often a default', prioritized('IMP', PRIORITY, 'R'), 'undetermined none'],
  [
    'emergency class and admission type emergency',
    prioritized('EMER', `${NUBC}PriorityTypeOfAdmitOrVisit`, '1'),
    'emergency two-signals',
  ],
  [
    'emergency class and elective admission type',
    prioritized('EMER', `${NUBC}PriorityTypeOfAdmitOrVisit`, '3'),
    'emergency conflicting',
  ],
  [
    'an unmapped class and an elective admission type',
    {
      encounter: anEncounter('AMB', {
        class: { system: 'urn:local', code: 'X' },
        priority: concept(`${NUBC}PriorityTypeOfAdmitOrVisit`, '3'),
      }),
    },
    'undetermined none',
  ],
  [
    'an unmapped class and an emergency admission type',
    {
      encounter: anEncounter('AMB', {
        class: { system: 'urn:local', code: 'X' },
        priority: concept(`${NUBC}PriorityTypeOfAdmitOrVisit`, '1'),
      }),
    },
    'emergency one-signal',
  ],
  [
    'an absent class and an elective admission type',
    { encounter: anEncounter(undefined, { priority: concept(`${NUBC}PriorityTypeOfAdmitOrVisit`, '3') }) },
    'non-emergency one-signal',
  ],
  // Places and services.
  ['an ambulatory class in an emergency room', at('23'), 'emergency conflicting'],
  ['an urgent care facility', at('20'), 'urgent one-signal'],
  ['an office', at('11'), 'non-emergency one-signal'],
  [
    'an inpatient stay with an emergency department visit code',
    { encounter: anEncounter('IMP'), with: [aVisitCode(CPT, '99284')] },
    'emergency one-signal',
  ],
  [
    'an inpatient stay with critical care',
    { encounter: anEncounter('IMP'), with: [aVisitCode(CPT, '99291')] },
    'emergency one-signal',
  ],
  [
    'an inpatient stay with trauma activation',
    { encounter: anEncounter('IMP'), with: [aVisitCode(HCPCS, 'G0390')] },
    'emergency one-signal',
  ],
  [
    'revenue code 450 without its zero',
    { encounter: anEncounter('IMP', { type: [concept(`${NUBC}RevenueCodes`, '450')] }) },
    'emergency one-signal',
  ],
  [
    'revenue code for urgent care',
    { encounter: anEncounter('IMP', { type: [concept(`${NUBC}RevenueCodes`, '0456')] }) },
    'urgent one-signal',
  ],
  [
    'an office visit code, which says nothing',
    { encounter: anEncounter('IMP'), with: [aVisitCode(CPT, '99213')] },
    'undetermined none',
  ],
  [
    'an emergency visit code that was entered in error',
    {
      encounter: anEncounter('IMP'),
      with: [{ ...aVisitCode(CPT, '99284'), status: 'entered-in-error' } as Resource],
    },
    'undetermined none',
  ],
  // The bill.
  ['a stay that is billed with an emergency room line', billed(revenue('0450')), 'emergency one-signal'],
  ['a stay that is billed with trauma response', billed(revenue('0682')), 'emergency one-signal'],
  ['a stay that is billed with urgent care', billed(revenue('0456')), 'urgent one-signal'],
  ['a stay that is billed with room and board', billed(revenue('0120')), 'undetermined none'],
  [
    'a stay that is billed with a professional fee in the emergency room',
    billed({ locationCodeableConcept: concept(POS, '23') }),
    'emergency one-signal',
  ],
  [
    'a stay that is billed with an emergency visit',
    billed({ productOrService: concept(CPT, '99285') }),
    'emergency one-signal',
  ],
  [
    'a line of the bill that is about another encounter',
    billed({ ...revenue('0450'), encounter: [{ reference: 'Encounter/e2' }] }),
    'undetermined none',
  ],
  ['a bill that was withdrawn', billed(revenue('0450'), { status: 'cancelled' }), 'undetermined none'],
  [
    'a charge for an emergency visit',
    {
      encounter: anEncounter('IMP'),
      with: [
        {
          resourceType: 'ChargeItem',
          id: 'ch1',
          status: 'billable',
          subject: { reference: 'Patient/p1' },
          code: concept(CPT, '99284'),
        },
      ],
    },
    'emergency one-signal',
  ],
  // Triage.
  [
    'triage level 2 as LOINC answer',
    {
      encounter: anEncounter('IMP'),
      with: [triage({ valueCodeableConcept: concept('http://loinc.org', 'LA21752-3') })],
    },
    'emergency one-signal',
  ],
  [
    'triage level 3 as a number',
    { encounter: anEncounter('IMP'), with: [triage({ valueInteger: 3 })] },
    'urgent one-signal',
  ],
  [
    'triage level 5 in the emergency department',
    { encounter: anEncounter('EMER'), with: [triage({ valueInteger: 5 })] },
    'emergency one-signal',
  ],
  [
    'triage level 1 in the emergency department',
    { encounter: anEncounter('EMER'), with: [triage({ valueQuantity: { value: 1 } })] },
    'emergency two-signals',
  ],
  [
    'triage level 2 of the Canadian scale',
    {
      encounter: anEncounter('IMP'),
      with: [
        triage({
          code: concept('http://loinc.org', '75910-0'),
          valueCodeableConcept: concept('http://ctas-phctas.ca/CodeSystem/canadian-triage-acuity-scale', '2'),
        }),
      ],
    },
    'emergency one-signal',
  ],
  [
    'acuity at the first encounter, written as text',
    {
      encounter: anEncounter('IMP'),
      with: [triage({ code: concept('http://loinc.org', '11283-9'), valueString: '3' })],
    },
    'urgent one-signal',
  ],
  [
    'an arrival by ambulance as registered',
    {
      encounter: anEncounter('IMP', {
        extension: [
          {
            url: 'http://hl7.org/fhir/StructureDefinition/encounter-modeOfArrival',
            valueCoding: { system: `${T}v2-0430`, code: 'A' },
          },
        ],
      }),
    },
    'emergency one-signal',
  ],
  [
    'an arrival of which there is an ambulance record',
    {
      encounter: anEncounter('IMP'),
      with: [
        {
          resourceType: 'DocumentReference',
          id: 'd1',
          status: 'current',
          type: concept('http://loinc.org', '67796-3'),
          content: [{ attachment: {} }],
        },
      ],
    },
    'emergency one-signal',
  ],
  // Diagnoses.
  ['a heart attack on an inpatient stay', diagnosed('IMP', aDiagnosis('I21.4')), 'emergency one-signal'],
  ['a heart attack written without its dot', diagnosed('IMP', aDiagnosis('I214')), 'emergency one-signal'],
  ['a heart attack at an office visit', diagnosed('AMB', aDiagnosis('I21.4')), 'emergency conflicting'],
  [
    'a stroke in SNOMED CT only',
    {
      encounter: anEncounter('IMP'),
      with: [aDiagnosis('x', { code: concept('http://snomed.info/sct', '230690007') })],
    },
    'emergency one-signal',
  ],
  ['septic shock', diagnosed('IMP', aDiagnosis('R65.21')), 'emergency one-signal'],
  ['a hip fracture in active treatment', diagnosed('IMP', aDiagnosis('S72.001A')), 'emergency one-signal'],
  ['a hip fracture in later treatment', diagnosed('IMP', aDiagnosis('S72.001D')), 'undetermined none'],
  ['a sprained ankle at an office visit', diagnosed('AMB', aDiagnosis('S93.401A')), 'urgent one-signal'],
  ['an anaphylaxis in active treatment', diagnosed('IMP', aDiagnosis('T78.00XA')), 'emergency one-signal'],
  ['an anaphylaxis in later treatment', diagnosed('IMP', aDiagnosis('T78.00XD')), 'undetermined none'],
  ['a sepsis of a newborn', diagnosed('IMP', aDiagnosis('P36.9')), 'emergency one-signal'],
  ['a pneumonia on an inpatient stay', diagnosed('IMP', aDiagnosis('J18.9')), 'urgent one-signal'],
  ['knee osteoarthritis on an inpatient stay', diagnosed('IMP', aDiagnosis('M17.11')), 'undetermined none'],
  [
    'reflux found in the end after chest pain in the emergency department',
    {
      encounter: anEncounter('EMER', { reasonCode: [concept(ICD10, 'R07.9')] }),
      with: [aDiagnosis('K21.9')],
    },
    'emergency one-signal',
  ],
  [
    'a heart attack that was ruled out',
    diagnosed(
      'IMP',
      aDiagnosis('I21.4', { verificationStatus: concept(`${T}condition-ver-status`, 'refuted') }),
    ),
    'undetermined none',
  ],
  [
    'an old heart attack on the problem list',
    diagnosed(
      'IMP',
      aDiagnosis('I21.4', { category: [concept(`${T}condition-category`, 'problem-list-item')] }),
    ),
    'undetermined none',
  ],
  [
    'a heart attack as comorbidity',
    {
      encounter: anEncounter('IMP', {
        diagnosis: [
          { condition: { reference: 'Condition/c-I21.4' }, use: concept(`${T}diagnosis-role`, 'CM') },
        ],
      }),
      with: [aDiagnosis('I21.4')],
    },
    'undetermined none',
  ],
  ['emergency department and heart attack', diagnosed('EMER', aDiagnosis('I21.4')), 'emergency two-signals'],
  [
    'elective admission type and a heart attack',
    { ...prioritized('IMP', `${NUBC}PriorityTypeOfAdmitOrVisit`, '3'), with: [aDiagnosis('I21.4')] },
    'emergency conflicting',
  ],
  [
    'urgent admission type and a heart attack',
    { ...prioritized('IMP', `${NUBC}PriorityTypeOfAdmitOrVisit`, '2'), with: [aDiagnosis('I21.4')] },
    'emergency one-signal',
  ],
  [
    'elective admission type and a pneumonia',
    { ...prioritized('IMP', `${NUBC}PriorityTypeOfAdmitOrVisit`, '3'), with: [aDiagnosis('J18.9')] },
    'urgent conflicting',
  ],
  // Timing.
  [
    'an inpatient stay by appointment',
    { encounter: anEncounter('IMP', { appointment: [{ reference: 'Appointment/a1' }] }) },
    'non-emergency one-signal',
  ],
  [
    'a stay that was registered as planned a week before',
    {
      encounter: anEncounter('IMP', {
        statusHistory: [{ status: 'planned', period: { start: '2026-01-06T15:00:00Z' } }],
      }),
    },
    'non-emergency one-signal',
  ],
  [
    'a stay with an order of a week before',
    {
      encounter: anEncounter('IMP'),
      with: [
        {
          resourceType: 'ServiceRequest',
          id: 's1',
          status: 'active',
          intent: 'order',
          subject: { reference: 'Patient/p1' },
          authoredOn: '2026-01-06T15:00:00Z',
        },
      ],
    },
    'non-emergency one-signal',
  ],
  [
    'an emergency department visit with an appointment',
    { encounter: anEncounter('EMER', { appointment: [{ reference: 'Appointment/a1' }] }) },
    'emergency one-signal',
  ],
];

describe('weighUrgency', () => {
  it.each(SITUATIONS)('weighs %s', (_name, situation, expected) => {
    const { finding } = weigh(situation);
    expect(`${finding.urgency} ${finding.certainty}`).toBe(expected);
  });

  it.each([
    [
      'a stay that began at night',
      { period: { start: '2026-01-14T04:00:00Z' } },
      'after-hours-start-suggests-unplanned',
    ],
    [
      'a stay that ended with a transfer to an acute-care hospital',
      { hospitalization: { dischargeDisposition: concept(`${NUBC}PatDischargeStatus`, '02') } },
      'discharge-disposition-to-destination',
    ],
    [
      'an admission from another hospital',
      { hospitalization: { admitSource: concept(`${NUBC}PointOfOrigin`, '4') } },
      'admit-source-to-origin',
    ],
    ['a routine priority', { priority: concept(PRIORITY, 'R') }, 'encounter-priority-to-urgency'],
  ])('lists of %s what it hints at, and decides nothing by it', (_name, over, by) => {
    const { finding } = weigh({ encounter: anEncounter('IMP', over) });
    expect(finding).toMatchObject({ urgency: 'undetermined', signals: [{ strength: 'weak' }] });
    expect(finding.signals[0]?.by).toContain(by);
  });

  it.each([
    ['admitting', `${T}diagnosis-role`, 'AD', 'urgent', 'presentation'],
    ['chief complaint', `${T}diagnosis-role`, 'CC', 'urgent', 'presentation'],
    ['reason for visit', `${T}ex-diagnosistype`, 'patientreasonforvisit', 'urgent', 'presentation'],
    ['principal', `${T}ex-diagnosistype`, 'principal', 'undetermined', undefined],
    ['discharge', `${T}diagnosis-role`, 'DD', 'undetermined', undefined],
  ])('reads chest pain as %s diagnosis in its role', (_name, system, role, urgency, group) => {
    const condition = { reference: 'Condition/c-R07.9' };
    const encounter = anEncounter('IMP', { diagnosis: [{ condition, use: concept(system, role) }] });
    const { finding } = weigh({ encounter, with: [aDiagnosis('R07.9')] });
    expect([finding.urgency, finding.signals[0]?.group]).toEqual([urgency, group]);
  });

  it('shows of many lines of a bill that say the same only the first', () => {
    const line = revenue('0450');
    const { finding } = weigh({ encounter: anEncounter('IMP'), with: [aBill([line, line, line])] });
    expect(finding.signals.map(({ path }) => path)).toEqual(['Claim.item[0].revenue']);
  });

  it('tells for every signal where it was found, what it says and by which map or rule', () => {
    const { finding, used } = weigh(diagnosed('EMER', aDiagnosis('I21.4')));
    expect(finding.signals).toMatchObject([
      {
        resource: 'Encounter/e1',
        path: 'Encounter.class',
        value: 'EMER',
        by: 'encounter-class-to-urgency@1.0.0',
      },
      { resource: 'Condition/c-I21.4', path: 'Condition.code', by: 'heart-attack-is-an-emergency@1.0.0' },
    ]);
    expect(used).toEqual(
      expect.arrayContaining([
        'encounter-class-to-urgency@1.0.0',
        'heart-attack-is-an-emergency@1.0.0',
        'heart-attack@1.0.0',
      ]),
    );
  });

  it('takes a Condition that is held twice for one, in the role that the Encounter gives it', () => {
    const comorbidity = concept(`${T}diagnosis-role`, 'CM');
    const diagnosis = [{ condition: { reference: 'Condition/c-I21.4' }, use: comorbidity }];
    const snapshot = snapshotOf([aDiagnosis('I21.4')], anEncounter('IMP', { diagnosis }));
    const copied = { ...snapshot, conditions: structuredClone(snapshot.conditions) };
    expect(weighUrgency(copied, content).finding).toMatchObject({
      urgency: 'undetermined',
      signals: [{ strength: 'weak' }],
    });
  });

  it('reports a class that no map knows, with its place', () => {
    expect(weigh(classed('urn:oid:1.2.3.4', '7')).unmapped).toEqual([
      {
        map: 'encounter-class-to-urgency',
        system: 'urn:oid:1.2.3.4',
        code: '7',
        place: 'Encounter/e1 Encounter.class',
      },
    ]);
  });

  it('reports nothing as unmapped when another coding of the same element is known', () => {
    const priority = {
      coding: [
        { system: 'urn:local', code: 'HIGH' },
        { system: PRIORITY, code: 'EM' },
      ],
    };
    expect(weigh({ encounter: anEncounter('IMP', { priority }) }).unmapped).toEqual([]);
  });

  it('weighs what was presented apart from what was found, in a sentence for an appeal letter', () => {
    const { finding } = weigh({
      encounter: anEncounter('EMER', { reasonCode: [concept(ICD10, 'R07.9')] }),
      with: [aDiagnosis('K21.9')],
    });
    expect(finding.prudentLayperson).toMatch(/alarming complaint \(R07\.9\).*whatever the final diagnosis/);
  });

  it('says of an emergency department visit without a coded complaint where the complaint is to be found', () => {
    expect(weigh({ encounter: anEncounter('EMER') }).finding.prudentLayperson).toMatch(/triage note/);
  });

  it('says nothing of a prudent layperson where care was planned', () => {
    expect(weigh({ encounter: anEncounter('AMB') }).finding.prudentLayperson).toBeUndefined();
  });

  it('stands an Encounter that lacks what FHIR requires', () => {
    // What a feed really sent: no class, no status.
    const encounter = { resourceType: 'Encounter', id: 'e1' } as Encounter;
    expect(weigh({ encounter }).finding.urgency).toBe('undetermined');
  });
});
