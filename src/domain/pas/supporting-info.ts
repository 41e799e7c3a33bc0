import type { ClaimSupportingInfo } from '@medplum/fhirtypes';
import { concept, type Assembly } from './assembly.ts';
import { SYSTEM } from './canonicals.ts';
import type { CareGiven } from './care-given.ts';
import type { AttachedDocument } from './document.ts';
import { lateRequestMessages } from './late-request-message.ts';
import { datesBetween, type Dates } from './service-dates.ts';

/** Everything beside the lines: when it was, the documents, and why the request comes after the service. */
export function supportingInfoOf(
  assembly: Assembly,
  { care, documents }: { care: CareGiven; documents: readonly AttachedDocument[] },
): ClaimSupportingInfo[] {
  const { dates } = care;
  const isStay = care.setting?.isStay === true;
  const event = datesBetween(dates.eventStart, dates.end);
  const all: (Omit<ClaimSupportingInfo, 'sequence'> | undefined)[] = [
    event === undefined ? undefined : timed('patientEvent', event),
    isStay && dates.admission !== undefined ? timed('admissionDates', { date: dates.admission }) : undefined,
    isStay && dates.end !== undefined ? timed('dischargeDates', { date: dates.end }) : undefined,
    ...documents.map(({ supportingInfo }) => supportingInfo),
    ...[...lateRequestMessages(assembly, dates), ...assembly.supplement.messages].map((valueString) => ({
      category: categoryOf('freeFormMessage'),
      valueString,
    })),
  ];
  return all.filter((each) => each !== undefined).map((each, index) => ({ sequence: index + 1, ...each }));
}

/** Sequences of what points to a document: the lines rest on these. */
export function documentSequences(infos: readonly ClaimSupportingInfo[]): number[] {
  return infos.filter(({ valueReference }) => valueReference !== undefined).map(({ sequence }) => sequence);
}

function timed(category: string, dates: Dates): Omit<ClaimSupportingInfo, 'sequence'> {
  return {
    category: categoryOf(category),
    ...('date' in dates ? { timingDate: dates.date } : { timingPeriod: dates.period }),
  };
}

function categoryOf(code: string): ClaimSupportingInfo['category'] {
  return concept({ system: SYSTEM.pasTempCodes, code });
}
