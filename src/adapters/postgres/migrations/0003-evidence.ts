/** Why each request is late, as the service saw it: appended, chained by hashes, never changed. */
export const EVIDENCE = `
create table evidence (
  case_id text not null references authorization_case,
  seq integer not null,
  -- ISO instant as text: it is part of what is hashed.
  at text not null,
  kind text not null,
  says text not null,
  source text not null,
  previous_hash text not null,
  hash text not null,
  primary key (case_id, seq)
);
create function refuse_change_of_evidence() returns trigger language plpgsql as $$
begin
  raise exception 'evidence is appended to, never changed';
end $$;
create trigger evidence_is_append_only before update or delete on evidence
  for each row execute function refuse_change_of_evidence();
`;
