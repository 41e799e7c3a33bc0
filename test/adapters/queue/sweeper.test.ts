import { startSweeper } from '../../../src/adapters/queue/sweeper.ts';
import type { Hint } from '../../../src/workflow/ports.ts';
import { until } from '../../contracts/case-queue.contract.ts';

/** A record in which a case is due until it was advanced. */
function aRecordOf(...ids: readonly string[]) {
  const due = new Map(ids.map((id) => [id, 1]));
  return {
    due,
    store: {
      due: (limit: number): Promise<readonly Hint[]> =>
        Promise.resolve([...due].slice(0, limit).map(([id, version]) => ({ id, version }))),
    },
    advance: (id: string): Promise<void> => {
      due.delete(id);
      return Promise.resolve();
    },
  };
}

const QUICK = { everySeconds: 0.03, silentMs: 50 };

describe('the sweeper', () => {
  it('hints what the database says is due', async () => {
    const record = aRecordOf('a', 'b');
    const hinted: string[] = [];
    const queue = {
      hint: (cases: readonly Hint[]) => {
        hinted.push(...cases.map(({ id }) => id));
        return Promise.resolve();
      },
      silentFor: () => 0,
      restartWorker: () => Promise.resolve(),
    };
    const sweeper = startSweeper({ ...record, queue, log: () => undefined }, QUICK);
    await until(() => hinted.length >= 4);
    await sweeper.stop();
    expect(hinted.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
    expect(record.due.size).toBe(2);
  });

  it('advances the cases itself when the queue is dead', async () => {
    const record = aRecordOf('a', 'b', 'c');
    const events: string[] = [];
    const queue = {
      hint: () => Promise.resolve(),
      silentFor: () => Number.POSITIVE_INFINITY,
      restartWorker: () => Promise.resolve(),
    };
    const log = (event: string): void => void events.push(event);
    const sweeper = startSweeper({ ...record, queue, log }, QUICK);
    await until(() => record.due.size === 0);
    await sweeper.stop();
    expect(events).toContain('queue-silent');
  });

  it('gives up the connection of a worker that has been silent for a minute', async () => {
    const record = aRecordOf('a');
    let restarts = 0;
    const queue = {
      hint: () => Promise.resolve(),
      silentFor: () => (restarts === 0 ? 61_000 : 0),
      restartWorker: () => {
        restarts += 1;
        return Promise.resolve();
      },
    };
    const sweeper = startSweeper({ ...record, queue, log: () => undefined }, QUICK);
    await until(() => restarts === 1);
    await sweeper.stop();
    expect(restarts).toBe(1);
  });

  it('goes on when the database fails once', async () => {
    const record = aRecordOf('a');
    const events: string[] = [];
    let failures = 1;
    const store = {
      due: (limit: number) => {
        failures -= 1;
        return failures >= 0 ? Promise.reject(new Error('Away.')) : record.store.due(limit);
      },
    };
    const queue = {
      hint: () => Promise.resolve(),
      silentFor: () => Number.POSITIVE_INFINITY,
      restartWorker: () => Promise.resolve(),
    };
    const log = (event: string): void => void events.push(event);
    const sweeper = startSweeper({ ...record, store, queue, log }, QUICK);
    await until(() => record.due.size === 0);
    await sweeper.stop();
    expect(events[0]).toBe('sweep-failed');
  });
});
