import type { Resource, Subscription } from '@medplum/fhirtypes';
import type { Assessment } from '../domain/case/assessment.ts';
import type { Case } from '../domain/case/case.ts';
import type { HistoryEntry } from '../domain/case/history.ts';
import type { Held, PayerContact, Snapshot } from '../domain/case/snapshot.ts';
import type { EvidenceEntry } from '../domain/evidence/evidence.ts';
import type { CaseState } from '../domain/case/state.ts';
import type { TradingPartner } from '../domain/pas/trading-partner.ts';
import type { Determination } from '../domain/determination/determination.ts';
import type { Condition, Found } from '../domain/fhir/condition.ts';

/** Bytes as they reached us, before anything was made of them. */
export interface Message {
  readonly sender: string;
  /** What was asked: `PUT Encounter/e1`, `POST Bundle`, `import`. */
  readonly interaction: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** A resource taken out of a message, with what the index needs to find it again. */
export interface Incoming {
  readonly type: string;
  readonly id: string;
  readonly resource: Resource;
  /** `Bundle.entry.fullUrl`, when it was in a Bundle. */
  readonly fullUrl: string | undefined;
  /** Ids of the patient and the encounter it belongs to, resolved within the message. */
  readonly patientId: string | undefined;
  readonly encounterId: string | undefined;
}

/** Enough to say "look at this case now": no patient data, so it may stand in a queue. */
export type Hint = Pick<Case, 'id' | 'version'>;

/** `rank`, at equal deadline: 0 emergency, 1 urgent, 2 everything else, 3 one of very many that came together. */
export interface DueCase extends Hint {
  readonly rank: number;
}

export interface Receipt {
  readonly messageId: string;
  readonly resources: readonly {
    readonly type: string;
    readonly id: string;
    readonly version: number;
    /** `unchanged`: the same content again. `superseded`: older than what we hold; kept, not used. */
    readonly stored: 'created' | 'updated' | 'unchanged' | 'superseded';
  }[];
  /** Cases that were opened or touched and are now due, as a hint for the queue. */
  readonly cases: readonly Hint[];
}

/** What a move writes beside the state. `dueAt`: when the database should bring the case up again; absent = never by itself. */
export interface Move {
  readonly to: CaseState;
  readonly because: string;
  readonly step: string;
  /** The line of history, where it is not why the case stands where it stands: an act that leaves it there. */
  readonly says?: string;
  readonly dueInSeconds?: number;
  readonly assessment?: Assessment;
  readonly determination?: Determination;
  readonly submissionId?: string;
  readonly payer?: string;
  /** `Type/id` of everything the assessment looked at or looked for outside the patient's own record. */
  readonly dependsOn?: readonly string[];
  /** The payer holds an earlier version, whatever becomes of the one being sent: nothing may be asked anew. */
  readonly payerHoldsPrior?: true;
  /** What had changed in the record since the submission was looked at, unless more came meanwhile. */
  readonly changesSeen?: true;
  /** What is kept from the payer from now on, all of it; absent leaves it as it is. */
  readonly withheld?: readonly string[];
  /** Something other than the record changed what would be asked today: to be told as a change of the record is. */
  readonly asksOtherwise?: true;
  /** Sets the count of failed tries of this step; a move without it starts again at 0. */
  readonly attempt?: number;
}

/** A move of a case as its holder claimed it. */
export interface ClaimedMove {
  readonly claimed: Case;
  readonly move: Move;
}

/** A request as it was frozen: these bytes and no others may leave under these identifiers. */
export interface Submission {
  readonly id: string;
  readonly caseId: string;
  readonly payer: string;
  /** 1 for the first ask; a corrected ask after a rejection is a new generation. */
  readonly generation: number;
  readonly claimIdentifier: string;
  readonly bundleIdentifier: string;
  /** `urn:uuid:…` of the Claim in the Bundle. */
  readonly claimFullUrl: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly createdAt: string;
  /** What it does to an earlier submission that the payer holds; absent for a request of its own. */
  readonly revises?: { readonly how: 'update' | 'cancel'; readonly prior: string };
  /** How the encounter travels in it, and why; absent for what was frozen before this was kept. */
  readonly encounter?: string;
}

/** Documents that answer a payer's request for information, as frozen bytes and with what became of them. */
export interface Attachment {
  readonly id: string;
  readonly caseId: string;
  /** The submission whose answer asked. */
  readonly submissionId: string;
  /** Which request it answers: see `requestKey`. */
  readonly requestKey: string;
  readonly controlNumber: string;
  /** `DocumentReference/id` */
  readonly documents: readonly string[];
  readonly address: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  /** Absent while it is being sent, or when the sender died: the payer may have it. */
  readonly class: AttemptClass | undefined;
  readonly result: string | undefined;
}

export type AttemptClass = 'not-sent' | 'answered' | 'maybe-sent';

/** One call to a payer: committed before it is made, closed when its answer is classed. */
export interface Attempt {
  readonly id: string;
  readonly submissionId: string;
  readonly operation: 'submit' | 'inquire';
  readonly startedAt: string;
  readonly endedAt: string | undefined;
  readonly class: AttemptClass | undefined;
  /** HTTP status or failure code. */
  readonly result: string | undefined;
}

/** A request that left again after a copy of it may have reached the payer. */
export interface Resent {
  readonly caseId: string;
  readonly submissionId: string;
  readonly payer: string;
  /** How often it left again. */
  readonly times: number;
  readonly lastAt: string;
}

/** Something a payer said: kept byte for byte, whether or not it could be used. */
export interface PayerMessage {
  readonly payer: string;
  readonly submissionId: string | undefined;
  readonly how: 'submit-answer' | 'inquiry-answer' | 'notification' | 'attachment-answer';
  readonly bytes: Uint8Array;
  /** Notifications: the Subscription's id and the event number. */
  readonly subscription?: string;
  readonly eventNumber?: string;
  readonly disposition: Disposition;
}

/**
 * What became of a payer's message. `unread`: kept, and to be read by the next step of its case, under that case's
 * claim; so a notification can never race with the answer to the submission.
 */
export type Disposition = 'unread' | 'used' | 'unchanged' | 'contradicts' | 'not-ours' | 'unreadable';

/** A payer's message that waits in the inbox of its case. */
export interface UnreadAnswer {
  readonly id: string;
  readonly submissionId: string;
  readonly how: PayerMessage['how'];
  readonly receivedAt: string;
  readonly bytes: Uint8Array;
}

export interface CaseFilter {
  readonly sender?: string;
  readonly state?: CaseState;
  readonly patientId?: string;
  readonly encounterId?: string;
  readonly limit: number;
  /** Id of the last case of the page before. */
  readonly after?: string;
}

/** Everything that must survive. Implemented over PostgreSQL, a server or embedded: one SQL for both. */
export interface CaseStore {
  /**
   * Stores the message byte for byte, indexes its resources and opens or touches their cases, all in one transaction.
   * Resolves after COMMIT. The same content twice changes nothing.
   */
  receive(message: Message, resources: readonly Incoming[]): Promise<Receipt>;
  /**
   * The same under conditions: what they speak of is looked up and kept from changing until COMMIT. `decide` is given
   * what was found, in their order, and says what is then to be stored; nothing at all when it gives undefined. It may
   * be asked more than once.
   */
  receiveUnder(
    message: Message,
    conditions: readonly Condition[],
    decide: (found: readonly (readonly Found[])[]) => readonly Incoming[] | undefined,
  ): Promise<Receipt | undefined>;
  /** Opens no case and touches none: what was fetched for a case that is being gathered. */
  readResource(sender: string, type: string, id: string): Promise<Held | undefined>;
  snapshotOf(subject: Pick<Case, 'sender' | 'encounterId'>): Promise<Snapshot | undefined>;
  /** The same for many, in the order asked, with hardly more statements than for one. */
  snapshotsOf(
    subjects: readonly Pick<Case, 'sender' | 'encounterId'>[],
  ): Promise<readonly (Snapshot | undefined)[]>;

