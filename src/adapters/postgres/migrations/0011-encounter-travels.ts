/** How the encounter travels in a submission, and why: PAS fixes its status, and a payer may have agreed otherwise. */
export const ENCOUNTER_TRAVELS = `
alter table submission add column encounter text;
`;
