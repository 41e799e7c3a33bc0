/** Loaded before the service: on SIGUSR2 the process does nothing at all for this long, as under an endless computation. */
const BLOCKED_MS = 14_000;

process.on('SIGUSR2', () => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BLOCKED_MS);
});
