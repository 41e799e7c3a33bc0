import type { Resource } from '@medplum/fhirtypes';

/** Every `Reference.reference` inside a resource, as spelled; contained ones (`#x`) left out. */
export function referencesIn(resource: Resource): readonly string[] {
  const found: string[] = [];
  collect(resource, found);
  return found;
}

function collect(node: unknown, found: string[]): void {
  if (Array.isArray(node)) {
    for (const each of node) collect(each, found);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === 'reference' && typeof value === 'string' && !value.startsWith('#')) found.push(value);
    else if (typeof value === 'object') collect(value, found);
  }
}
