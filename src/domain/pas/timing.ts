import type { Timing, TimingRepeat } from '@medplum/fhirtypes';
import { defined } from './demographics.ts';

/**
 * How often, as PAS knows it (X12 HSD): a count, or so many times in so long. A timing that says neither, or says it
 * by hours of the day, is left out: the profile has no place for it.
 */
export function pasTiming(source: Timing | undefined): Timing | undefined {
  if (source?.repeat === undefined) return undefined;
  const { boundsDuration, count, countMax, frequency, frequencyMax, period, periodMax, periodUnit } =
    source.repeat;
  const hasRate = frequency !== undefined && period !== undefined && periodUnit !== undefined;
  if (count === undefined && !hasRate) return undefined;
  return {
    repeat: defined<TimingRepeat>({
      boundsDuration,
      count,
      countMax,
      frequency,
      frequencyMax,
      period,
      periodMax,
      periodUnit,
    }),
  };
}
