import type { Decision, LineDetermination } from './determination.ts';

/** While any line is one of these, so is the whole: the first that applies. */
const FIRST: readonly Decision[] = ['pended', 'unread', 'contact-payer'];

/** Something of what was asked may go ahead. */
const GRANTED: readonly Decision[] = ['approved', 'modified', 'partially-approved', 'no-action-required'];

/**
 * The decision on the request as a whole. `pended` while any line is; then what a person must look at; then the
 * common decision of the lines, `partially-approved` when they differ and at least one was granted.
 */
export function overallDecision(lines: readonly Pick<LineDetermination, 'decision'>[]): Decision {
  const decisions = [...new Set(lines.map(({ decision }) => decision))];
  const first = FIRST.find((each) => decisions.includes(each));
  if (first !== undefined) return first;
  // A line we cancelled ourselves says nothing about the others.
  const standing = decisions.filter((each) => each !== 'cancelled');
  const [only, ...others] = standing;
  if (only === undefined) return decisions[0] ?? 'unread';
  if (others.length === 0) return only;
  return standing.some((each) => GRANTED.includes(each)) ? 'partially-approved' : 'denied';
}
