/** One line of the table: what was measured, beside what, and whether that is what we want. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly beside: string;
  /** Median of the rounds' ratios with their least and most, or a time with its unit. */
  readonly result: string;
  readonly goal: string;
  readonly isMet: boolean | undefined;
}

export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map(
    ({ what, ours, beside, result, goal, isMet }) =>
      `| ${what} | ${ours} | ${beside} | ${result} | ${goal} | ${isMet === undefined ? '' : isMet ? 'met' : 'missed'} |`,
  );
  return [
    '| what | ours | beside | result | goal | |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
  ].join('\n');
}
