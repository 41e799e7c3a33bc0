import type { Unmapped } from '../case/assessment.ts';
import type { Held, Remittance, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { localReference, referencedId } from '../fhir/reference.ts';
import type { ClockEvent } from '../policy/clock.ts';
import { instantOf } from '../time/local-time.ts';
import { type BillDenial, denialsOn } from './denial-on-bill.ts';

/** What payers said of the bills of an episode, as far as it counts for an authorization. */
export interface RemittanceFinding {
  /** When a remittance came, and since when something stands denied: as the payer dated it. */
  readonly events: Readonly<Partial<Record<Extract<ClockEvent, 'remittance' | 'denial'>, string>>>;
  /** What stands denied now. */
  readonly denials: readonly BillDenial[];
  /** The one that denied first, and that its clocks count from. */
  readonly deniedBy: string | undefined;
  readonly unmapped: readonly Unmapped[];
  readonly used: readonly string[];
}

const NONE: RemittanceFinding = { events: {}, denials: [], deniedBy: undefined, unmapped: [], used: [] };

/**
 * Reads the remittances of an episode. The last word on a bill counts: one that was denied and then paid is no longer
 * denied; one that was denied again stands denied since the first time, which is the earliest a deadline can be.
 */
export function readRemittances(snapshot: Snapshot, content: ClinicalContent): RemittanceFinding {
  const valid = snapshot.remittances.filter(({ resource }) => resource.status === 'active');
  if (valid.length === 0) return NONE;
  const words = [...byBill(valid)].map((said) =>
    said.map(({ resource }) => ({ resource, ...denialsOn(resource, snapshot, content) })),
  );
  const standing = words.flatMap((said) => {
    // A reason that no map knows neither denies nor pays.
    const paidAt = said.findLastIndex(({ denials, unmapped }) => denials.length + unmapped.length === 0);
    return [said.slice(paidAt + 1).filter(({ denials }) => denials.length > 0)];
  });
  const [first] = standing.flat().sort((a, b) => byCreation(a.resource, b.resource));
  const [earliest] = valid.map(({ resource }) => resource).sort(byCreation);
  const all = words.flat();
  return {
    events: {
      ...(earliest === undefined ? {} : { remittance: earliest.created }),
      ...(first === undefined ? {} : { denial: first.resource.created }),
    },
    denials: standing.flatMap((said) => said.at(-1)?.denials ?? []),
    deniedBy: first && localReference(first.resource),
    unmapped: all.flatMap(({ unmapped }) => unmapped),
    used: [...new Set(all.flatMap(({ used }) => used))],
  };
}

/** Remittances on one bill, oldest first; those that name none are taken as one. */
function byBill(held: readonly Held<Remittance>[]): Iterable<readonly Held<Remittance>[]> {
  const bills = new Map<string, Held<Remittance>[]>();
  for (const each of [...held].sort((a, b) => byCreation(a.resource, b.resource))) {
    const { resource } = each;
    const bill = referencedId(resource.resourceType === 'ClaimResponse' ? resource.request : resource.claim);
    bills.set(bill ?? '', [...(bills.get(bill ?? '') ?? []), each]);
  }
  return bills.values();
}

function byCreation(a: Remittance, b: Remittance): number {
  const [first, second] = [a, b].map(({ created }) => instantOf(created) ?? created);
  return (first ?? '') < (second ?? '') ? -1 : 1;
}
