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

/** What payers said, and what became of it. */
export interface PayerMessages {
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
}
