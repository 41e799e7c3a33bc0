import type { Coding, Procedure, Quantity, Reference } from '@medplum/fhirtypes';
import type { LineSupplement } from '../supplement/supplement.ts';
import type { Order } from './order.ts';
import type { Dates } from './service-dates.ts';

/** One thing the payer is asked to authorize, before it becomes a `Claim.item`. */
export interface ServiceLine {
  /** Our own words. */
  readonly label: string;
  /** `Type/id` of what it was made from: the encounter, a procedure, an order, a charge. */
  readonly source: string;
  /** X12 1525 */
  readonly requestType: Coding;
  /** X12 1365 */
  readonly serviceType: Coding;
  readonly productOrService: Coding;
  readonly modifiers: readonly Coding[];
  /** NUBC */
  readonly revenue: Coding | undefined;
  readonly serviced: Dates | undefined;
  readonly quantity: Quantity | undefined;
  /** CMS place of service */
  readonly place: Coding;
  /** Ids of the Conditions it was done for. */
  readonly reasons: readonly string[];
  /** The order behind it; a procedure without one implies it. */
  readonly order: Order | { readonly impliedBy: Procedure } | undefined;
  readonly performers: readonly LinePerformer[];
  /** What somebody said about it that no clinical resource carries. */
  readonly said?: LineSupplement;
}

/** Somebody who did, or ordered, what one line asks for. */
export interface LinePerformer {
  readonly actor: Reference;
  /** As what, in the codes of the record; our own for somebody who ordered it, or did it in no role that is named. */
  readonly functions: readonly Coding[];
  /** FHIRPath of where the record names them. */
  readonly place: string;
}

const LINE_ROLE = 'https://retro-auth.example/CodeSystem/line-role';
/** Who ordered what a line asks for. */
export const ORDERING: Coding = { system: LINE_ROLE, code: 'ordering' };
/** Who did it, where the record names no function. */
export const PERFORMING: Coding = { system: LINE_ROLE, code: 'performing' };
