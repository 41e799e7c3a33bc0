/** How often in a row a case was taken up and nothing more was heard of it: some cases end the process that works on them. */
export const UNFINISHED = `
alter table authorization_case add column unfinished smallint not null default 0;
`;
