import type { Case } from '../domain/case/case.ts';
import type { PayerConnection } from './ports/payer-connection.ts';
import type { Submission } from './ports/submissions.ts';

/** A case that we hold, what was submitted for it, and the payer that it went to. */
export interface Submitted {
  readonly held: Case;
  readonly submission: Submission;
  readonly connection: PayerConnection;
}
