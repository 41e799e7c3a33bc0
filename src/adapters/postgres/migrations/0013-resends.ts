/** Which requests left more than once: few of very many. */
export const RESENDS = `
create index attempt_may_have_arrived on attempt (submission_id)
where operation = 'submit' and class is distinct from 'not-sent';
`;