  readCase(id: string): Promise<Case | undefined>;
  listCases(filter: CaseFilter): Promise<readonly Case[]>;
  countByState(): Promise<Readonly<Partial<Record<CaseState, number>>>>;
  historyOf(caseId: string): Promise<readonly HistoryEntry[]>;

  /** Takes the case for `leaseSeconds` if it is due and nobody holds it; undefined otherwise. */
  claim(id: string, leaseSeconds: number): Promise<Case | undefined>;
  /** The same for many at once: those that were due and free. */
  claimAll(ids: readonly string[], leaseSeconds: number): Promise<readonly Case[]>;
  /**
   * Due cases that nobody holds. Payers take turns, and of each the most pressing comes first (deadline, then urgency,
   * then age); at `most` so many of a payer's, and none of a payer whose door is shut.
   */
  due(limit: number, most?: Readonly<Record<string, number>>): Promise<readonly DueCase[]>;
  /** The same of a state in which no payer is called. */
  dueIn(state: 'received' | 'ready', limit: number): Promise<readonly DueCase[]>;
  /** Moves a claimed case, releases it and writes its history; undefined when fence or version were overtaken. */
  move(claimed: Case, move: Move): Promise<Case | undefined>;
  /** The same for many at once; gives the ids of those that moved. */
  moveAll(moves: readonly ClaimedMove[]): Promise<readonly string[]>;
  /** Releases a claimed case that has nothing to do until something touches it, or until then. */
  rest(claimed: Case, dueInSeconds?: number): Promise<void>;
  /** Brings a case up now: a person asked, or an answer came. Works while somebody holds it, too. */
  makeDue(id: string): Promise<void>;
  /**
   * Brings up to `limit` cases that were last assessed under another release than this one and of which nothing has
   * been frozen or sent. Who holds a case keeps it.
   */
  bringUpForRelease(release: string, limit: number): Promise<readonly Hint[]>;

