/** First wait of a retry, and the longest: an outage of a payer is measured in minutes to hours. */
const FIRST_SECONDS = 2;
const LONGEST_SECONDS = 900;

/**
 * Seconds before try number `attempt` (from 1): doubling, capped, spread by `random` (0…1) over the upper half so
 * that cases that failed together do not come back together. What the payer asked for (Retry-After) is the least.
 */
export function backOffSeconds(attempt: number, random: number, retryAfterSeconds = 0): number {
  const ceiling = Math.min(LONGEST_SECONDS, FIRST_SECONDS * 2 ** (attempt - 1));
  return Math.max(retryAfterSeconds, ceiling / 2 + (ceiling / 2) * random);
}
