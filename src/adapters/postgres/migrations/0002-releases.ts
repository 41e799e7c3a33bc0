/**
 * Releases of the clinical content, byte for byte, and who put which in force when. A publication without `approved_at`
 * is proposed and waits for a second person; the latest approved one is in force.
 */
export const RELEASES = `
create table release (
  id text primary key,
  -- gzip over a JSON object of path and base64
  files bytea not null,
  stored_at timestamptz not null default clock_timestamp()
);
create table release_publication (
  number bigint generated always as identity primary key,
  release_id text not null references release,
  published_at timestamptz not null default clock_timestamp(),
  published_by text not null,
  note text,
  approved_at timestamptz,
  approved_by text
);
`;
