import type { Claim, Money } from '@medplum/fhirtypes';
import type { Held, Remittance, Snapshot } from '../case/snapshot.ts';
import { localReference, referencedId } from '../fhir/reference.ts';

/** What was billed for an episode of care, as far as the record tells. */
export interface Charges {
  readonly value: number;
  /** ISO 4217. */
  readonly currency: string;
  /** `Claim/c1, Claim/c2`: where the amounts stand. */
  readonly source: string;
}

/** The codes of adjudication totals (HL7 `adjudication`) that say what was asked for. */
const SUBMITTED = 'submitted';

/**
 * The charges of this encounter: the totals of its active bills, or what remittances say was submitted. Nothing where
 * no amount is known, or where amounts are in several currencies: a sum is never made up.
 */
export function chargesOf(
  snapshot: Pick<Snapshot, 'encounter' | 'bills' | 'remittances'>,
): Charges | undefined {
  const { id } = snapshot.encounter.resource;
  const bills = snapshot.bills.filter(({ resource }) => resource.status === 'active' && names(resource, id));
  return sum(bills.map(amountOfBill)) ?? sum(lastOfEach(snapshot.remittances).map(amountSubmitted));
}

interface Amount {
  readonly money: Money | undefined;
  readonly source: string;
}

function amountOfBill({ resource }: Held<Claim>): Amount {
  return { money: resource.total, source: localReference(resource) };
}

function amountSubmitted({ resource }: Held<Remittance>): Amount {
  const total = (resource.total ?? []).find(({ category }) =>
    (category.coding ?? []).some(({ code }) => code === SUBMITTED),
  );
  return { money: total?.amount, source: localReference(resource) };
}

/** A bill whose lines name no encounter was read because a line of it does elsewhere. */
function names({ item = [] }: Claim, encounterId: string | undefined): boolean {
  const named = item.flatMap(({ encounter = [] }) => encounter.map(referencedId));
  return named.length === 0 || named.includes(encounterId);
}

/** The newest word on each bill; the same bill is not counted twice. */
function lastOfEach(held: readonly Held<Remittance>[]): readonly Held<Remittance>[] {
  const newest = new Map<string, Held<Remittance>>();
  for (const each of held) {
    const { resource } = each;
    const bill = referencedId(resource.resourceType === 'ClaimResponse' ? resource.request : resource.claim);
    if (resource.status === 'active') newest.set(bill ?? localReference(resource), each);
  }
  return [...newest.values()];
}

function sum(amounts: readonly Amount[]): Charges | undefined {
  const known = amounts.flatMap(({ money, source }) => {
    const { value, currency } = money ?? {};
    return value === undefined || currency === undefined ? [] : [{ value, currency, source }];
  });
  const [first] = known;
  if (first === undefined || known.some(({ currency }) => currency !== first.currency)) return undefined;
  const cents = known.reduce((total, { value }) => total + Math.round(value * 100), 0);
  return {
    value: cents / 100,
    currency: first.currency,
    source: known.map(({ source }) => source).join(', '),
  };
}

/** An amount as people read it: `USD 12,400.00`. */
export function sayMoney({ value, currency }: Pick<Charges, 'value' | 'currency'>): string {
  const [whole = '0', cents = '00'] = value.toFixed(2).split('.');
  return `${currency} ${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}
