import type { Pool } from './pool.ts';

/** Often enough that neither dead rows nor old statistics slow a day's work. */
const EVERY_MS = 15 * 60 * 1_000;

/** The embedded database has no autovacuum: dead rows would stay for ever and the planner would know nothing. */
export function keepUp(pool: Pool): { readonly stop: () => void } {
  const timer = setInterval(() => {
    // Upkeep that fails is tried again next time; nothing depends on it.
    pool.query('vacuum analyze').catch(() => undefined);
  }, EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
