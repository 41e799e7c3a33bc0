import type { Resource } from '@medplum/fhirtypes';
import type { Held } from '../../domain/case/snapshot.ts';

/** The columns that make a Held, from either of the resource tables. */
export interface HeldRow {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly received_at: string;
  readonly content: string;
}

export function heldFrom(row: HeldRow): Held {
  // Parsed and checked as a resource when it was received; only we write this column.
  return { resource: JSON.parse(row.content) as Resource, version: row.version, receivedAt: row.received_at };
}

/** By arrival, then by id: the order in which resources stood in one push changes nothing. */
export function byArrival(a: Held, b: Held): number {
  if (a.receivedAt !== b.receivedAt) return a.receivedAt < b.receivedAt ? -1 : 1;
  return (a.resource.id ?? '') < (b.resource.id ?? '') ? -1 : 1;
}
