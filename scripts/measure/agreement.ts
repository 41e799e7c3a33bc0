/** One case that a person or a source labelled, and what we found. */
export interface Labelled {
  readonly reference: string;
  readonly found: string;
  /** Why we found it, for counting misses: the deciding map or rule. */
  readonly reason: string;
}

export interface Agreement {
  readonly count: number;
  /** Of the emergencies by the reference, how many we found; of the others, how many we left alone. */
  readonly sensitivity: number;
  readonly specificity: number;
  /** Cohen's kappa over "emergency or not": agreement beyond chance. */
  readonly kappa: number;
  /** `reference → found (reason)` with its count, most frequent first. */
  readonly misses: readonly (readonly [string, number])[];
}

/** Compares our urgency with a reference label; the line is drawn between emergency and everything else. */
export function agreementOf(cases: readonly Labelled[]): Agreement {
  const count = cases.length;
  const isEmergency = (label: string): boolean => label === 'emergency';
  const both = cases.filter(({ reference, found }) => isEmergency(reference) && isEmergency(found)).length;
  const neither = cases.filter(
    ({ reference, found }) => !isEmergency(reference) && !isEmergency(found),
  ).length;
  const referred = cases.filter(({ reference }) => isEmergency(reference)).length;
  const found = cases.filter((each) => isEmergency(each.found)).length;
  const observed = (both + neither) / count;
  const byChance = (referred * found + (count - referred) * (count - found)) / count ** 2;
  return {
    count,
    sensitivity: both / referred,
    specificity: neither / (count - referred),
    // With one label only there is nothing to agree on beyond chance.
    kappa: byChance === 1 ? Number.NaN : (observed - byChance) / (1 - byChance),
    misses: countsOf(
      cases
        .filter((each) => isEmergency(each.reference) !== isEmergency(each.found))
        .map((each) => `${each.reference} → ${each.found} (${each.reason})`),
    ),
  };
}

/** How often each text occurs, most frequent first. */
export function countsOf(texts: readonly string[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
