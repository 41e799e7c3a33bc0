import type { Bundle } from '@medplum/fhirtypes';

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * Whether two request Bundles ask for the same: what is drawn anew at each assembly (ids, trace numbers, the instants
 * of assembly) left aside. A payer that could not process the one will not process the other.
 */
export function asksTheSame(one: Bundle, other: Bundle): boolean {
  return substanceOf(one) === substanceOf(other);
}

/** Both were built by us, member by member in one order: ids are numbered as they come. */
function substanceOf(bundle: Bundle): string {
  const numbers = new Map<string, number>();
  const text = JSON.stringify(bundle, (key, value: unknown) =>
    key === 'timestamp' || key === 'created' ? undefined : value,
  );
  return text.replaceAll(UUID, (id) => {
    const number = numbers.get(id) ?? numbers.size;
    numbers.set(id, number);
    return `id-${String(number)}`;
  });
}
