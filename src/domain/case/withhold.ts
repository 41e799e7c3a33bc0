import { localReference, parseReference } from '../fhir/reference.ts';
import type { Assessment } from './assessment.ts';
import type { Held, Snapshot } from './snapshot.ts';

/** What a person may keep from a payer: documents, and what a line is made from. Who it is about must be told. */
export const WITHHOLDABLE = [
  'DocumentReference',
  'Procedure',
  'ServiceRequest',
  'DeviceRequest',
  'MedicationRequest',
  'NutritionOrder',
  'ChargeItem',
] as const;

/** Those of the named things (`Type/id`) that this case does not have, or that may not be kept from a payer. */
export function notToBeWithheld(named: readonly string[], snapshot: Snapshot): readonly string[] {
  const known = new Set(listsOf(snapshot).map(({ resource }) => localReference(resource)));
  return named.filter((each) => !known.has(each));
}

/**
 * The record as a payer may see it (PAS 2.2.1 priv-1): without what a person withholds. The assessment is the one of
 * the whole record, since what is kept from a payer was done all the same; only the documents it found leave it.
 */
export function releasable<K extends { readonly snapshot: Snapshot; readonly assessment: Assessment }>(
  { snapshot, assessment, ...rest }: K,
  withheld: readonly string[],
): Omit<K, 'snapshot' | 'assessment'> & { readonly snapshot: Snapshot; readonly assessment: Assessment } {
  if (withheld.length === 0) return { snapshot, assessment, ...rest };
  const kept = new Set(withheld);
  const checklist = assessment.checklist.filter(({ document }) => !kept.has(named(document)));
  return { snapshot: withoutWithheld(snapshot, withheld), assessment: { ...assessment, checklist }, ...rest };
}

export function withoutWithheld(snapshot: Snapshot, withheld: readonly string[]): Snapshot {
  const kept = new Set(withheld);
  const shown = <H extends Held>(list: readonly H[]): readonly H[] =>
    list.filter(({ resource }) => !kept.has(localReference(resource)));
  return {
    ...snapshot,
    documents: shown(snapshot.documents),
    procedures: shown(snapshot.procedures),
    serviceRequests: shown(snapshot.serviceRequests),
    deviceRequests: shown(snapshot.deviceRequests),
    medicationRequests: shown(snapshot.medicationRequests),
    nutritionOrders: shown(snapshot.nutritionOrders),
    charges: shown(snapshot.charges),
    byReference: new Map(
      [...snapshot.byReference].filter(([, { resource }]) => !kept.has(localReference(resource))),
    ),
  };
}

function listsOf(snapshot: Snapshot): readonly Held[] {
  return [
    ...snapshot.documents,
    ...snapshot.procedures,
    ...snapshot.serviceRequests,
    ...snapshot.deviceRequests,
    ...snapshot.medicationRequests,
    ...snapshot.nutritionOrders,
    ...snapshot.charges,
  ];
}

function named(document: string | undefined): string {
  const target = parseReference(document);
  return target?.type === undefined ? '' : `${target.type}/${target.id}`;
}
