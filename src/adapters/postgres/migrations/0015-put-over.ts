/**
 * Over which publication each was put: what a step back goes to, and what a proposal was made over. Until now a step
 * back was written down like any publication; who came back to a release stands where that release stood first.
 */
export const PUT_OVER = `
alter table release_publication add column put_over bigint references release_publication;
update release_publication each set put_over = (
  select below.number from release_publication below
  where below.approved_at < (
    select min(first.published_at) from release_publication first where first.release_id = each.release_id)
  order by below.approved_at desc, below.number desc
  limit 1);
`;
