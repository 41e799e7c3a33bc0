import type { ClaimItem } from '@medplum/fhirtypes';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { referencedId } from '../fhir/reference.ts';
import { askMapQuietly, type Asker, gather, type Gathered, NOTHING_GATHERED } from './ask-map.ts';

const SERVICE = ['service-code-to-urgency'];
const PLACE = ['place-to-urgency'];

/**
 * What the lines of the bill say: revenue codes, service codes and places of service stand there and often nowhere
 * else. An emergency department visit that became an admission is billed on the lines of the stay.
 */
export function billSignals(
  { bills, charges, sender, encounter }: Snapshot,
  content: ClinicalContent,
): Gathered {
  if (bills.length === 0 && charges.length === 0) return NOTHING_GATHERED;
  const lines = bills
    .filter(({ resource }) => resource.status === 'active')
    .flatMap((held) =>
      (held.resource.item ?? []).flatMap((item, index) =>
        isAbout(item, encounter.resource.id) ? lineSignals({ content, sender, held }, item, index) : [],
      ),
    );
  const charged = charges
    .filter(({ resource }) => !NOT_CHARGED.has(resource.status))
    .map((held) => askMapQuietly({ content, sender, held }, OF_CHARGE, held.resource.code.coding ?? []));
  return eachOnce(gather([...lines, ...charged]));
}

/** Many lines of a bill say the same: the first of them is enough to show it. */
function eachOnce(gathered: Gathered): Gathered {
  if (gathered.signals.length < 2) return gathered;
  const first = new Map(
    [...gathered.signals].reverse().map((signal) => [`${signal.group} ${signal.by} ${signal.value}`, signal]),
  );
  return { ...gathered, signals: [...first.values()] };
}

const NOT_CHARGED: ReadonlySet<string> = new Set(['aborted', 'entered-in-error', 'planned']);
const OF_CHARGE = { maps: SERVICE, path: 'ChargeItem.code', group: 'service' };

function lineSignals(asker: Asker, item: ClaimItem, index: number): Gathered[] {
  const path = `Claim.item[${String(index)}]`;
  const { revenue, productOrService, locationCodeableConcept } = item;
  return [
    askMapQuietly(asker, { maps: SERVICE, path: `${path}.revenue`, group: 'service' }, revenue?.coding ?? []),
    askMapQuietly(
      asker,
      { maps: SERVICE, path: `${path}.productOrService`, group: 'service' },
      productOrService.coding ?? [],
    ),
    askMapQuietly(
      asker,
      { maps: PLACE, path: `${path}.location`, group: 'place' },
      locationCodeableConcept?.coding ?? [],
    ),
  ];
}

/** A bill may hold lines of several encounters; a line that names none is about the one of the bill. */
function isAbout({ encounter = [] }: ClaimItem, id: string | undefined): boolean {
  return encounter.length === 0 || encounter.map(referencedId).includes(id);
}
