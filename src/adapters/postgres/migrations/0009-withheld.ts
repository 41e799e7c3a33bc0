/** What a person keeps from the payer, of each case: `Type/id`. */
export const WITHHELD = `
alter table authorization_case add column withheld text[] not null default '{}';
`;
