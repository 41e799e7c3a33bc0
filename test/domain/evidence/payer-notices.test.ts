import type { Communication } from '@medplum/fhirtypes';
import type { ConceptMapEntry, ConceptMapTable } from '../../../src/domain/clinical-content/concept-map.ts';
import { assessSnapshot } from '../../../src/domain/case/assess-snapshot.ts';
import { findEvidence } from '../../../src/domain/evidence/find-evidence.ts';
import { readNotices } from '../../../src/domain/evidence/payer-notices.ts';
import { withDelayReason } from '../../../src/domain/urgency/delay-reason.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aCoverage, anInsurer } from '../../builders/an-emergency-stay.ts';
import { aScenario, PAYER_ID } from '../../builders/policy-cases.ts';
import { policyContent } from '../../support/policy-content.ts';

const content = policyContent();
const AT = '2026-01-12T15:00:00.000Z';

function aCall(kind: string, over: Partial<Communication> = {}): Communication {
  return {
    resourceType: 'Communication',
    id: 'call-1',
    status: 'completed',
    subject: { reference: 'Patient/pat-1' },
    encounter: { reference: 'Encounter/enc-1' },
    recipient: [{ reference: 'Organization/ins-1' }],
    reasonCode: [{ coding: [{ system: 'urn:retro-auth:payer-contact', code: kind }] }],
    medium: [{ coding: [{ code: 'PHONE' }] }],
    sent: '2026-01-10T09:30:00-05:00',
    ...over,
  };
}

/** The payer's answer to it. */
function anAnswer(received: string): Communication {
  return aCall('', {
    ...{ id: 'call-2', reasonCode: [], recipient: [], received },
    inResponseTo: [{ reference: 'Communication/call-1' }],
  });
}

/** The usual emergency stay, insured with this payer. */
function assessed(payer: string, communications: readonly Communication[], at = AT) {
  const insurer = anInsurer({ identifier: [{ system: PAYER_ID, value: payer }] });
  const snapshot = aSnapshot({ with: [insurer, aCoverage(), ...communications] });
  return { snapshot, assessment: assessSnapshot(snapshot, content, at) };
}

