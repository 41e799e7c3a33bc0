/** One call to a payer, as far as it tells whether a request left. */
interface Call {
  readonly operation: string;
  readonly class: string | undefined;
}

/**
 * How often the bytes of one submission left again after a copy of them may have reached the payer. A call that
 * provably sent nothing is none, whether it was the first or a later one.
 */
export function countResends(calls: readonly Call[]): number {
  const mayHaveArrived = calls.filter((each) => each.operation === 'submit' && each.class !== 'not-sent');
  return Math.max(0, mayHaveArrived.length - 1);
}
