import { createHash } from 'node:crypto';
import type { DocumentReference } from '@medplum/fhirtypes';
import type { Assessment } from '../../../src/domain/case/assessment.ts';
import { nextEntries } from '../../../src/domain/evidence/chain.ts';
import type { EvidenceFact } from '../../../src/domain/evidence/evidence.ts';
import type { CriterionFinding } from '../../../src/domain/justification/criterion.ts';
import {
  approvedLetter,
  draftLetter,
  presentLetter,
} from '../../../src/domain/justification/present-letter.ts';
import type { Clock } from '../../../src/domain/policy/clock.ts';
import { ROUTES, type Route } from '../../../src/domain/policy/route.ts';
import { aChecklistItem, anAssessment } from '../../builders/an-assessment.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const CASE = { id: '11111111-1111-4111-8111-111111111111', encounterId: 'e1', patientId: 'p1' };
const DIAGNOSIS = {
  says: 'The diagnosis is a heart attack.',
  ...{ resource: 'Condition/c1', path: 'Condition.code', value: 'I21.4' },
};

const FACTS: readonly EvidenceFact[] = [
  {
    at: '2026-11-21T01:00:00.000Z',
    kind: 'failed-call',
    says: 'A call to example-health on Fri 2026-11-20 20:00 America/New_York failed (payer-unreachable).',
    source: 'payer-contact example-health',
  },
  {
    at: '2026-12-04T15:00:00.000Z',
    kind: 'remittance',
    says: 'ExplanationOfBenefit/x told what became of the claim.',
    source: 'ExplanationOfBenefit/x version 1',
  },
];

function criterion(key: string, over: Partial<CriterionFinding> = {}): CriterionFinding {
  return { key, asks: `What of ${key}?`, status: 'documented', facts: [DIAGNOSIS], ...over };
}

const DENIAL: Clock = {
  ...{ kind: 'appeal-by', deadline: '2027-06-02T04:59:59.000Z', startedBy: 'denial' },
  ...{ startedAt: '2026-12-04T15:00:00.000Z', rule: '180 calendar days from the denial', by: 'r@1' },
  ...{ zone: 'America/New_York', assumed: false, passed: false },
};

function assessed(route: Route = 'retrospective-request', over: Partial<Assessment> = {}): Assessment {
  const usual = anAssessment();
  return anAssessment({
    route: { ...usual.route, route },
    clocks: [DENIAL],
    justification: [
      criterion('diagnosis'),
      criterion('severity'),
      criterion('findings', { status: 'NOT_DOCUMENTED', facts: [] }),
    ],
    ...over,
  });
}

const log = nextEntries(CASE.id, [], FACTS, sha256);

function draftOf(assessment: Assessment) {
  const draft = draftLetter({ ...CASE, assessment }, log, sha256);
  if (draft === undefined) throw new Error('There is no letter.');
  return { draft, text: draft.text.letter.join('\n'), notes: draft.text.notes.join('\n') };
}

function textOf({ content }: DocumentReference): string {
  return Buffer.from(content[0]?.attachment.data ?? '', 'base64').toString('utf8');
}

describe('the letter of justification', () => {
  it.each([
    ['retrospective-request', 'We ask you to authorize care'],
    ['update', 'We ask you to change the authorization on file'],
    ['claim-dispute', 'We ask you to pay the claim'],
    ['reconsideration', 'We ask you to reconsider your denial of 2026-12-04.'],
    ['appeal', 'We appeal your denial of 2026-12-04.'],
  ] as const)('asks on the route %s for what that route can give', (route, asks) => {
    expect(draftOf(assessed(route)).text).toContain(asks);
  });

  it('is written where somebody is asked, and nowhere else', () => {
    const without = ROUTES.filter(
      (route) => draftLetter({ ...CASE, assessment: assessed(route) }, log, sha256) === undefined,
    );
    expect(without).toEqual(['not-required', 'notify-only', 'corrected-claim', 'provider-liability']);
  });

  it('says each fact and each time once, and nothing of a denied bill among the reasons of lateness', () => {
    const { text } = draftOf(assessed());
    expect(text.split(DIAGNOSIS.says)).toHaveLength(2);
    expect(text).toContain('- A call to example-health on Fri 2026-11-20 20:00 America/New_York failed');
    expect(text).not.toContain('2026-11-21T01:00');
    expect(text).not.toContain('ExplanationOfBenefit');
  });

  it('keeps what only its signer needs out of what the payer reads', () => {
    const { text, notes } = draftOf(assessed());
    expect(notes).toContain('- What of findings?');
    expect(notes).toContain('Condition/c1 Condition.code = I21.4');
    expect(text).not.toContain('What of findings?');
  });

  it('is a draft with a number until it is approved, and then there is no draft of it any more', () => {
    const held = { ...CASE, assessment: assessed() };
    const { draft } = draftOf(held.assessment);
    const [shown] = presentLetter(held, log, { hash: sha256, approved: [] });
    expect(shown).toMatchObject({ docStatus: 'preliminary', meta: { versionId: draft.version } });
    const approval = {
      by: 'A. B., RN',
      at: '2026-12-10T15:00:00.000Z',
      zone: 'America/New_York',
      replaces: [],
    };
    const letter = approvedLetter(held, draft, approval);
    expect(letter).toMatchObject({
      ...{ id: `${CASE.id}-letter-${draft.version}`, docStatus: 'final' },
      authenticator: { display: 'A. B., RN' },
    });
    expect(textOf(letter)).toMatch(/Signed: A\. B\., RN, Thu 2026-12-10 10:00 America\/New_York\n$/);
    expect(textOf(letter)).not.toMatch(/DRAFT|NOT DOCUMENTED/);
    expect(presentLetter(held, log, { hash: sha256, approved: [letter] })).toEqual([]);
  });

  it('has a new number when its evidence changes, and its approval replaces the earlier letter', () => {
    const before = draftOf(assessed()).draft;
    const fresh = criterion('complaint', { facts: [{ ...DIAGNOSIS, says: 'Chest pain for two hours.' }] });
    const held = { ...CASE, assessment: assessed('appeal', { justification: [fresh] }) };
    const after = draftOf(held.assessment).draft;
    expect(after.version).not.toBe(before.version);
    const approval = { by: 'A. B., RN', at: '2026-12-10T15:00:00.000Z', zone: 'UTC' };
    const first = approvedLetter(held, before, { ...approval, replaces: [] });
    expect(approvedLetter(held, after, { ...approval, replaces: [first] }).relatesTo).toEqual([
      { code: 'replaces', target: { reference: `DocumentReference/${before.approvedId}` } },
    ]);
    expect(presentLetter(held, log, { hash: sha256, approved: [first] })).toHaveLength(1);
  });

  it('keeps its number when only its own approval is added to the record', () => {
    const { version, approvedId } = draftOf(assessed()).draft;
    const own = aChecklistItem({ type: '52033-8', document: `DocumentReference/${approvedId}` });
    const checklist = [aChecklistItem(), own];
    expect(draftOf(assessed('retrospective-request', { checklist })).draft.version).toBe(version);
  });
});
