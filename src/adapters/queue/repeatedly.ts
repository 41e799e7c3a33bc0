import type { Log } from './log.ts';

/** One turn after the other, each some seconds after the last; a turn that fails is logged and comes again. */
export function repeatedly(
  everySeconds: number,
  log: Log,
  turn: () => Promise<void>,
): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  let isStopped = false;
  const wait = (): void => {
    if (!isStopped) timer = setTimeout(start, everySeconds * 1000);
  };
  const start = (): void => {
    running = turn()
      .catch((error: unknown) => {
        log('turn-failed', { error: error instanceof Error ? error.name : typeof error });
      })
      .then(wait);
  };
  wait();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
