import { setTimeout } from 'node:timers/promises';
import { type OpenPayerDoors, payerDoors } from '../../../src/adapters/fhir-client/payer-doors.ts';
import type { Database } from '../../../src/adapters/postgres/database.ts';
import { doorBook } from '../../../src/adapters/postgres/door-book.ts';
import { payerRate } from '../../../src/adapters/queue/payer-rate.ts';
import type { PayerConnection } from '../../../src/workflow/ports/payer-connection.ts';
import type { DoorBook } from '../../../src/workflow/ports/payer-doors.ts';
import { anEmbeddedDatabase } from '../../support/embedded-database.ts';
import { freshName } from '../../support/fresh-names.ts';
import { until } from '../../support/until.ts';

/** Only what a door looks at, under a name that no other test uses. */
function aPayer(over: Partial<PayerConnection> = {}): PayerConnection {
  const payer = {
    id: freshName(),
    endpoint: 'http://payer.invalid',
    breakAfterFailures: 3,
    breakSeconds: 30,
    submitTimeoutSeconds: 45,
  };
  // A door reads nothing else of a connection.
  return { ...payer, ...over } as PayerConnection;
}

const FIRST = { isRetry: false };

async function enter(
  doors: OpenPayerDoors,
  payer: PayerConnection,
  call = FIRST,
): Promise<{ leave(isFailed: boolean): void }> {
  const entry = await doors.enter(payer, call);
  if ('waitSeconds' in entry) throw new Error(`turned away for ${String(entry.waitSeconds)} s`);
  return entry;
}

async function isLetIn(doors: OpenPayerDoors, payer: PayerConnection, call = FIRST): Promise<boolean> {
  return 'leave' in (await doors.enter(payer, call));
}

describe('the doors before payers, in processes that share a database', () => {
  let database: Database;
  let book: DoorBook;
  const rate = payerRate({ alone: true });
  let isThere = false;
  let probes = 0;

  beforeAll(async () => {
    database = await anEmbeddedDatabase();
    book = doorBook(database.db);
  }, 60_000);
  afterAll(() => database.close());
  beforeEach(() => {
    isThere = false;
    probes = 0;
  });

  /** What one process has. */
  const open = (): OpenPayerDoors =>
    payerDoors({
      random: () => 0.5,
      inFlight: 2,
      book,
      rate,
      probe: () => {
        probes += 1;
        return Promise.resolve(isThere);
      },
    });

  it('let in so many calls of a process at a time, and the others hold no worker', async () => {
    const doors = open();
    const payer = aPayer();
    const first = await enter(doors, payer);
    await enter(doors, payer);
    expect(await isLetIn(doors, payer)).toBe(false);
    first.leave(false);
    first.leave(false);
    await enter(doors, payer);
    expect(await isLetIn(doors, payer)).toBe(false);
  });

  it('keep one payer from standing before the door of another', async () => {
    const doors = open();
    const slow = aPayer();
    await enter(doors, slow);
    await enter(doors, slow);
    expect(await isLetIn(doors, aPayer())).toBe(true);
  });

  it('let in no more at a time than was agreed, from all processes together', async () => {
    const [one, other] = [open(), open()];
    const payer = aPayer({ maxInFlight: 3 });
    const inside = [await enter(one, payer), await enter(other, payer), await enter(one, payer)];
    expect(await isLetIn(one, payer)).toBe(false);
    expect(await isLetIn(other, payer)).toBe(false);
    inside[0]?.leave(false);
    expect(await until('the place is free', async () => (await isLetIn(other, payer)) || undefined)).toBe(
      true,
    );
  });

  it('keep to the calls a second that were agreed, from all processes together', async () => {
    const processes = [open(), open()];
    const payer = aPayer({ maxPerSecond: 2, maxInFlight: 100 });
    const entries = [];
    for (let n = 0; n < 20; n += 1)
      for (const doors of processes) entries.push(await doors.enter(payer, FIRST));
    const refused = entries.filter((entry) => 'waitSeconds' in entry);
    // A slow machine may need more than one of the agreed seconds for the asking.
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.every((entry) => 'waitSeconds' in entry && entry.waitSeconds > 0)).toBe(true);
  });

  it('keep to the agreed rate over any second, also over the end of one and the beginning of the next', async () => {
    const { id } = aPayer();
    const letThrough: { asked: number; told: number }[] = [];
    await until('four calls were let through', async () => {
      const asked = performance.now();
      const wait = await rate.take(id, 2);
      if (wait === 0) letThrough.push({ asked, told: performance.now() });
      // After the first, most of a second goes by: what a count of whole seconds would then let through at once.
      if (letThrough.length === 1) await setTimeout(600);
      return letThrough.length === 4 || undefined;
    });
    const [first, second, third, fourth] = letThrough;
    const apart = (a = { asked: 0, told: 0 }, b = { asked: 0, told: 0 }): number => b.told - a.asked;
    // Timers count whole milliseconds.
    expect(apart(first, third)).toBeGreaterThan(990);
    expect(apart(second, fourth)).toBeGreaterThan(990);
  });

  it('shut after failures in a row, for all processes and the next ones, and open when the payer answers a harmless question', async () => {
    const [one, other] = [open(), open()];
    const payer = aPayer({ breakSeconds: 0.01 });
    for (let n = 0; n < 3; n += 1) (await enter(one, payer)).leave(true);
    await until(
      'it is written down',
      async () => (await book.shutNow()).some((door) => door.payer === payer.id) || undefined,
    );
    expect(await isLetIn(one, payer)).toBe(false);
    await other.look([]);
    expect(await isLetIn(other, payer)).toBe(false);
    expect(probes).toBe(0);

    await until(
      'its time is over',
      async () =>
        (await book.shutNow()).every((door) => door.payer !== payer.id || door.secondsLeft === 0) ||
        undefined,
    );
    await other.look([payer]);
    await one.look([payer]);
    expect(probes).toBe(1);
    expect(await isLetIn(other, payer)).toBe(false);

    const next = open();
    await next.look([payer]);
    expect(await isLetIn(next, payer)).toBe(false);
    await book.open(payer.id);
    await book.shut(payer.id, 0, 'when-probed');
    isThere = true;
    await next.look([payer]);
    expect(await until('it is open', async () => (await isLetIn(next, payer)) || undefined)).toBe(true);
  });

  it('stay shut for as long as the payer asked, also after a restart', async () => {
    const payer = aPayer();
    await open().heed(payer, 120);
    const next = open();
    await next.look([payer]);
    expect(await next.enter(payer, FIRST)).toEqual({ waitSeconds: 0 });
    expect(probes).toBe(0);
    expect((await book.shutNow()).find((door) => door.payer === payer.id)?.secondsLeft).toBeGreaterThan(60);
  });

  it('let a few calls be repeated at once and then only a share of what is sent', async () => {
    const doors = open();
    const payer = aPayer({ maxInFlight: 1000 });
    const retries = async (): Promise<number> => {
      let letIn = 0;
      for (let n = 0; n < 20; n += 1) if (await isLetIn(doors, payer, { isRetry: true })) letIn += 1;
      return letIn;
    };
    expect(await retries()).toBe(10);
    for (let n = 0; n < 20; n += 1) await enter(doors, payer);
    expect(await retries()).toBe(4);
  });
});
