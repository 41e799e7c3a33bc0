/** The release each case was last assessed under: after a publication the open ones are looked at again, a few at a time. */
export const ASSESSED_UNDER = `
alter table authorization_case add column assessed_under text;
update authorization_case set assessed_under = assessment::json ->> 'release' where assessment is not null;

create index authorization_case_open_by_release on authorization_case (assessed_under)
where assessed_under is not null and submission_id is null and not with_payer;
`;
