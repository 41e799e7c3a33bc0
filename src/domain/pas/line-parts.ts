import type { CodeableConcept, Coding, Period, Reference } from '@medplum/fhirtypes';
import { resolveAs } from '../case/snapshot.ts';
import { referencedId } from '../fhir/reference.ts';
import { localDate } from '../time/local-time.ts';
import { mapped, type Assembly } from './assembly.ts';
import { SYSTEM } from './canonicals.ts';
import type { CareSetting } from './care-setting.ts';
import { datesBetween, type Dates } from './service-dates.ts';

/** X12 1525: health services review. */
export const HEALTH_SERVICES: Coding = { system: SYSTEM.serviceItemRequestType, code: 'HS' };

type Concepts = readonly (CodeableConcept | undefined)[];

/** UM03 of one line, by the categories of what it was made from; that of the whole care otherwise. */
export function serviceTypeOf(
  categories: Concepts,
  assembly: Assembly,
  { serviceType }: CareSetting,
): Coding {
  return byCategory('procedure-category-to-service-type', categories, assembly) ?? serviceType;
}

/** What a map says about the categories of a procedure or an order. */
export function byCategory(map: string, categories: Concepts, assembly: Assembly): Coding | undefined {
  return mapped(
    assembly,
    map,
    categories.flatMap((category) => category?.coding ?? []),
  );
}

/** Where a service was given. During a stay it is the hospital's bed that counts, whatever room it was in. */
export function placeOf(
  places: readonly Reference[],
  assembly: Assembly,
  { isStay, place }: CareSetting,
): Coding {
  if (isStay) return place;
  const types = places.flatMap((each) => resolveAs(assembly.snapshot, each, 'Location')?.resource.type ?? []);
  return byCategory('location-type-to-place-of-service', types, assembly) ?? place;
}

/** Local calendar dates, as PAS wants them. */
export function servicedOn(
  dateTime: string | undefined,
  period: Period | undefined,
  { snapshot: { zone } }: Assembly,
): Dates | undefined {
  return datesBetween(localDate(dateTime ?? period?.start, zone), localDate(dateTime ?? period?.end, zone));
}

/** The ids that references name. */
export function idsOf(references: readonly Reference[] | undefined): readonly string[] {
  return (references ?? []).flatMap((each) => referencedId(each) ?? []);
}
