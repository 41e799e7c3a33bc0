import type { Connections } from '../adapters/connections/load-connections.ts';
import type { Outside } from '../workflow/outside.ts';
import { subscribe } from '../workflow/subscribe.ts';

/** Looks again for payers without a live subscription. */
const SUBSCRIBE_EVERY_MS = 60_000;

/** Has a live subscription at every payer, where payers can reach us. */
export function keepSubscribed(
  publicUrl: string | undefined,
  { payers }: Connections,
  outside: Outside,
): { stop(): void } {
  if (publicUrl === undefined) return { stop: () => undefined };
  const look = (isStart: boolean): void => {
    for (const connection of payers) void subscribe({ connection, publicUrl, isStart }, outside);
  };
  look(true);
  const timer = setInterval(look, SUBSCRIBE_EVERY_MS, false);
  return {
    stop: () => {
      clearInterval(timer);
    },
  };
}