  /**
   * For a record that was restored to an earlier point: what was frozen may have been sent since and becomes `unknown`,
   * and what was not yet frozen waits for a person.
   */
  afterRestore(): Promise<{ readonly toBeAsked: number; readonly forPeople: number }>;

  /** When the record was last restored to an earlier point; undefined when it never was. */
  restoredAt(): Promise<string | undefined>;

  /** Freezes the request and moves the case to `assembled`, in one transaction. */
  freeze(claimed: Case, submission: Omit<Submission, 'createdAt'>, move: Move): Promise<Case | undefined>;
  readSubmission(id: string): Promise<Submission | undefined>;
  submissionsOf(caseId: string): Promise<readonly Submission[]>;
  findSubmission(by: {
    payer: string;
    claimIdentifier?: string;
    claimFullUrl?: string;
  }): Promise<Submission | undefined>;

  /** Commits the intent to call before the call is made: moves the case and opens the attempt, in one transaction. */
  beginAttempt(
    claimed: Case,
    submissionId: string,
    operation: Attempt['operation'],
    move: Move | undefined,
    leaseSeconds: number,
  ): Promise<{ case: Case; attempt: Attempt } | undefined>;
  endAttempt(attemptId: string, end: { class: AttemptClass; result: string }): Promise<void>;
  /** Writes down a `Claim/$inquire` that was answered. */
  recordInquiry(inquiry: { submissionId: string; startedAt: string; result: string }): Promise<void>;
  attemptsOf(submissionId: string): Promise<readonly Attempt[]>;
  /** Every request that left again after a copy may have reached the payer (`countResends`), the latest first. */
  resends(sender?: string): Promise<readonly Resent[]>;
  /**
   * Commits documents before they leave and keeps the case for `leaseSeconds`. `attachment` is undefined when this
   * request was answered before and the answer may have left: it is not sent again.
   */
  beginAttachment(
    claimed: Case,
    attachment: Omit<Attachment, 'startedAt' | 'endedAt' | 'class' | 'result'>,
    move: Move,
    leaseSeconds: number,
  ): Promise<{ case: Case; attachment: Attachment | undefined } | undefined>;
  endAttachment(id: string, end: { class: AttemptClass; result: string }): Promise<void>;
  attachmentsOf(caseId: string): Promise<readonly Attachment[]>;
  /** Our own log of calls to a payer, for "why late". */
  contactsWith(payer: string, since: string): Promise<readonly PayerContact[]>;
  /** Writes down a call that never became an attempt: token refused, payer unreachable at subscription. */
  recordContact(contact: PayerContact): Promise<void>;

