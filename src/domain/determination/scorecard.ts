import type { Decision, Determination } from './determination.ts';

/** A case that a payer answered, if only to say that it is pended, as the scorecard counts it. */
export interface AnsweredCase {
  readonly payer: string;
  readonly determination: Determination;
  /** ISO instants in UTC; absent where not known. */
  readonly claimReceived: string | undefined;
  readonly decided: string | undefined;
  readonly overturned: boolean;
}

/** What one payer made of our requests. */
export interface PayerScore {
  readonly payer: string;
  /** Cases that it decided, on every line. */
  readonly answered: number;
  /** Cases that it still thinks about: part of no share, and of no days to decision. */
  readonly pended: number;
  readonly byDecision: Readonly<Partial<Record<Decision, number>>>;
  /** X12 886 reason codes of denied lines, most frequent first. */
  readonly denialReasons: readonly { readonly code: string; readonly lines: number }[];
  /** Denials that the payer took back. */
  readonly overturned: number;
  /** From the payer taking the request to its decision on every line. */
  readonly medianDaysToDecision: number | undefined;
}

const DAY_MS = 86_400_000;

/** One row a payer, the one asked most first. */
export function scorecard(cases: readonly AnsweredCase[]): readonly PayerScore[] {
  return [...groupedBy(cases, ({ payer }) => payer)]
    .map(([payer, ofPayer]) => scoreOf(payer, ofPayer))
    .sort((a, b) => askedOf(b) - askedOf(a) || (a.payer < b.payer ? -1 : 1));
}

function askedOf({ answered, pended }: PayerScore): number {
  return answered + pended;
}

function scoreOf(payer: string, all: readonly AnsweredCase[]): PayerScore {
  const cases = all.filter(({ determination }) => !isPended(determination));
  const days = cases.flatMap(daysToDecision).sort((a, b) => a - b);
  const reasons = cases.flatMap(({ determination }) =>
    determination.lines.filter(({ decision }) => decision === 'denied').flatMap((line) => line.reasonCodes),
  );
  return {
    payer,
    answered: cases.length,
    pended: all.length - cases.length,
    byDecision: Object.fromEntries(counted(cases.map(({ determination }) => determination.overall))),
    denialReasons: counted(reasons).map(([code, lines]) => ({ code, lines })),
    // A denial that was taken back stays so while another question is open.
    overturned: all.filter(({ overturned }) => overturned).length,
    medianDaysToDecision: medianOf(days),
  };
}

function isPended({ overall, lines }: Determination): boolean {
  return overall === 'pended' || lines.some(({ decision }) => decision === 'pended');
}

function daysToDecision({ claimReceived, decided }: AnsweredCase): readonly number[] {
  if (claimReceived === undefined || decided === undefined) return [];
  return [Math.max(0, (Date.parse(decided) - Date.parse(claimReceived)) / DAY_MS)];
}

function medianOf(sorted: readonly number[]): number | undefined {
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function counted<T extends string>(values: readonly T[]): readonly (readonly [T, number])[] {
  return [...groupedBy(values, (value) => value)]
    .map(([value, all]) => [value, all.length] as const)
    .sort(([a, times], [b, others]) => others - times || (a < b ? -1 : 1));
}

function groupedBy<T, K>(values: readonly T[], keyOf: (value: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const value of values) groups.set(keyOf(value), [...(groups.get(keyOf(value)) ?? []), value]);
  return groups;
}
