/** What a submission revises, and the documents sent because a payer asked for them. */
export const UPDATES_AND_ATTACHMENTS = `
-- 'update' or 'cancel'; null for a request of its own.
alter table submission add column revises text;
-- The submission that the payer held when this one was frozen.
alter table submission add column prior_id text references submission;

create table attachment (
  id text primary key,
  case_id text not null references authorization_case,
  submission_id text not null references submission,
  -- What was asked: a payer may repeat it in every answer, and under the next submission.
  request_key text not null,
  control_number text not null,
  -- DocumentReference/id of each document in the bytes.
  documents text[] not null,
  address text not null,
  bytes bytea not null,
  sha256 text not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  class text,
  result text,
  -- One request is answered once.
  unique (case_id, request_key)
);
`;
