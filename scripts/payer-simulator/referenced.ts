import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { resolve } from './received-request.ts';

interface Named {
  readonly fullUrl: string;
  readonly resource: Resource;
}

/** The given entries and all that they reference within the Bundle, each once, under the addresses they came with. */
export function withEverythingReferenced(bundle: Bundle, start: readonly Named[]): BundleEntry[] {
  const found = new Map<string, Named>();
  const waiting = [...start];
  for (let entry = waiting.shift(); entry !== undefined; entry = waiting.shift()) {
    if (found.has(entry.fullUrl)) continue;
    found.set(entry.fullUrl, entry);
    const { fullUrl, resource } = entry;
    waiting.push(...referencesIn(resource).flatMap((reference) => resolve(bundle, fullUrl, reference) ?? []));
  }
  return [...found.values()].map(({ fullUrl, resource }) => ({ fullUrl, resource }));
}

/** Every `reference` string in a resource, contained ones left aside. */
export function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'reference' && typeof inner === 'string' && !inner.startsWith('#')
      ? [inner]
      : referencesIn(inner),
  );
}
