const PATIENCE_MS = 10 * 60_000;
const LOOK_MS = 100;

/** @throws Error when it does not come true: a measurement that never ends says nothing. */
export async function until(isTrue: () => Promise<boolean>, patienceMs = PATIENCE_MS): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!(await isTrue())) {
    if (performance.now() > end) throw new Error(`Not so after ${String(patienceMs / 1000)} s.`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
