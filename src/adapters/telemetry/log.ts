import { writeSync } from 'node:fs';
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

const STDERR = 2;

/** A line that cannot be written, on a full disk or with nobody to read it, is lost: the work goes on. */
const toStandardError = {
  write: (line: string): void => {
    try {
      writeSync(STDERR, line);
    } catch {
      // There is nowhere left to say so.
    }
  },
};

/**
 * Writes one JSON line an event to standard error, UTC. Callers pass stable event names and values that are never
 * PHI: ids of ours, codes, counts. Whole resources have no way in, by type.
 */
export function jsonLog(level: 'silent' | 'error' | 'warn' | 'info' | 'debug'): Log {
  const logger = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, toStandardError);
  return (event, values) => {
    if (WARNINGS.has(event)) logger.warn({ ...values }, event);
    else logger.info({ ...values }, event);
  };
}
