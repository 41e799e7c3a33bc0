import type { DocumentReference } from '@medplum/fhirtypes';
import { loadClinicalContent } from '../../src/adapters/clinical-content/load.ts';
import { assessSnapshot } from '../../src/domain/case/assess-snapshot.ts';
import type { Case } from '../../src/domain/case/case.ts';
import { followUp } from '../../src/domain/case/follow-up.ts';
import type { Determination } from '../../src/domain/determination/determination.ts';
import { advance } from '../../src/workflow/advance.ts';
import type { Outside } from '../../src/workflow/outside.ts';
import type { Attachment, AttachmentDraft } from '../../src/workflow/ports/attachments.ts';
import type { Move } from '../../src/workflow/ports/case-moves.ts';
import { aCase } from '../builders/a-case.ts';
import { aRequest } from '../builders/a-request.ts';
import { aSnapshot } from '../builders/a-snapshot.ts';
import { aTradingPartner } from '../builders/a-trading-partner.ts';
import { aDocument } from '../builders/an-emergency-stay.ts';

const content = await loadClinicalContent('mappings');

const ANSWERED = '2026-01-20T15:00:00.000Z';
const events = { claimReceived: '2026-01-20T14:59:00.000Z', informationRequested: ANSWERED };

const PENDED: Determination = {
  created: ANSWERED,
  overall: 'pended',
  lines: [],
  errors: [],
  humanReviewed: undefined,
  requests: [],
};

const SUBMISSION = { id: 's1', payer: 'example-health', generation: 1 };

/** A second document that the payer may want: an emergency department note. */
const NOTE = '34111-5';

/** A pended case of which the payer wants the documents in this record. */
function asked(documents: readonly DocumentReference[], { payerStatus = 200, unread = 0 } = {}) {
  let now = ANSWERED;
  let woken = 0;
  const snapshot = aSnapshot({ with: documents });
  const wanted = documents.flatMap(({ type }) => type?.coding?.[0]?.code ?? []);
  const requests = wanted.map((code, n) => ({
    controlNumber: String(n + 1),
    loincCodes: [code],
    reportType: undefined,
    itemSequence: 1,
  }));
  const assessment = followUp({
    assessment: assessSnapshot(snapshot, content, now),
    snapshot,
    content,
    events,
    at: now,
  });
  const bytes = new TextEncoder().encode(JSON.stringify(aRequest().bundle));
  let held: Case = aCase({
    state: 'pended',
    submissionId: SUBMISSION.id,
    determination: { ...PENDED, requests },
    assessment,
    dueAt: now,
  });
  const said: string[] = [];
  const attachments: Attachment[] = [];
  const move = (_: Case, to: Move): Promise<Case> => {
    const dueAt =
      to.dueInSeconds === undefined
        ? undefined
        : new Date(Date.parse(now) + to.dueInSeconds * 1000).toISOString();
    const { attempt = 0, assessment: fresh = held.assessment } = to;
    held = { ...held, state: to.to, because: to.because, attempt, assessment: fresh, dueAt };
    said.push(to.because);
    return Promise.resolve(held);
  };
  const store = {
    move,
    claim: () => Promise.resolve(held.dueAt !== undefined && held.dueAt <= now ? held : undefined),
    rest: (_: Case, seconds?: number) => {
      const dueAt =
        seconds === undefined ? undefined : new Date(Date.parse(now) + seconds * 1000).toISOString();
      held = { ...held, dueAt };
      return Promise.resolve();
    },
    makeDue: () => {
      woken += 1;
      held = { ...held, dueAt: now };
      return Promise.resolve();
    },
    unreadAnswers: () =>
      Promise.resolve(
        Array.from({ length: unread }, () => ({ id: 'm', bytes: new TextEncoder().encode('{}') })),
      ),
    disposeOf: () => Promise.resolve(),
    readSubmission: () => Promise.resolve({ ...SUBMISSION, bytes }),
    snapshotOf: () => Promise.resolve(snapshot),
    answersOf: () => Promise.resolve([{ submissionId: SUBMISSION.id }]),
    attachmentsOf: () => Promise.resolve(attachments),
    historyOf: () => Promise.resolve(said.map((says) => ({ step: 'answer-request', says }))),
    beginAttachment: async (claimed: Case, draft: AttachmentDraft, to: Move) => {
      await move(claimed, to);
      const attachment = {
        ...draft,
        startedAt: now,
        endedAt: undefined,
        class: undefined,
        result: undefined,
      };
      attachments.push(attachment);
      return { case: held, attachment };
    },
    endAttachment: (id: string, end: Pick<Attachment, 'class' | 'result'>) => {
      const at = attachments.findIndex((each) => each.id === id);
      const ended = attachments[at];
      if (ended !== undefined) attachments[at] = { ...ended, ...end };
      return Promise.resolve();
    },
    keepPayerMessage: () => Promise.resolve(undefined),
  };
  let ids = 0;
  // What these steps ask for, and no more.
  const outside = {
    store,
    content,
    now: () => now,
    newId: () => `a${String((ids += 1))}`,
    random: () => 0.5,
    sha256: () => 'x',
    isStopping: () => false,
    leaseSeconds: 10,
    log: () => undefined,
    connectionOf: () => ({
      ...aTradingPartner(),
      id: 'example-health',
      endpoint: 'https://pas.payer.example/fhir',
      inquireEverySeconds: 3_600,
      inquireAtMost: 5,
      submitTimeoutSeconds: 10,
    }),
    gateway: { submitAttachment: () => Promise.resolve({ status: payerStatus, bytes: undefined }) },
  } as unknown as Outside;
  return {
    said,
    sends: () => attachments.length,
    woken: () => woken,
    held: () => held,
    /** Whenever the case is due until then, it is taken up; so often at most, lest a loop never ends. */
    until: async (end: string): Promise<void> => {
      for (let times = 0; times < 200 && held.dueAt !== undefined && held.dueAt <= end; times += 1) {
        now = held.dueAt > now ? held.dueAt : now;
        await advance(held.id, outside);
      }
    },
    deadline: assessment.clocks.find(({ kind }) => kind === 'answer-by')?.deadline ?? '',
  };
}

