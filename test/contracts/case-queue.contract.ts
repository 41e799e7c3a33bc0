import type { OpenCaseQueue } from '../../src/adapters/queue/case-queue.ts';
import { freshName } from '../support/fresh-names.ts';

/** What a queue promises, whatever keeps its jobs. */
export function caseQueueContract(open: () => OpenCaseQueue): void {
  it('brings each hinted case to a worker once', async () => {
    const seen: string[] = [];
    const worker = open().startWorker(noting(seen), { concurrency: 3 });
    const ids = Array.from({ length: 20 }, () => freshName());
    await open().hint(ids.map((id) => ({ id, version: 1 })));
    await until(() => ids.every((id) => seen.includes(id)));
    await worker.close();
    expect(seen.filter((id) => ids.includes(id)).sort()).toEqual([...ids].sort());
  });

  it('takes the same hint again once it was followed', async () => {
    const seen: string[] = [];
    const worker = open().startWorker(noting(seen), { concurrency: 1 });
    const id = freshName();
    for (const times of [1, 2, 3]) {
      await until(async () => {
        await open().hint([{ id, version: 1 }]);
        return count(seen, id) >= times;
      });
    }
    await worker.close();
    expect(count(seen, id)).toBeGreaterThanOrEqual(3);
  });

  it('looks at a case that moved again although an older hint is being followed', async () => {
    const seen: string[] = [];
    const gate = { open: (): void => undefined };
    const opened = new Promise<void>((resolve) => {
      gate.open = resolve;
    });
    const id = freshName();
    const worker = open().startWorker(
      async (each) => {
        seen.push(each);
        if (count(seen, id) === 1) await opened;
      },
      { concurrency: 2 },
    );
    await open().hint([{ id, version: 1 }]);
    await until(() => count(seen, id) === 1);
    await open().hint([{ id, version: 2 }]);
    await until(() => count(seen, id) === 2);
    gate.open();
    await worker.close();
    expect(count(seen, id)).toBe(2);
  });

  it('goes on with the next case when one fails', async () => {
    const seen: string[] = [];
    const [bad, good] = [freshName(), freshName()];
    const worker = open().startWorker(
      (id) => {
        seen.push(id);
        return id === bad ? Promise.reject(new Error('It fails.')) : Promise.resolve();
      },
      { concurrency: 1 },
    );
    await open().hint([
      { id: bad, version: 1 },
      { id: good, version: 1 },
    ]);
    await until(() => seen.includes(good));
    await worker.close();
    expect(count(seen, bad)).toBe(1);
  });

  it('knows how long its worker has been silent, and lets it begin anew', async () => {
    const seen: string[] = [];
    const worker = open().startWorker(noting(seen), { concurrency: 1 });
    await open().restartWorker();
    expect(open().silentFor()).toBeLessThan(60_000);
    const id = freshName();
    await open().hint([{ id, version: 1 }]);
    await until(() => seen.includes(id));
    await worker.close();
    expect(seen).toContain(id);
  });
}

function noting(seen: string[]): (id: string) => Promise<void> {
  return (id) => {
    seen.push(id);
    return Promise.resolve();
  };
}

function count(seen: readonly string[], id: string): number {
  return seen.filter((each) => each === id).length;
}

const PATIENCE_MS = 20_000;

/** Waits until it is so, looking often; a test that waits longer than this has failed. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const giveUp = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > giveUp) throw new Error('It did not happen.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
