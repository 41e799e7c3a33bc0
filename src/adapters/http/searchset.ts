import type { Bundle, Resource } from '@medplum/fhirtypes';

/** What one search found, and where the next page begins. */
export interface Page {
  readonly resources: readonly Resource[];
  /** Id of the last case that was looked at; absent on the last page. */
  readonly after: string | undefined;
}

/** The page as a searchset Bundle with links to itself and to the next. */
export function searchset(
  { resources, after }: Page,
  { base, type, query }: { readonly base: string; readonly type: string; readonly query: URLSearchParams },
): Bundle {
  const next = new URLSearchParams(query);
  if (after !== undefined) next.set('_after', after);
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    link: [
      { relation: 'self', url: address(`${base}/${type}`, query) },
      ...(after === undefined ? [] : [{ relation: 'next', url: address(`${base}/${type}`, next) }]),
    ],
    // FHIR JSON knows no empty list.
    ...(resources.length === 0
      ? {}
      : {
          entry: resources.map((resource) => ({
            fullUrl: `${base}/${type}/${resource.id ?? ''}`,
            resource,
            search: { mode: 'match' as const },
          })),
        }),
  };
}

function address(path: string, query: URLSearchParams): string {
  const asked = query.toString();
  return asked === '' ? path : `${path}?${asked}`;
}