const withoutContent = aDocument({
  content: [{ attachment: { contentType: 'application/pdf', url: 'https://ehr.example/Binary/77' } }],
});

describe('a case of which a person has the next word', () => {
  it('says once what it wants, rests until its next clock runs out, and says that then', async () => {
    const { said, held, until, deadline } = asked([withoutContent]);
    expect(deadline > ANSWERED).toBe(true);
    await until(ANSWERED);
    expect(said).toEqual([expect.stringContaining('the document is here without its content')]);
    expect(held()).toMatchObject({ state: 'needs-attention' });
    const due = held().dueAt ?? '';
    expect(due > ANSWERED && due <= new Date(Date.parse(deadline) + 2_000).toISOString()).toBe(true);

    await until(new Date(Date.parse(deadline) + 2_000).toISOString());
    const ranOut = said.filter((each) => each.includes("time to answer the payer's question"));
    expect(ranOut).toHaveLength(1);
    // What is to be done is still said.
    expect(held().because).toContain('the document is here without its content');
    expect(said.length).toBeLessThan(5);
  });

  it('is not sent again and again to a payer that does not take it: ten times, then it rests', async () => {
    const { held, sends, until, deadline } = asked([aDocument()], { payerStatus: 429 });
    const before = new Date(Date.parse(deadline) - 1_000).toISOString();
    await until(before);
    expect(sends()).toBe(10);
    expect(held()).toMatchObject({ state: 'needs-attention' });
    expect((held().dueAt ?? '') > before).toBe(true);
  });

  it('is sent what else is on hand, though the payer refused one document and another has no content', async () => {
    const note = aDocument({ id: 'doc-2', loinc: NOTE });
    const refused = asked([aDocument(), note], { payerStatus: 422 });
    await refused.until(ANSWERED);
    expect(refused.sends()).toBe(2);
    expect(refused.held()).toMatchObject({ state: 'needs-attention' });

    const partly = asked([withoutContent, note]);
    await partly.until(ANSWERED);
    expect(partly.sends()).toBe(1);
    expect(partly.held()).toMatchObject({ state: 'needs-attention' });
    expect(partly.held().because).toContain('the document is here without its content');
  });

  it('listens on to a payer that has said more than was read', async () => {
    const { until, woken } = asked([withoutContent], { unread: 1 });
    await until(ANSWERED);
    expect(woken()).toBe(1);
  });
});
