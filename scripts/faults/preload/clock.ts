/**
 * Loaded before the service: its wall clock is wrong by CLOCK_OFFSET_SECONDS, and by CLOCK_STEP_SECONDS more after
 * SIGUSR2. The monotonic clock, and that of the database, stay right.
 */
let offsetMs = Number(process.env['CLOCK_OFFSET_SECONDS'] ?? 0) * 1000;
const rightDate = Date;

class WrongDate extends rightDate {
  constructor(...given: readonly unknown[]) {
    // `new Date()` is now; with anything given, Date knows itself what that means.
    super(...((given.length === 0 ? [WrongDate.now()] : given) as [number]));
  }

  static override now(): number {
    return rightDate.now() + offsetMs;
  }
}

// The one place where everybody looks for the time.
globalThis.Date = WrongDate as DateConstructor;

process.on('SIGUSR2', () => {
  offsetMs += Number(process.env['CLOCK_STEP_SECONDS'] ?? 0) * 1000;
});
