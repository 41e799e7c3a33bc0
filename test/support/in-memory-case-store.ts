import { createHash } from 'node:crypto';
import type { Encounter, Identifier } from '@medplum/fhirtypes';
import type { Case } from '../../src/domain/case/case.ts';
import type { HistoryEntry } from '../../src/domain/case/history.ts';
import type { Held } from '../../src/domain/case/snapshot.ts';
import type { Condition, Found } from '../../src/domain/fhir/condition.ts';
import { isWithPayer } from '../../src/domain/case/state.ts';
import type { CaseStore } from '../../src/workflow/ports/case-store.ts';
import type { Incoming, Message, Receipt } from '../../src/workflow/ports/resource-store.ts';
import type { Submission } from '../../src/workflow/ports/submissions.ts';

type Kept = Receipt['resources'][number];

/** The part of the store that receiving and reading back need, in memory; the real one keeps the same contract. */
export type InMemoryCaseStore = Pick<
  CaseStore,
  | 'receive'
  | 'receiveUnder'
  | 'readResource'
  | 'readCase'
  | 'listCases'
  | 'countByState'
  | 'longestDue'
  | 'historyOf'
  | 'readSubmission'
  | 'submissionsOf'
  | 'findSubmission'
  | 'answersOf'
  | 'attachmentsOf'
  | 'attemptsOf'
  | 'resends'
  | 'evidenceOf'
  | 'snapshotOf'
  | 'makeDue'
> & {
  readonly messages: readonly (Message & { sha256: string })[];
  /** Puts a request and the payer's answers (oldest first) on a case, as submitting would. */
  addSubmission(submission: Submission, answers?: readonly Uint8Array[]): void;
};

