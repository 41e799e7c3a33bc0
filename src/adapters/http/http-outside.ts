import type { IncomingHttpHeaders } from 'node:http';
import type { Case } from '../../domain/case/case.ts';
import type { ClinicalContent } from '../../domain/clinical-content/clinical-content.ts';
import type { RiskScore } from '../../domain/denial-risk/risk-score.ts';
import type { Drafted, SentContent } from '../../workflow/draft-content.ts';
import type { Act } from '../../workflow/person-acts.ts';
import type { Notified, NotificationPush } from '../../workflow/notified.ts';
import type { PeerToPeer } from '../../workflow/record-peer-to-peer.ts';
import type { CaseStore } from '../../workflow/ports/case-store.ts';
import type { Intake } from '../../workflow/ports/intake.ts';
import type { Push, Reception } from '../../workflow/receive.ts';
import type { Preview, Withholding } from '../../workflow/review-request.ts';
import type { RefusedContent } from '../../workflow/store-given.ts';

/** Everything the HTTP side may touch. Wiring fills it in. */
export interface HttpOutside {
  readonly receive: (push: Push) => Promise<Reception>;
  readonly notified: (push: NotificationPush) => Promise<Notified>;
  /** A person's acts on a case. */
  readonly release: (caseId: string, who: string) => Promise<Act>;
  readonly reassess: (caseId: string, who: string) => Promise<Act>;
  readonly cancel: (caseId: string, who: string) => Promise<Act>;
  readonly discard: (caseId: string, act: { who: string; because: string }) => Promise<Act>;
  readonly confirmWriteOff: (caseId: string, act: { who: string; because: string }) => Promise<Act>;
  readonly approveLetter: (
    caseId: string,
    act: { who: string; by: string; draft: string; completed?: string | undefined },
  ) => Promise<Act>;
  readonly recordPeerToPeer: (caseId: string, talk: PeerToPeer) => Promise<Act>;
  readonly edit: (caseId: string, act: { who: string; bytes: Uint8Array }) => Promise<Act | RefusedContent>;
  readonly amend: (caseId: string, act: { who: string; bytes: Uint8Array }) => Promise<Act | RefusedContent>;
  readonly withhold: (caseId: string, act: Withholding) => Promise<Act | RefusedContent>;
  readonly disclose: (caseId: string, act: Withholding) => Promise<Act | RefusedContent>;
  /** The request of a case as it would leave now. */
  readonly preview: (held: Case) => Promise<Preview | undefined>;
  /** How likely a denial of it is, where that is still open. */
  readonly scoreOf: (held: Case) => Promise<RiskScore | undefined>;
  /** Where documents for a payer go when its answer names no address. */
  readonly endpointOf: (payer: string) => string | undefined;
  /** Keeps clinical content that a terminology tool sends, until a person publishes it. */
  readonly draftContent: (sent: SentContent) => Promise<Drafted>;
  /** The clinical-content release in force. */
  readonly content: ClinicalContent;
  readonly store: Pick<
    CaseStore,
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
  >;
  /** Who calls; undefined is answered 401. With no sender registered everybody is the same one, and we listen on loopback only. */
  readonly authenticate: (headers: IncomingHttpHeaders) => string | undefined;
  /** Why no work should be sent to this process; undefined while it is ready. Answers at once. */
  readonly unready: () => string | undefined;
  readonly intake: Intake;
  /** Pushes of one sender that are taken in at the same time. */
  readonly maxPushesPerSender: number;
  /** Ids of the payers that this deployment is connected with: searched by `Claim?identifier=`. */
  readonly payers: readonly string[];
  readonly maxBodyBytes: number;
  readonly version: string;
  /** The address we are reached at; absent: as the caller spelt it. */
  readonly publicUrl: string | undefined;
  /** ISO instant in UTC. */
  readonly now: () => string;
  /** Hex digest. */
  readonly sha256: (bytes: Uint8Array) => string;
  /** uuid v4 */
  readonly newId: () => string;
  readonly log: (event: string, values: Readonly<Record<string, string | number | undefined>>) => void;
}
