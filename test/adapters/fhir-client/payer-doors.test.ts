import { payerDoors } from '../../../src/adapters/fhir-client/payer-doors.ts';
import type { PayerConnection, PayerDoors } from '../../../src/workflow/ports.ts';

/** Only what a door looks at. */
function aPayer(over: Partial<PayerConnection> = {}): PayerConnection {
  const payer = {
    id: 'slow-health',
    endpoint: 'http://payer.invalid',
    breakAfterFailures: 3,
    breakSeconds: 30,
  };
  // A door reads nothing else of a connection.
  return { ...payer, ...over } as PayerConnection;
}

const FIRST = { isRetry: false };

function enter(doors: PayerDoors, payer: PayerConnection, call = FIRST): { leave(isFailed: boolean): void } {
  const entry = doors.enter(payer, call);
  if ('waitSeconds' in entry) throw new Error(`turned away for ${String(entry.waitSeconds)} s`);
  return entry;
}

describe('the door before a payer', () => {
  let clock = 0;
  let isThere = false;
  let probes = 0;
  const open = (): PayerDoors =>
    payerDoors({
      now: () => clock,
      random: () => 0.5,
      inFlight: 2,
      probe: () => {
        probes += 1;
        return Promise.resolve(isThere);
      },
    });

  beforeEach(() => {
    clock = 0;
    probes = 0;
    isThere = false;
  });

  it('lets in so many calls at a time, and the others hold no worker', () => {
    const doors = open();
    const first = enter(doors, aPayer());
    enter(doors, aPayer());
    expect(doors.enter(aPayer(), FIRST)).toHaveProperty('waitSeconds');
    first.leave(false);
    first.leave(false);
    enter(doors, aPayer());
    expect(doors.enter(aPayer(), FIRST)).toHaveProperty('waitSeconds');
  });

  it('keeps one payer from standing before the door of another', () => {
    const doors = open();
    enter(doors, aPayer());
    enter(doors, aPayer());
    expect(doors.enter(aPayer({ id: 'quick-health' }), FIRST)).toHaveProperty('leave');
  });

  it('keeps to the calls a second that were agreed', () => {
    const doors = open();
    const payer = aPayer({ maxPerSecond: 2, maxInFlight: 100 });
    const inTenSeconds = Array.from({ length: 1000 }, () => {
      clock += 10;
      return doors.enter(payer, FIRST);
    }).filter((entry) => 'leave' in entry);
    expect(inTenSeconds.length).toBeGreaterThanOrEqual(20);
    expect(inTenSeconds.length).toBeLessThanOrEqual(22);
  });

  it('shuts after failures in a row, and opens again only when the payer answers a harmless question', async () => {
    const doors = open();
    const payer = aPayer();
    for (let n = 0; n < 3; n += 1) enter(doors, payer).leave(true);
    expect(doors.enter(payer, FIRST)).toMatchObject({ waitSeconds: expect.any(Number) as number });
    expect(probes).toBe(0);
    clock += 31_000;
    doors.enter(payer, FIRST);
    doors.enter(payer, FIRST);
    await Promise.resolve();
    expect(probes).toBe(1);
    expect(doors.enter(payer, FIRST)).toHaveProperty('waitSeconds');
    isThere = true;
    clock += 31_000;
    doors.enter(payer, FIRST);
    await Promise.resolve();
    enter(doors, payer);
  });

  it('repeats a few calls at once and then only a share of what it sends', () => {
    const doors = open();
    const payer = aPayer({ maxInFlight: 1000 });
    const retries = (): number =>
      Array.from({ length: 100 }, () => doors.enter(payer, { isRetry: true })).filter(
        (entry) => 'leave' in entry,
      ).length;
    expect(retries()).toBe(10);
    for (let n = 0; n < 20; n += 1) enter(doors, payer);
    expect(retries()).toBe(4);
  });
});
