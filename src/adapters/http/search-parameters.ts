import { refuse, type Refusal } from '../../domain/fhir/refusal.ts';

/** What Task, Claim and ClaimResponse can be searched by. */
export const SEARCH_PARAMETERS = {
  _id: 'token',
  patient: 'reference',
  encounter: 'reference',
  status: 'token',
  identifier: 'token',
} as const;

export interface Search {
  readonly id: string | undefined;
  readonly patientId: string | undefined;
  readonly encounterId: string | undefined;
  readonly status: string | undefined;
  readonly identifier: string | undefined;
  readonly count: number;
  /** Id of the last case of the page before. */
  readonly after: string | undefined;
}

export type ReadSearch =
  | { readonly search: Search; readonly refusal: undefined }
  | { readonly search: undefined; readonly refusal: Refusal };

const KNOWN = [...Object.keys(SEARCH_PARAMETERS), '_count', '_after', '_format', '_pretty'];
const MOST = 200;

/**
 * Reads search parameters. One that is not known is refused rather than passed over: the answer would hold more than
 * was asked for, and look as if it did not.
 */
export function readSearch(query: URLSearchParams): ReadSearch {
  const names = [...query.keys()];
  if (names.some((name) => !KNOWN.includes(name))) {
    return no(`Another parameter was given than ${KNOWN.join(', ')}.`);
  }
  if (names.some((name) => query.getAll(name).length > 1 || query.get(name)?.includes(','))) {
    return no('Give each search parameter once, with one value.');
  }
  const given = (name: string): string | undefined => query.get(name) ?? undefined;
  const count = Number(given('_count') ?? 50);
  if (!Number.isInteger(count) || count < 1) return no('_count is a whole number from 1.');
  const search = {
    id: given('_id'),
    patientId: lastOf(given('patient'), '/'),
    encounterId: lastOf(given('encounter'), '/'),
    status: lastOf(given('status'), '|'),
    identifier: lastOf(given('identifier'), '|'),
    count: Math.min(count, MOST),
    after: given('_after'),
  };
  return { search, refusal: undefined };
}

/** `Patient/p1` and `p1` are the same here, as are `system|code` and `code`: each parameter has one type, one system. */
function lastOf(value: string | undefined, separator: string): string | undefined {
  return value?.split(separator).at(-1);
}

function no(text: string): ReadSearch {
  return {
    search: undefined,
    refusal: refuse(400, { code: 'not-supported', key: 'search-parameter', text }),
  };
}
