import type { Bundle, Encounter, Resource } from '@medplum/fhirtypes';
import { loadDay } from '../demo/day.ts';
import type { Text } from './ehr-driver.ts';
import type { FaultCase } from './fault-case.ts';

/** Stays of the demo's day that are asked for: file, and id of the Encounter. */
const KINDS = {
  emergency: { file: 'unplanned-emergency-visit', encounter: 'unplanned-stay', member: 'EXH100001' },
  planned: { file: 'missed-prior-authorization', encounter: 'missed-arthroscopy', member: 'EXH100006' },
} as const;

/** The day's texts as they would be on a day: read once for each. */
const days = new Map<string, ReadonlyMap<string, string>>();

function dayBefore(now: Date): ReadonlyMap<string, string> {
  const key = now.toISOString().slice(0, 10);
  const texts =
    days.get(key) ?? new Map(loadDay(now).map(({ name, bundle }) => [name, JSON.stringify(bundle)]));
  days.set(key, texts);
  return texts;
}

/** The hospital, its people and the payers: pushed once before any stay. */
export function hospitalText(): string {
  return dayBefore(new Date()).get('_facility') ?? '';
}

interface Told {
  readonly kind?: keyof typeof KINDS;
  /** The stay ended shortly before; now by default. */
  readonly now?: Date;
}

/** A stay that nobody had authorized, `Encounter/{name}-stay`, of a fictitious member with this number. */
export function stayText(
  name: string,
  memberId: string,
  { kind = 'emergency', now = new Date() }: Told = {},
): string {
  const { file, encounter, member } = KINDS[kind];
  const [prefix = ''] = encounter.split('-');
  return (dayBefore(now).get(file) ?? '')
    .replaceAll(encounter, `${name}-stay`)
    .replaceAll(file, `${name}-visit`)
    .replaceAll(`"${prefix}-`, `"${name}-`)
    .replaceAll(`/${prefix}-`, `/${name}-`)
    .replaceAll(member, memberId);
}

/** The same stay, its content untouched, as another system might spell it: entries in another order. */
function reordered(text: string): string {
  const bundle = bundleIn(text);
  return JSON.stringify({ ...bundle, entry: [...(bundle.entry ?? [])].reverse() });
}

/** Each entry in a Bundle of its own. */
export function taken(text: string): readonly { readonly resource: Resource; readonly text: string }[] {
  const bundle = bundleIn(text);
  return (bundle.entry ?? []).flatMap((entry) =>
    entry.resource === undefined
      ? []
      : [{ resource: entry.resource, text: JSON.stringify({ ...bundle, entry: [entry] }) }],
  );
}

/** The stay with its Encounter changed. */
export function withEncounter(text: string, change: (encounter: Encounter) => Encounter): string {
  const bundle = bundleIn(text);
  const entry = (bundle.entry ?? []).map((each) =>
    each.resource?.resourceType === 'Encounter' ? { ...each, resource: change(each.resource) } : each,
  );
  return JSON.stringify({ ...bundle, entry });
}

function bundleIn(text: string): Bundle {
  // Our own text of a Bundle.
  return JSON.parse(text) as Bundle;
}

/** The stay with this number. */
export function stay(n: number, told: Told = {}): Text {
  const name = `s${String(n)}`;
  const memberId = `M${String(n).padStart(5, '0')}`;
  return { name, memberId, text: stayText(name, memberId, told) };
}

/** What the EHR pushes: each copy of a stay by itself, and the parts of one in their order. */
export function staysOf(
  { copies = 1, parts }: Pick<FaultCase, 'copies' | 'parts'>,
  count: number,
): readonly (readonly Text[])[] {
  return Array.from({ length: count }, (_, n) => stay(n)).flatMap((each, n) =>
    Array.from({ length: copies }, (_copy, copy) => {
      const text = copy % 2 === 0 ? each.text : reordered(each.text);
      return (parts?.({ ...each, text }, n) ?? [text]).map((part) => ({ ...each, text: part }));
    }),
  );
}