describe('notice of an admission', () => {
  it('in time meets the clock, so that nothing of it runs out', () => {
    const { assessment } = assessed('EXH01', [aCall('admission-notice')]);
    const clock = assessment.clocks.find(({ kind }) => kind === 'notify-by');
    expect(clock).toMatchObject({ metAt: '2026-01-10T14:30:00.000Z', passed: false });
    expect(assessment.risks.map(({ key }) => key)).not.toContain('notify-by-passed');
  });

  it('too late keeps the lateness it came with, and its penalty', () => {
    const { assessment } = assessed(
      'EXH01',
      [aCall('admission-notice', { sent: '2026-01-14T09:30:00-05:00' })],
      '2026-03-01T00:00:00.000Z',
    );
    const risk = assessment.risks.find(({ key }) => key === 'notify-by-met-late');
    expect(risk?.because).toContain('The days before notice are not paid.');
  });

  it('that did not get through meets nothing and is evidence', () => {
    const inVain = aCall('admission-notice', {
      status: 'not-done',
      statusReason: { coding: [{ code: 'busy' }] },
    });
    const { snapshot, assessment } = assessed('EXH01', [inVain]);
    expect(assessment.clocks.find(({ kind }) => kind === 'notify-by')?.metAt).toBeUndefined();
    expect(findEvidence(snapshot, assessment, content)).toContainEqual(
      expect.objectContaining({
        kind: 'payer-notice',
        source: 'Communication/call-1 version 1',
        says: expect.stringContaining(
          'Example Health could not be reached (busy) for notice of the admission',
        ),
      }),
    );
  });

  it('is all there is to do at a payer that wants nothing else', () => {
    const { assessment } = assessed('SMC04', [aCall('admission-notice')]);
    expect(assessment).toMatchObject({ next: 'not-required', route: { route: 'notify-only' } });
    expect(assessment.because).toMatch(/^Notice was given on Sat 2026-01-10 .*in time/);
    expect(assessed('SMC04', []).assessment.next).toBe('notice-due');
  });

  it('to somebody else, or of which only a plan exists, is none', () => {
    const read = (over: Partial<Communication>) =>
      readNotices(aSnapshot({ with: [aCall('admission-notice', over)] }), content, ['ins-1']).notices;
    expect(read({})).toHaveLength(1);
    expect(read({ recipient: [{ reference: 'Organization/other' }] })).toEqual([]);
    expect(read({ status: 'preparation' })).toEqual([]);
    expect(read({ sent: '2026' })).toEqual([]);
    expect(read({ sent: '2026-01-10' })).toMatchObject([{ at: '2026-01-11T04:59:59.000Z' }]);
  });

  it('names the map that told what it was, not another that knew one of its codes', () => {
    const call = aCall('admission-notice');
    const [notice] = call.reasonCode ?? [];
    const letter = { coding: [{ system: 'urn:retro-auth:test', code: 'LETTER' }] };
    const both = { ...call, reasonCode: [letter], ...(notice === undefined ? {} : { topic: notice }) };
    const map = content.conceptMaps.get('communication-to-payer-contact');
    const [known] = [...(map?.entries ?? [])].filter(([, { target }]) => target?.code === 'admission-notice');
    if (map === undefined || known === undefined) throw new Error('The shipped map knows a notice.');
    const nothing = { ...known[1], target: undefined, by: 'letters@1.0.0' };
    const own = compiledEntry('urn:retro-auth:test', 'LETTER', nothing);
    const conceptMaps = new Map([
      ...content.conceptMaps,
      ['communication-to-payer-contact', { ...map, bySender: new Map([['test-hospital', own]]) }] as const,
    ]);
    const read = readNotices(aSnapshot({ with: [both] }), { ...content, conceptMaps }, ['ins-1']);
    expect(read.notices).toMatchObject([{ kind: 'admission-notice' }]);
    expect(read.used).toEqual([known[1].by]);
  });

  it('in a code that no map knows reaches a person', () => {
    const call = aCall('', { reasonCode: [{ coding: [{ system: 'urn:local', code: 'UM-CALL' }] }] });
    const { unmapped } = readNotices(aSnapshot({ with: [call] }), content, ['ins-1']);
    expect(unmapped).toMatchObject([{ map: 'communication-to-payer-contact', code: 'UM-CALL' }]);
  });
});

function compiledEntry(system: string, code: string, entry: ConceptMapEntry): ConceptMapTable {
  const entries = new Map([[`${system}|${code}`, entry]]);
  const bySystem = new Map([[system, new Map([[code, entry]])]]);
  return { id: entry.by, targets: new Map(), entries, bySystem };
}

describe('a request for care after stabilization', () => {
  const request = aCall('post-stabilization-request');

  it('that the plan let pass for an hour is the plan’s to answer for, and says so in the log', () => {
    const { snapshot, assessment } = assessed('LSA03', [request]);
    expect(assessment.unanswered?.says).toMatch(/no answer within 1 hour is on record.*42 CFR 422\.113/);
    expect(findEvidence(snapshot, assessment, content)).toContainEqual(
      expect.objectContaining({ kind: 'post-stabilization', says: assessment.unanswered?.says }),
    );
  });

  it.each([
    ['within the hour', '2026-01-10T15:20:00Z', undefined],
    ['after it', '2026-01-10T15:31:00Z', 'Communication/call-1'],
  ])('that was answered %s', (_, received, source) => {
    const { assessment } = assessed('LSA03', [request, anAnswer(received)]);
    expect(assessment.unanswered?.source).toBe(source);
  });

  it('is not judged before the hour is over', () => {
    expect(assessed('LSA03', [request], '2026-01-10T15:00:00.000Z').assessment.unanswered).toBeUndefined();
  });

  it('binds nobody by a rule for other lines of business', () => {
    expect(assessed('EXH01', [request]).assessment.unanswered).toBeUndefined();
  });

  it('without an answer is the delay reason, unless the scenario has one that says more', () => {
    const { notices } = readNotices(aSnapshot({ with: [request] }), content, ['ins-1']);
    const general = { ...aScenario('unplanned-emergency-visit'), delayReason: '11' };
    const special = { ...aScenario('delayed-eligibility'), delayReason: '8' };
    const reasons = withDelayReason([general, special], notices, content);
    expect(reasons.map(({ delayReason }) => delayReason)).toEqual(['17', '8']);
  });
});
