import { defined } from '../fhir/defined.ts';
import type { LineSupplement } from '../supplement/supplement.ts';
import { concept } from './assembly.ts';
import { EXTENSION } from './canonicals.ts';
import type { Coding, Extension, Timing, TimingRepeat } from '@medplum/fhirtypes';

/**
 * How often, as PAS knows it (X12 HSD): a count, or so many times in so long. A timing that says neither, or says it
 * by hours of the day, is left out: the profile has no place for it.
 */
export function pasTiming(source: Timing | undefined, said?: LineSupplement): Timing | undefined {
  const extension = [
    ...pattern(EXTENSION.calendarPattern, said?.calendarPattern),
    ...pattern(EXTENSION.deliveryPattern, said?.deliveryPattern),
  ];
  const repeat = repeatOf(source);
  if (repeat === undefined && extension.length === 0) return undefined;
  return defined<Timing>({ extension, repeat });
}

/** HSD07 and HSD08 have no element in R4. */
function pattern(url: string, coding: Coding | undefined): Extension[] {
  return coding === undefined ? [] : [{ url, valueCodeableConcept: concept(coding) }];
}

function repeatOf(source: Timing | undefined): TimingRepeat | undefined {
  if (source?.repeat === undefined) return undefined;
  const { boundsDuration, count, countMax, frequency, frequencyMax, period, periodMax, periodUnit } =
    source.repeat;
  const hasRate = frequency !== undefined && period !== undefined && periodUnit !== undefined;
  if (count === undefined && !hasRate) return undefined;
  return defined<TimingRepeat>({
    boundsDuration,
    count,
    countMax,
    frequency,
    frequencyMax,
    period,
    periodMax,
    periodUnit,
  });
}
