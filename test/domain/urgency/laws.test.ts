import type { Coding, Condition, Encounter, Observation, Procedure, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import type { Snapshot } from '../../../src/domain/case/snapshot.ts';
import { assessSnapshot } from '../../../src/domain/case/assess-snapshot.ts';
import { weighUrgency } from '../../../src/domain/urgency/weigh.ts';
import { snapshotOf } from '../../builders/a-snapshot.ts';

const content = await loadClinicalContent('mappings');

const T = 'http://terminology.hl7.org/CodeSystem/';
const ICD10 = 'http://hl7.org/fhir/sid/icd-10-cm';
/** Undetermined stands above non-emergency: its clocks run as for the earliest deadline. */
const RANK = { 'non-emergency': 0, undetermined: 1, urgent: 2, emergency: 3 };

const coding = (system: string, ...codes: string[]): fc.Arbitrary<Coding> =>
  fc.constantFrom(...codes).map((code) => ({ system, code }));
const EMERGENCY = { system: `${T}v3-ActCode`, code: 'EMER' };
const anyClass = fc.oneof(
  coding(`${T}v3-ActCode`, 'EMER', 'IMP', 'AMB', 'OBSENC', 'SS', 'ACUTE', 'FLD', 'VR'),
  coding(`${T}v2-0004`, 'E', 'I', 'O', 'R'),
  coding('urn:local', '1', '2'),
  fc.constant<Coding>({}),
);
const maybe = <V>(value: fc.Arbitrary<V>): fc.Arbitrary<V | undefined> =>
  fc.option(value, { nil: undefined });
const anyPriority = fc.oneof(
  coding(`${T}v3-ActPriority`, 'EM', 'UR', 'EL', 'R'),
  coding('https://www.nubc.org/CodeSystem/PriorityTypeOfAdmitOrVisit', '1', '2', '3', '9'),
);
const codesOf = (map: string): Coding[] =>
  [...(content.conceptMaps.get(map)?.entries?.keys() ?? [])].map((key) => {
    const [system, code] = key.split('|');
    return { system: system ?? '', code: code ?? '' };
  });
/** Dotted and not, of every tier and of none, in every code system a feed sends; and what nobody knows. */
const anyCode = fc.oneof(
  coding(
    ICD10,
    'I21.4',
    'I63.9',
    'A419',
    'S93.401A',
    'S72.001D',
    'J18.9',
    'K21.9',
    'Z00.00',
    'M17.11',
    'R07.9',
  ),
  fc.constantFrom(...codesOf('snomed-ct-to-icd-10-cm')),
  coding('http://hl7.org/fhir/sid/icd-9-cm', '410.9', '78650'),
  coding('urn:local', 'D1', 'D2'),
);
const anyDiagnosis = fc.record({
  code: anyCode,
  role: maybe(fc.constantFrom('AD', 'DD', 'CM', 'CC')),
  number: fc.nat(5_000),
});
const anyEpisode = fc.record({
  class: anyClass,
  earlier: maybe(anyClass),
  priority: maybe(anyPriority),
  source: maybe(coding(`${T}admit-source`, 'emd', 'hosp-trans', 'mp', 'other')),
  reason: maybe(anyCode),
  appointment: fc.boolean(),
  linked: maybe(anyClass),
  triage: maybe(fc.integer({ min: 1, max: 5 })),
  service: maybe(fc.constantFrom('99284', '99213', '99291')),
  diagnoses: fc.uniqueArray(anyDiagnosis, { maxLength: 4, selector: ({ number }) => number }),
});
type Episode = typeof anyEpisode extends fc.Arbitrary<infer E> ? E : never;

function snapshotFor(episode: Episode): Snapshot {
  const { diagnoses, linked, triage, service } = episode;
  const conditions = diagnoses.map(({ code, number }): Condition => ({
    resourceType: 'Condition',
    id: `c${String(number)}`,
    subject: { reference: 'Patient/p1' },
    code: { coding: [code] },
  }));
  const others: Resource[] = [
    ...conditions,
    ...(triage === undefined ? [] : [aTriage(triage)]),
    ...(service === undefined ? [] : [aService(service)]),
  ];
  const linkedEncounters =
    linked === undefined
      ? []
      : [
          {
            how: 'part-of' as const,
            encounter: {
              resourceType: 'Encounter',
              id: 'e0',
              status: 'finished',
              class: linked,
            } as Encounter,
          },
        ];
  return snapshotOf(others, encounterFor(episode), { linked: linkedEncounters });
}

function aTriage(level: number): Observation {
  const code = { coding: [{ system: 'http://loinc.org', code: '75636-1' }] };
  return { resourceType: 'Observation', id: 'o1', status: 'final', code, valueInteger: level };
}

function aService(code: string): Procedure {
  const coding = [{ system: 'http://www.ama-assn.org/go/cpt', code }];
  return { resourceType: 'Procedure', id: 'p1', status: 'completed', subject: {}, code: { coding } };
}

function encounterFor({
  diagnoses,
  earlier,
  priority,
  source,
  reason,
  appointment,
  ...episode
}: Episode): Encounter {
  return {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: episode.class,
    ...(earlier && { classHistory: [{ class: earlier, period: {} }] }),
    ...(priority && { priority: { coding: [priority] } }),
    ...(source && { hospitalization: { admitSource: { coding: [source] } } }),
    ...(reason && { reasonCode: [{ coding: [reason] }] }),
    ...(appointment && { appointment: [{ reference: 'Appointment/a1' }] }),
    // A diagnosis without a role is one that the Encounter does not name: only the Condition says so.
    diagnosis: diagnoses.flatMap(({ role, number }) =>
      role === undefined
        ? []
        : [
            {
              condition: { reference: `Condition/c${String(number)}` },
              use: { coding: [{ system: `${T}diagnosis-role`, code: role }] },
            },
          ],
    ),
  };
}

/** What was found may show that it is the same observation as what was presented, and then counts once. */
const withoutGroup = (signals: ReturnType<typeof weigh>['finding']['signals']): unknown[] =>
  signals.map(({ resource, path, value, says, by }) =>
    expect.objectContaining({ resource, path, value, says, by }),
  );

/** A place in another order: the same for the same seed. */
const shuffled = (index: number, seed: number): number => ((index + 1) * 7_919 * (seed + 1)) % 104_729;

const weigh = (snapshot: Snapshot): ReturnType<typeof weighUrgency> => weighUrgency(snapshot, content);

describe('the laws of urgency', () => {
  it('adding a diagnosis never lowers urgency', () => {
    fc.assert(
      fc.property(anyEpisode, anyDiagnosis, (episode, added) => {
        const before = weigh(snapshotFor(episode)).finding.urgency;
        const diagnoses = [...episode.diagnoses, { ...added, number: 9_999 }];
        const after = weigh(snapshotFor({ ...episode, diagnoses })).finding.urgency;
        expect(RANK[after]).toBeGreaterThanOrEqual(RANK[before]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('what came through an emergency department is an emergency, whatever was found in the end', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        const { finding } = weigh(snapshotFor(episode));
        expect(!finding.emergencyOrigin || finding.urgency === 'emergency').toBe(true);
      }),
    );
  });

  it('a final diagnosis never downgrades what was presented to an emergency department', () => {
    fc.assert(
      fc.property(anyEpisode, fc.array(anyDiagnosis, { minLength: 1, maxLength: 3 }), (episode, final) => {
        const presented = { ...episode, class: EMERGENCY, diagnoses: [] };
        const diagnoses = final.map((each, index) => ({ ...each, role: 'DD' as const, number: index }));
        const before = weigh(snapshotFor(presented)).finding;
        const after = weigh(snapshotFor({ ...presented, diagnoses })).finding;
        expect([before.urgency, after.urgency]).toEqual(['emergency', 'emergency']);
        expect(after.emergencyOrigin).toBe(true);
        // What was presented stays in the explanation, signal by signal.
        expect(after.signals).toEqual(expect.arrayContaining(withoutGroup(before.signals)));
      }),
    );
  });

  it('an emergency class, now, before or in the encounter this one is part of, is an emergency department', () => {
    fc.assert(
      fc.property(anyEpisode, fc.constantFrom('class', 'earlier', 'linked'), (episode, where) => {
        const { finding } = weigh(snapshotFor({ ...episode, [where]: EMERGENCY }));
        expect(finding).toMatchObject({ urgency: 'emergency', emergencyOrigin: true });
      }),
    );
  });

  it('an unmapped class is never a non-emergency, and reaches a person', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        const { finding, unmapped } = weigh(
          snapshotFor({ ...episode, class: { system: 'urn:local', code: 'X' } }),
        );
        expect(finding.urgency).not.toBe('non-emergency');
        expect(unmapped.some(({ code }) => code === 'X')).toBe(true);
      }),
    );
  });

  it('urgency does not depend on the order in which resources arrived', () => {
    fc.assert(
      fc.property(anyEpisode, fc.nat(), (episode, seed) => {
        const snapshot = snapshotFor(episode);
        const inAnotherOrder = <V>(list: readonly V[]): V[] =>
          list
            .map((_, index) => index)
            .sort((a, b) => shuffled(a, seed) - shuffled(b, seed))
            .flatMap((at) => list.slice(at, at + 1));
        const turned = {
          ...snapshot,
          conditions: inAnotherOrder(snapshot.conditions),
          procedures: inAnotherOrder(snapshot.procedures),
          observations: inAnotherOrder(snapshot.observations),
          linked: inAnotherOrder(snapshot.linked),
          byReference: new Map(inAnotherOrder([...snapshot.byReference])),
        };
        expect(weigh(turned)).toEqual(weigh(snapshot));
      }),
    );
  });

  it('the finding holds the highest tier that any deciding signal names', () => {
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        const { urgency, signals } = weigh(snapshotFor(episode)).finding;
        const deciding = signals.filter(({ strength }) => strength !== 'weak').map(({ says }) => RANK[says]);
        expect(RANK[urgency]).toBeGreaterThanOrEqual(Math.max(0, ...deciding));
      }),
    );
  });

  it('where signals contradict each other the higher tier is kept, and a person is asked', () => {
    let contradictions = 0;
    fc.assert(
      fc.property(anyEpisode, (episode) => {
        const { urgency, ...assessed } = assessSnapshot(
          snapshotFor(episode),
          content,
          '2026-01-20T12:00:00Z',
        );
        if (urgency.certainty !== 'conflicting') return;
        contradictions += 1;
        const deciding = urgency.signals.filter(({ strength }) => strength !== 'weak');
        expect(RANK[urgency.urgency]).toBe(Math.max(...deciding.map(({ says }) => RANK[says])));
        expect(deciding.some(({ says }) => says === 'non-emergency')).toBe(true);
        // Parts that are missing come first; what is ready never goes out, and nothing is closed.
        expect(['needs-attention', 'waiting', 'out-of-time']).toContain(assessed.next);
      }),
      { numRuns: 500 },
    );
    expect(contradictions).toBeGreaterThan(20);
  });
});
