/**
 * The first set of tables. What was pushed is kept as text and bytes, never as `jsonb`: `jsonb` refuses `\u0000` and
 * lone surrogates that JSON allows, and keeps only the last of two equal keys.
 */
export const TABLES = `
create table message (
  id text primary key,
  sender text not null,
  sha256 text not null,
  interaction text not null,
  content_type text not null,
  bytes bytea not null,
  received_at timestamptz not null default now(),
  unique (sha256, sender)
);
-- Bytes are written once and seldom read: compressing them would cost more than it saves.
alter table message alter column bytes set storage external;

-- The current version of each resource. Keys begin with the id: urn:uuid references name no type, and a planner
-- without statistics (the embedded database has no autovacuum) must not think that a sender's rows are few.
create table resource (
  sender text not null,
  id text not null,
  type text not null,
  version integer not null,
  -- Highest number given so far; above version when an older version arrived late.
  last_version integer not null,
  version_id text,
  last_updated timestamptz,
  -- Of the content without meta.versionId and meta.lastUpdated, keys sorted.
  sha256 text not null,
  content text not null,
  patient_id text,
  encounter_id text,
  -- Encounter.partOf
  part_of_id text,
  -- Claim.use
  use text,
  -- Widest reading of the period, for finding neighbours; a partial date spans its whole day, month or year.
  starts_at timestamptz,
  ends_at timestamptz,
  message_id text not null references message,
  received_at timestamptz not null default now(),
  primary key (id, type, sender)
);
create index resource_by_patient on resource (patient_id, type, sender) where patient_id is not null;
create index resource_by_encounter on resource (encounter_id, sender) where encounter_id is not null;
create index resource_by_part_of on resource (part_of_id, sender) where part_of_id is not null;

-- Superseded versions, and older ones that arrived late.
create table resource_history (
  sender text not null,
  id text not null,
  type text not null,
  version integer not null,
  version_id text,
  last_updated timestamptz,
  sha256 text not null,
  content text not null,
  patient_id text,
  encounter_id text,
  message_id text not null references message,
  received_at timestamptz not null,
  superseded_at timestamptz not null default now(),
  primary key (id, type, sender, version)
);
create index resource_history_by_patient on resource_history (patient_id, type, sender)
  where patient_id is not null;

-- Bundle.entry.fullUrl, where it does not end in the resource's own id.
create table resource_url (
  sender text not null,
  url text not null,
  type text not null,
  id text not null,
  primary key (url, sender)
);

create table authorization_case (
  id text primary key,
  sender text not null,
  encounter_id text not null,
  patient_id text,
  state text not null,
  because text not null,
  version integer not null default 1,
  fence integer not null default 0,
  attempt integer not null default 0,
  assessment text,
  determination text,
  submission_id text,
  payer text,
  depends_on text[] not null default '{}',
  changed_since_submission boolean not null default false,
  -- The payer has or may have the request. Outlasts the state: a person may be looking at it meanwhile.
  with_payer boolean not null default false,
  -- Somebody asked for it while it was held: due again as soon as the holder lets go.
  called_up boolean not null default false,
  deadline timestamptz,
  due_at timestamptz,
  leased_until timestamptz,
  opened_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  unique (encounter_id, sender)
);
create index authorization_case_by_patient on authorization_case (patient_id, sender);
create index authorization_case_by_dependency on authorization_case using gin (depends_on);
create index authorization_case_due on authorization_case (deadline, opened_at) where due_at is not null;
create index authorization_case_by_age on authorization_case (opened_at, id);
create index authorization_case_by_state on authorization_case (state, opened_at, id);

create table case_history (
  id bigint generated always as identity primary key,
  case_id text not null references authorization_case,
  at timestamptz not null default clock_timestamp(),
  step text not null,
  from_state text,
  to_state text not null,
  says text not null
);
create index case_history_by_case on case_history (case_id, id);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'case_history is appended to, never changed';
end $$;
create trigger case_history_is_append_only before update or delete on case_history
  for each row execute function refuse_change();

create table submission (
  id text primary key,
  case_id text not null references authorization_case,
  payer text not null,
  generation integer not null,
  claim_identifier text not null,
  bundle_identifier text not null,
  claim_full_url text not null,
  bytes bytea not null,
  sha256 text not null,
  created_at timestamptz not null default clock_timestamp(),
  -- One identifier, one string of bytes.
  unique (payer, bundle_identifier)
);
create index submission_by_case on submission (case_id, created_at);
create index submission_by_claim_identifier on submission (payer, claim_identifier);
create index submission_by_claim_full_url on submission (payer, claim_full_url);

create table attempt (
  id text primary key,
  submission_id text not null references submission,
  operation text not null,
  started_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz,
  class text,
  result text
);
create index attempt_by_submission on attempt (submission_id, started_at);

create table payer_message (
  id text primary key,
  payer text not null,
  submission_id text references submission,
  how text not null,
  bytes bytea not null,
  sha256 text not null,
  subscription text,
  event_number text,
  disposition text not null,
  received_at timestamptz not null default clock_timestamp()
);
create unique index payer_message_once on payer_message (payer, sha256, how, coalesce(submission_id, ''));
create index payer_message_by_submission on payer_message (submission_id, disposition);

-- One row for an unbroken run of the same outcome: when a payer went away and when it came back.
create table payer_contact (
  id bigint generated always as identity primary key,
  payer text not null,
  outcome text not null,
  code text,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times integer not null default 1
);
create index payer_contact_by_payer on payer_contact (payer, last_at);
create index payer_contact_recent on payer_contact (last_at);

create table payer_subscription (
  payer text primary key,
  id text not null,
  endpoint text not null,
  secret text not null,
  status text not null,
  last_event_number text
);
`;
