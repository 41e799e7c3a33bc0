/** The same object without the members that are undefined or empty lists: FHIR has neither. */
export function defined<T extends object>(members: { readonly [K in keyof T]?: T[K] | undefined }): T {
  const entries = Object.entries(members).filter(
    ([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0),
  );
  // Only absent members were taken away, and in T each of them is optional by the way callers write it.
  return Object.fromEntries(entries) as T;
}