  /** The log of why a case is late, in order. */
  evidenceOf(caseId: string): Promise<readonly EvidenceEntry[]>;
  /** Appends the next entries, all or none; false when somebody else appended meanwhile. */
  appendEvidence(caseId: string, entries: readonly EvidenceEntry[]): Promise<boolean>;

  /** Keeps what a payer said and gives its id; undefined when the very same message is already there. */
  keepPayerMessage(message: PayerMessage): Promise<string | undefined>;
  /** The inbox of a case: messages with disposition `unread`, oldest first. */
  unreadAnswers(caseId: string): Promise<readonly UnreadAnswer[]>;
  /** Says what became of a message. */
  disposeOf(payerMessageId: string, disposition: Disposition): Promise<void>;
  /** Answers that were used for this case, newest first. */
  answersOf(
    caseId: string,
  ): Promise<readonly { submissionId: string; receivedAt: string; bytes: Uint8Array }[]>;

  /** The submission that the payer answered with this ClaimResponse, by what it told before. */
  submissionAnsweredBy(payer: string, responseId: string): Promise<Submission | undefined>;
  /** Cases that wait for this payer's decision, oldest first. */
  pendedAt(payer: string, limit: number): Promise<readonly Hint[]>;

  /** The subscription we hold at a payer, if any. */
  readSubscription(payer: string): Promise<PayerSubscription | undefined>;
  saveSubscription(subscription: PayerSubscription): Promise<void>;
}

export interface PayerSubscription {
  readonly payer: string;
  /** The id the payer gave it. */
  readonly id: string;
  /** Our callback address that it was created with. */
  readonly endpoint: string;
  /** Secret in our callback address's header; compared in constant time. */
  readonly secret: string;
  readonly status: 'requested' | 'active' | 'error';
  readonly lastEventNumber: string | undefined;
  /** The last event before a gap that was not closed yet. */
  readonly missedSince?: string;
  /** When it was last known to be alive: ISO instant. */
  readonly heardAt?: string;
}

/** What we are short of, so that nothing more should be taken in at the moment. */
export type Shortage = 'database-away' | 'database-slow' | 'disk-short' | 'backlog-large';

/** Whether there is room for more. Asked before anything is read, so it answers at once, from what was last seen. */
export interface Intake {
  shortage(): Shortage | undefined;
}

/** Says which case to look at now; the database says whether it is due. Losing a hint loses nothing. */
export interface CaseQueue {
  hint(cases: readonly Hint[]): Promise<void>;
}

/** How to reach a payer: deployment, not clinical content. */
export interface PayerConnection extends TradingPartner {
  /** The id used in `mappings/payers/`. */
  readonly id: string;
  readonly endpoint: string;
  readonly token?: { readonly endpoint: string; readonly clientId: string; readonly clientSecret: string };
  readonly subscription: 'rest-hook' | 'none';
  /** sha-256 in hex of the bearer token with which the payer calls us, when not by our subscription's secret. */
  readonly tokenSha256?: string;
  /** How to find out whether the payer has a request whose answer was lost (facts: one must be chosen). */
  readonly resolver:
    | 'inquire-by-claim-identifier'
    | 'inquire-by-example'
    | 'idempotent-resend'
    | 'subscription-only'
    | 'manual';
  readonly submitTimeoutSeconds: number;
  /** Longer than the payer's longest processing time: a "not found" before it means nothing. */
  readonly settleSeconds: number;
  /** Fallback for pended cases; at most `inquireAtMost` times. */
  readonly inquireEverySeconds: number;
  readonly inquireAtMost: number;
  /** The payer's inquiry is trusted: after two "not found" a settle time apart the same bytes may be sent again. */
  readonly mayResendWhenNotFound: boolean;
  /** Calls at a time, from all processes together; absent: three quarters of each process's workers. */
  readonly maxInFlight?: number;
  /** Calls a second as agreed with the payer, from all processes together. */
  readonly maxPerSecond?: number;
  /** After so many failures in a row no call is made for `breakSeconds`, and then its capability statement is read first. */
  readonly breakAfterFailures: number;
  readonly breakSeconds: number;
}

/** Who may call a payer now. Turned away is nobody's failure: the case comes up again. */
export interface PayerDoors {
  enter(
    payer: PayerConnection,
    call: { readonly isRetry: boolean },
  ): Promise<{ leave(isFailed: boolean): void } | { readonly waitSeconds: number }>;
  /** The payer asked not to be called for so long (Retry-After): nothing of it is taken up before. */
  heed(payer: PayerConnection, retryAfterSeconds: number): Promise<void>;
}

/** What all processes must agree on about payers, and what the next ones must not forget. */
export interface DoorBook {
  /** Lengthens, never shortens, the time in which a payer is not called. */
  shut(payer: string, seconds: number, opens: 'by-itself' | 'when-probed'): Promise<void>;
  shutNow(): Promise<
    readonly { readonly payer: string; readonly secondsLeft: number; readonly needsProbe: boolean }[]
  >;
  /** One process asks whether the payer is back; it stays shut for so long unless the answer is yes. */
  takeProbe(payer: string, seconds: number): Promise<boolean>;
  open(payer: string): Promise<void>;
  /** One of so many places, for so long at the most; undefined when all are taken. */
  takePlace(payer: string, places: number, seconds: number): Promise<number | undefined>;
  leavePlace(payer: string, place: number): Promise<void>;
}

/** Calls a second, shared by all processes: gives the seconds to wait, or 0 when the call may be made. */
export interface PayerRate {
  take(payer: string, perSecond: number): Promise<number>;
}

/** What came back over HTTP. `body` is the parsed JSON, undefined when it was not JSON. */
export interface PayerAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
  readonly body: unknown;
  /** Retry-After in seconds, from either of its forms. */
  readonly retryAfterSeconds: number | undefined;
}

