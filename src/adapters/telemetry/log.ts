import { pino } from 'pino';

export type Log = (event: string, values: Readonly<Record<string, string | number | undefined>>) => void;

/** Events that an operator should look at. */
const WARNINGS = new Set([
  'step-failed',
  'step-error',
  'set-aside',
  'payer-door-shut',
  'resend',
  'notification-forged',
  'notification-not-ours',
  'subscription-failed',
  'hint-failed',
  'queue-silent',
  'no-room',
  'database-away',
]);

/**
 * Writes one JSON line an event to standard error, UTC. Callers pass stable event names and values that are never
 * PHI: ids of ours, codes, counts. Whole resources have no way in, by type.
 */
export function jsonLog(level: 'silent' | 'error' | 'warn' | 'info' | 'debug'): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
  return (event, values) => {
    if (WARNINGS.has(event)) logger.warn({ ...values }, event);
    else logger.info({ ...values }, event);
  };
}
