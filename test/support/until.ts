/** Asks again until there is an answer. @throws Error naming what did not come about in time. */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  patienceMs = 20_000,
): Promise<T> {
  const end = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`It did not come about: ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
