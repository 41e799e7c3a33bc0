/**
 * Clinical content that was sent over FHIR and waits for somebody to publish it. Rows are only added to and settled:
 * who sent what when, and what became of it, stays readable.
 */
export const CONTENT_DRAFTS = `
create table content_draft (
  number bigint generated always as identity primary key,
  -- relative to the mappings folder
  path text not null,
  bytes bytea not null,
  sent_at timestamptz not null default clock_timestamp(),
  sent_by text not null,
  settled_at timestamptz,
  settled_by text,
  -- the release that took it up; absent where it was discarded
  release_id text references release
);
create index content_draft_open on content_draft (path, number) where settled_at is null;
`;