export function inMemoryCaseStore(now: () => string = () => '2026-11-23T12:00:00.000Z'): InMemoryCaseStore {
  const messages: (Message & { sha256: string })[] = [];
  const resources = new Map<string, Held>();
  const cases = new Map<string, Case>();
  const histories = new Map<string, HistoryEntry[]>();
  const submissions = new Map<string, Submission>();
  const answers = new Map<string, { submissionId: string; receivedAt: string; bytes: Uint8Array }[]>();

  const keep = (sender: string, { type, id, resource }: Incoming): Kept => {
    const key = `${sender} ${type}/${id}`;
    const held = resources.get(key);
    if (held !== undefined && JSON.stringify(held.resource) === JSON.stringify(resource)) {
      return { type, id, version: held.version, stored: 'unchanged' };
    }
    const version = (held?.version ?? 0) + 1;
    resources.set(key, { resource, version, receivedAt: now() });
    return { type, id, version, stored: held === undefined ? 'created' : 'updated' };
  };

  const open = (sender: string, { resource, patientId }: Incoming): Case => {
    // Only Encounters open cases.
    const encounter = resource as Encounter;
    const id = uuidOf(`${sender} ${encounter.id ?? ''}`);
    const before = cases.get(id);
    const opened: Case = {
      ...(before ?? {
        id,
        sender,
        encounterId: encounter.id ?? '',
        state: 'received',
        because: 'An encounter was received.',
        fence: 0,
        attempt: 0,
        unfinished: 0,
        assessment: undefined,
        determination: undefined,
        submissionId: undefined,
        changedSinceSubmission: false,
        withheld: [],
        openedAt: now(),
      }),
      patientId,
      version: (before?.version ?? 0) + 1,
      updatedAt: now(),
      dueAt: now(),
      ...(before !== undefined && isWithPayer(before.state) ? { changedSinceSubmission: true } : {}),
    };
    cases.set(id, opened);
    const entry = {
      at: now(),
      step: 'receive',
      from: before?.state,
      to: opened.state,
      says: 'An encounter was received.',
    };
    histories.set(id, [...(histories.get(id) ?? []), entry]);
    return opened;
  };

  const receive: CaseStore['receive'] = (message, incoming) => {
    messages.push({ ...message, sha256: createHash('sha256').update(message.bytes).digest('hex') });
    const kept = incoming.map((each) => keep(message.sender, each));
    const touched = incoming
      .filter((each, index) => each.type === 'Encounter' && kept[index]?.stored !== 'unchanged')
      .map((each) => open(message.sender, each));
    return Promise.resolve({ messageId: String(messages.length), resources: kept, cases: touched });
  };

  const lookUp = (sender: string, condition: Condition): readonly Found[] =>
    [...resources].flatMap(([key, { resource, version }]) => {
      const [of, name = ''] = key.split(' ');
      const [type, id = ''] = name.split('/');
      if (of !== sender || type !== condition.type) return [];
      const isMeant =
        condition.how === 'if-none-exist' ? hasIdentifier(resource, condition) : id === condition.id;
      return isMeant ? [{ id, version }] : [];
    });

  return {
    messages,
    receive,
    receiveUnder: async (message, conditions, decide) => {
      const incoming = decide(conditions.map((each) => lookUp(message.sender, each)));
      return incoming && (await receive(message, incoming));
    },
    readResource: (sender, type, id) => Promise.resolve(resources.get(`${sender} ${type}/${id}`)),
    readCase: (id) => Promise.resolve(cases.get(id)),
    listCases: (filter) => {
      const wanted = [...cases.values()]
        .filter((each) => filter.sender === undefined || each.sender === filter.sender)
        .filter((each) => filter.state === undefined || each.state === filter.state)
        .filter((each) => filter.patientId === undefined || each.patientId === filter.patientId)
        .filter((each) => filter.encounterId === undefined || each.encounterId === filter.encounterId)
        .filter((each) => filter.idBegins === undefined || each.id.startsWith(filter.idBegins))
        .sort((a, b) => a.id.localeCompare(b.id))
        .filter((each) => filter.after === undefined || each.id > filter.after);
      return Promise.resolve(wanted.slice(0, filter.limit));
    },
    countByState: () => {
      const counts: Partial<Record<Case['state'], number>> = {};
      for (const { state } of cases.values()) counts[state] = (counts[state] ?? 0) + 1;
      return Promise.resolve(counts);
    },
    longestDue: () => Promise.resolve(0),
    historyOf: (id) => Promise.resolve(histories.get(id) ?? []),
    readSubmission: (id) => Promise.resolve(submissions.get(id)),
    submissionsOf: (caseId) =>
      Promise.resolve([...submissions.values()].filter((each) => each.caseId === caseId)),
    findSubmission: (by) =>
      Promise.resolve(
        [...submissions.values()].find(
          (each) =>
            each.payer === by.payer &&
            (each.claimIdentifier === by.claimIdentifier || each.claimFullUrl === by.claimFullUrl),
        ),
      ),
    evidenceOf: () => Promise.resolve([]),
    snapshotOf: () => Promise.resolve(undefined),
    answersOf: (caseId) => Promise.resolve([...(answers.get(caseId) ?? [])].reverse()),
    attachmentsOf: () => Promise.resolve([]),
    attemptsOf: () => Promise.resolve([]),
    resends: () => Promise.resolve([]),
    makeDue: (id) => {
      const held = cases.get(id);
      if (held !== undefined) cases.set(id, { ...held, dueAt: now() });
      return Promise.resolve();
    },
    addSubmission: (submission, said = []) => {
      submissions.set(submission.id, submission);
      const used = said.map((bytes) => ({ submissionId: submission.id, receivedAt: now(), bytes }));
      answers.set(submission.caseId, [...(answers.get(submission.caseId) ?? []), ...used]);
    },
  };
}

function hasIdentifier(
  resource: object,
  { system, value }: Extract<Condition, { how: 'if-none-exist' }>,
): boolean {
  const own: unknown = 'identifier' in resource ? resource.identifier : [];
  // As the fixtures spell them.
  return ([own].flat() as Identifier[]).some(
    (each) => each.value === value && (system === undefined || (each.system ?? '') === system),
  );
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
