import type { Generated } from 'kysely';
import type { CaseState } from '../../domain/case/state.ts';
import type { EvidenceEntry } from '../../domain/evidence/evidence.ts';
import type { PayerContact } from '../../domain/case/snapshot.ts';
import type { Attempt, AttemptClass } from '../../workflow/ports/attempts.ts';
import type { Disposition, PayerMessage } from '../../workflow/ports/payer-messages.ts';
import type { PayerSubscription } from '../../workflow/ports/payer-subscriptions.ts';

/** The tables as the migrations leave them. Instants are ISO strings in UTC. */
export interface Tables {
  schema_migration: { name: string; applied_at: Generated<string> };
  message: MessageTable;
  resource: ResourceTable;
  resource_history: ResourceHistoryTable;
  resource_url: { sender: string; url: string; type: string; id: string };
  authorization_case: CaseTable;
  case_history: CaseHistoryTable;
  submission: SubmissionTable;
  attachment: AttachmentTable;
  attempt: AttemptTable;
  payer_message: PayerMessageTable;
  evidence: EvidenceTable;
  payer_contact: PayerContactTable;
  payer_subscription: PayerSubscriptionTable;
  restore: { at: Generated<string> };
  payer_door: { payer: string; shut_until: string; needs_probe: boolean };
  payer_place: { payer: string; number: number; held_until: string };
  release: { id: string; files: Uint8Array; stored_at: Generated<string> };
  release_publication: ReleasePublicationTable;
  content_draft: ContentDraftTable;
}

interface MessageTable {
  id: string;
  sender: string;
  sha256: string;
  interaction: string;
  content_type: string;
  bytes: Uint8Array;
  received_at: Generated<string>;
}

interface ResourceTable {
  sender: string;
  id: string;
  type: string;
  version: number;
  last_version: number;
  version_id: string | null;
  last_updated: string | null;
  sha256: string;
  content: string;
  patient_id: string | null;
  encounter_id: string | null;
  part_of_id: string | null;
  use: string | null;
  starts_at: string | null;
  ends_at: string | null;
  message_id: string;
  received_at: Generated<string>;
}

interface ResourceHistoryTable extends Omit<
  ResourceTable,
  'last_version' | 'part_of_id' | 'use' | 'starts_at' | 'ends_at'
> {
  superseded_at: Generated<string>;
}

interface CaseTable {
  id: string;
  sender: string;
  encounter_id: string;
  patient_id: string | null;
  state: CaseState;
  because: string;
  version: Generated<number>;
  fence: Generated<number>;
  unfinished: Generated<number>;
  attempt: Generated<number>;
  assessment: string | null;
  determination: string | null;
  response_id: string | null;
  submission_id: string | null;
  payer: string | null;
  depends_on: Generated<string[]>;
  changed_since_submission: Generated<boolean>;
  withheld: Generated<string[]>;
  with_payer: Generated<boolean>;
  called_up: Generated<boolean>;
  rank: Generated<number>;
  assessed_under: string | null;
  deadline: string | null;
  due_at: string | null;
  leased_until: string | null;
  opened_at: Generated<string>;
  updated_at: Generated<string>;
}

interface CaseHistoryTable {
  id: Generated<number>;
  case_id: string;
  at: Generated<string>;
  step: string;
  from_state: CaseState | null;
  to_state: CaseState;
  says: string;
}

interface SubmissionTable {
  id: string;
  case_id: string;
  payer: string;
  generation: number;
  claim_identifier: string;
  bundle_identifier: string;
  claim_full_url: string;
  bytes: Uint8Array;
  sha256: string;
  created_at: Generated<string>;
  revises: 'update' | 'cancel' | null;
  prior_id: string | null;
  encounter: string | null;
}

interface AttachmentTable {
  id: string;
  case_id: string;
  submission_id: string;
  request_key: string;
  control_number: string;
  documents: string[];
  address: string;
  bytes: Uint8Array;
  sha256: string;
  started_at: Generated<string>;
  ended_at: string | null;
  class: AttemptClass | null;
  result: string | null;
}

interface AttemptTable {
  id: string;
  submission_id: string;
  operation: Attempt['operation'];
  started_at: Generated<string>;
  ended_at: string | null;
  class: AttemptClass | null;
  result: string | null;
}

interface PayerMessageTable {
  id: string;
  payer: string;
  submission_id: string | null;
  how: PayerMessage['how'];
  bytes: Uint8Array;
  sha256: string;
  subscription: string | null;
  event_number: string | null;
  disposition: Disposition;
  received_at: Generated<string>;
}

interface EvidenceTable {
  case_id: string;
  seq: number;
  at: string;
  kind: EvidenceEntry['kind'];
  says: string;
  source: string;
  previous_hash: string;
  hash: string;
}

interface PayerContactTable {
  id: Generated<number>;
  payer: string;
  outcome: PayerContact['outcome'];
  code: string | null;
  first_at: string;
  last_at: string;
  times: Generated<number>;
}

interface PayerSubscriptionTable {
  payer: string;
  id: string;
  endpoint: string;
  secret: string;
  status: PayerSubscription['status'];
  last_event_number: string | null;
  missed_since: string | null;
  heard_at: string | null;
}

interface ReleasePublicationTable {
  number: Generated<number>;
  release_id: string;
  published_at: Generated<string>;
  published_by: string;
  note: string | null;
  approved_at: string | null;
  approved_by: string | null;
  put_over: number | null;
}

interface ContentDraftTable {
  number: Generated<number>;
  path: string;
  bytes: Uint8Array;
  sent_at: Generated<string>;
  sent_by: string;
  settled_at: string | null;
  settled_by: string | null;
  release_id: string | null;
}
