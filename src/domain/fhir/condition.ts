import { type Refusal, refuse } from './refusal.ts';

/** What a sender wants to be true before something is stored (FHIR R4 http.html: conditional create, version aware update). */
export type Condition =
  | {
      readonly how: 'if-none-exist';
      readonly type: string;
      readonly value: string;
      /** Absent: in whatever system. Empty: in none. */
      readonly system: string | undefined;
    }
  | { readonly how: 'if-match'; readonly type: string; readonly id: string; readonly etag: string }
  /** Ours alone: what a person signed is written once. */
  | { readonly how: 'if-absent'; readonly type: string; readonly id: string };

/** What a condition was found to speak of: for `if-match` and `if-absent` the resource as it is held, for `if-none-exist` each that has the identifier. */
export interface Found {
  readonly id: string;
  readonly version: number;
}

type ReadCondition = { readonly condition: Condition } | { readonly refusal: Refusal };

/** Reads `If-None-Exist` or `ifNoneExist`: a search by one identifier. What else could be searched is not indexed. */
export function readIfNoneExist(type: string, query: string, expression?: string): ReadCondition {
  const searched = [...new URLSearchParams(query)];
  const [name, token] = searched.length === 1 ? (searched[0] ?? []) : [];
  const parts = name === 'identifier' && token !== undefined ? readToken(token) : undefined;
  if (parts !== undefined) return { condition: { how: 'if-none-exist', type, ...parts } };
  const text =
    'Only identifier=[system|]value can be asked here, once. Or name the resource by its id: the same content twice changes nothing.';
  return {
    refusal: refuse(400, { code: 'not-supported', key: 'condition-not-supported', text, expression }),
  };
}

/** `system|value`, `|value` or `value`; several at once (a comma) are not looked for. */
function readToken(token: string): { value: string; system: string | undefined } | undefined {
  // Searches escape `,`, `|` and `$` with a backslash (FHIR R4 search.html §3.1.1.4.19).
  const [first = '', second, ...more] = token.split(/(?<!\\)\|/).map(unescape);
  const value = second ?? first;
  const isOne = more.length === 0 && value !== '' && !/(?<!\\),/.test(token) && !token.includes('\0');
  return isOne ? { value, system: second === undefined ? undefined : first } : undefined;
}

function unescape(text: string): string {
  return text.replaceAll(/\\([,|$\\])/g, '$1');
}

/** Whether the resource is to be stored, is there already, or is not to be stored. */
export function meet(
  condition: Condition,
  found: readonly Found[],
  expression?: string,
): { readonly is: 'met' } | { readonly is: 'there'; readonly found: Found } | Unmet {
  const [first, ...others] = found;
  if (condition.how === 'if-match') {
    return first !== undefined && condition.etag === `W/"${String(first.version)}"`
      ? { is: 'met' }
      : unmet(
          'version-differs',
          'The resource is not at the version that If-Match names. Read it and decide again.',
          expression,
        );
  }
  if (first === undefined) return { is: 'met' };
  if (condition.how === 'if-absent') {
    return unmet('approved-already', 'Somebody else was first: read what was approved.', expression);
  }
  if (others.length === 0) return { is: 'there', found: first };
  return unmet(
    'several-exist',
    'Several resources have this identifier. Name the one that is meant by its id.',
    expression,
  );
}

interface Unmet {
  readonly is: 'unmet';
  readonly refusal: Refusal;
}

function unmet(key: string, text: string, expression: string | undefined): Unmet {
  return { is: 'unmet', refusal: refuse(412, { code: 'conflict', key, text, expression }) };
}
