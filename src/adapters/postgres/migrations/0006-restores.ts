/** When the record was restored to an earlier point: what is pushed again afterwards may have been asked about in between. */
export const RESTORES = `
create table restore (
  at timestamptz primary key default clock_timestamp()
);
`;
