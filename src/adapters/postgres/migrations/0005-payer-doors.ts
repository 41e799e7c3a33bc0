/**
 * What is due in lanes: one for each payer that is called next, one for what only we do, and one by time for cases
 * that wait. And what processes must agree on about a payer: whether its door is shut, who has which place, the rate.
 */
export const PAYER_DOORS = `
-- How pressing at equal deadline: 0 emergency, 1 urgent, 2 everything else, 3 not yet looked at and one of very many.
alter table authorization_case add column rank smallint not null default 2;

create index authorization_case_due_by_lane on authorization_case (
  (case when state in ('assembled', 'submitting', 'unknown') then coalesce(payer, '') else '' end),
  deadline, rank, opened_at
) where due_at is not null and state in ('received', 'ready', 'assembled', 'submitting', 'unknown');

create index authorization_case_due_by_time on authorization_case (due_at)
where due_at is not null and state not in ('received', 'ready', 'assembled', 'submitting', 'unknown');

drop index authorization_case_due;

-- A row: nothing of this payer is taken up. Until then, or until a harmless question to it was answered.
create table payer_door (
  payer text primary key,
  shut_until timestamptz not null,
  needs_probe boolean not null
);

-- Calls at a time agreed with a payer: a place is held for as long as a call may take, and no longer if its holder dies.
create table payer_place (
  payer text not null,
  number integer not null,
  held_until timestamptz not null default '-infinity',
  primary key (payer, number)
);

-- Kept by the rate limiter, where there is no Redis: key, calls in this window, its end in milliseconds.
create table payer_rate (
  key varchar(255) primary key,
  points integer not null default 0,
  expire bigint
);
`;
