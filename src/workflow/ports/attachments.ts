import type { Case } from '../../domain/case/case.ts';
import type { AttemptClass } from './attempts.ts';
import type { Move } from './case-moves.ts';

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

/** As it is about to leave. */
export type AttachmentDraft = Omit<Attachment, 'startedAt' | 'endedAt' | 'class' | 'result'>;

/** Documents on their way to a payer: on record before they leave. */
export interface Attachments {
  /**
   * Commits documents before they leave and keeps the case for `leaseSeconds`. `attachment` is undefined when this
   * request was answered before and the answer may have left: it is not sent again.
   */
  beginAttachment(
    claimed: Case,
    attachment: AttachmentDraft,
    move: Move,
    leaseSeconds: number,
  ): Promise<{ case: Case; attachment: Attachment | undefined } | undefined>;
  endAttachment(id: string, end: { class: AttemptClass; result: string }): Promise<void>;
  attachmentsOf(caseId: string): Promise<readonly Attachment[]>;
}
