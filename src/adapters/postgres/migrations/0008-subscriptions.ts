/** What a subscription has missed, when it was last known to be alive, and which answer an event points to. */
export const SUBSCRIPTIONS = `
-- The last event before a gap that was not closed yet; null while every event so far has come.
alter table payer_subscription add column missed_since text;
alter table payer_subscription add column heard_at timestamptz;

-- ClaimResponse.id of the payer's latest answer: what an id-only notification names.
alter table authorization_case add column response_id text;
create index authorization_case_response on authorization_case (response_id) where response_id is not null;
`;
