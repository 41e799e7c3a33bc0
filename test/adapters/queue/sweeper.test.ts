import { startSweeper } from '../../../src/adapters/queue/sweeper.ts';
import type { DueCase } from '../../../src/workflow/ports/due-cases.ts';
import { until } from '../../contracts/case-queue.contract.ts';

/** A record in which a case is due until it was advanced. */
function aRecordOf(...ids: readonly string[]) {
  const due = new Map(ids.map((id) => [id, 1]));
  return {
    due,
    store: {
      due: (limit: number): Promise<readonly DueCase[]> =>
        Promise.resolve([...due].slice(0, limit).map(([id, version]) => ({ id, version, rank: 2 }))),
    },
    advance: (id: string): Promise<void> => {
      due.delete(id);
      return Promise.resolve();
    },
  };
}

/** A queue that takes every hint and whose worker never does anything. */
function aDeadQueue() {
  const hinted: string[] = [];
  return {
    hinted,
    pace: (cases: readonly DueCase[]): Promise<boolean> => {
      hinted.push(...cases.map(({ id }) => id));
      return Promise.resolve(true);
    },
    waiting: () => Promise.resolve(0),
    silentFor: () => Number.POSITIVE_INFINITY,
    restartWorker: () => Promise.resolve(),
  };
}

const QUICK = { everySeconds: 0.03, lanes: 2, silentMs: 50 };
const NEVER = { everySeconds: 3600, lanes: 2 };

describe('the sweeper', () => {
  it('hints what the database says is due', async () => {
    const record = aRecordOf('a', 'b');
    const queue = { ...aDeadQueue(), silentFor: () => 0 };
    const sweeper = startSweeper({ ...record, queue, log: () => undefined }, QUICK);
    await until(() => queue.hinted.length >= 4);
    await sweeper.stop();
    expect(queue.hinted.slice(0, 4)).toEqual(['a', 'b', 'a', 'b']);
    expect(record.due.size).toBe(2);
  });

  it('advances the cases itself when the queue is dead', async () => {
    const record = aRecordOf('a', 'b', 'c');
    const events: string[] = [];
    const log = (event: string): void => void events.push(event);
    const sweeper = startSweeper({ ...record, queue: aDeadQueue(), log }, QUICK);
    await until(() => record.due.size === 0);
    await sweeper.stop();
    expect(events).toContain('queue-silent');
  });

  it('does not wait to learn whether a queue is dead that takes no hints', async () => {
    const record = aRecordOf(...Array.from({ length: 250 }, (_, n) => String(n)));
    const queue = { ...aDeadQueue(), pace: () => Promise.resolve(false), silentFor: () => 0 };
    const sweeper = startSweeper({ ...record, queue, log: () => undefined }, NEVER);
    await until(() => record.due.size === 0);
    await sweeper.stop();
    expect(record.due.size).toBe(0);
  });

  it('looks at once when it is nudged', async () => {
    const record = aRecordOf();
    const queue = { ...aDeadQueue(), silentFor: () => 0 };
    const sweeper = startSweeper({ ...record, queue, log: () => undefined }, NEVER);
    await until(() => {
      record.due.set('late', 1);
      sweeper.nudge();
      return queue.hinted.includes('late');
    });
    await sweeper.stop();
    expect(queue.hinted).toContain('late');
  });

  it('asks for the next as soon as the workers have taken most of a full batch', async () => {
    const record = aRecordOf(...Array.from({ length: 1_100 }, (_, n) => String(n)));
    const queue = { ...aDeadQueue(), silentFor: () => 0 };
    let waiting = 500;
    const sweeper = startSweeper(
      { ...record, queue: { ...queue, waiting: () => Promise.resolve(waiting) }, log: () => undefined },
      NEVER,
    );
    await until(() => queue.hinted.length === 500);
    for (const id of queue.hinted) record.due.delete(id);
    waiting = 100;
    await until(() => queue.hinted.length === 1_000);
    await sweeper.stop();
    expect(queue.hinted).toHaveLength(1_000);
  });

  it('gives up the connection of a worker that has been silent for a minute', async () => {
    const record = aRecordOf('a');
    let restarts = 0;
    const queue = {
      ...aDeadQueue(),
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
    const log = (event: string): void => void events.push(event);
    const sweeper = startSweeper({ ...record, store, queue: aDeadQueue(), log }, QUICK);
    await until(() => record.due.size === 0);
    await sweeper.stop();
    expect(events[0]).toBe('sweep-failed');
  });
});