/** The payer's PAS endpoint. Every method rejects with a Failure whose kind says what may be done next. */
export interface PayerGateway {
  /** `Claim/$submit` with exactly these bytes. Where `lastLook`, when all is ready for the call, throws, nothing is sent. */
  submit(payer: PayerConnection, bytes: Uint8Array, lastLook: () => void): Promise<PayerAnswer>;
  /** `Claim/$inquire`. Asking is harmless: any failure but a refusal is transient. */
  inquire(payer: PayerConnection, bytes: Uint8Array): Promise<PayerAnswer>;
  /** CDex `$submit-attachment` at the payer's address for it. Fails like `submit`: it may have arrived. */
  submitAttachment(payer: PayerConnection, address: string, bytes: Uint8Array): Promise<PayerAnswer>;
  /** Creates the Subscription and gives it as the payer stored it. */
  subscribe(payer: PayerConnection, subscription: Subscription): Promise<Subscription>;
  /** How the payer holds a Subscription now; undefined when it no longer knows it. */
  readSubscription(payer: PayerConnection, id: string): Promise<Subscription | undefined>;
  /** Puts a Subscription again that is in error or off: it starts over with a handshake. */
  renewSubscription(payer: PayerConnection, id: string, subscription: Subscription): Promise<void>;
  /** What `$events` gives from that event on, as it came. Rejects where the payer has no such operation. */
  missedEvents(payer: PayerConnection, id: string, firstEvent: string): Promise<unknown>;
}

/** The EHR that a sender is registered with: where missing parts are read from. */
export interface EhrReader {
  /** The resources a reference or search names; empty when the sender has no EHR registered or it has none. */
  read(sender: string, reference: string): Promise<readonly Resource[]>;
  search(
    sender: string,
    type: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<readonly Resource[]>;
  isRegistered(sender: string): boolean;
}
