import type { Resource } from '@medplum/fhirtypes';
import type { Condition, Found } from './condition.ts';
import { readEntryRequest } from './entry-request.ts';
import type { Finding } from './finding.ts';
import { belongsTo, withLocalReferences } from './link-references.ts';
import { refuse, type Refusal } from './refusal.ts';
import { isObject, takeResource, type Around, type SoundResource, type Taken } from './take-resource.ts';

/** A resource taken out of a message, linked to its patient and encounter. */
export interface TakenResource extends SoundResource {
  readonly fullUrl: string | undefined;
  readonly patientId: string | undefined;
  readonly encounterId: string | undefined;
}

/** One entry of a message, or the message itself when it is one resource. In order. */
export type Part =
  | { readonly outcome: 'taken'; readonly taken: TakenResource; readonly condition?: Condition }
  /** Asked to be created unless it exists, and it does: it is not stored. */
  | { readonly outcome: 'there'; readonly taken: TakenResource; readonly found: Found }
  | { readonly outcome: 'passed-over'; readonly type: string; readonly finding: Finding }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/**
 * What Bundles are taken, and how:
 *
 * | type | |
 * |---|---|
 * | `transaction`, `collection`, `message`, `document`, `searchset` | every entry or none |
 * | `batch` | each entry for itself; one that is refused is answered in its place |
 * | all others (`history`, responses, notifications) | refused: they say what happened elsewhere |
 */
const BUNDLE_TYPES = ['transaction', 'collection', 'message', 'document', 'searchset', 'batch'] as const;

type BundleType = (typeof BUNDLE_TYPES)[number];

export interface Apart {
  readonly kind: 'resource' | BundleType;
  readonly parts: readonly Part[];
}

export type TakeApart =
  | { readonly apart: Apart; readonly refusal: undefined }
  | { readonly apart: undefined; readonly refusal: Refusal };

/** Takes a message apart into the resources it brings. Pure: ids that are missing come from `digest`. */
export function takeApart(message: unknown, digest: Around['digest']): TakeApart {
  if (!isObject(message)) {
    return no(400, 'not-a-resource', 'Send a FHIR resource or Bundle: a JSON object with a resourceType.');
  }
  if (message['resourceType'] !== 'Bundle') {
    return asOneOrEach(
      'resource',
      link([takeResource(message, { expression: undefined, fullUrl: undefined, digest })], []),
    );
  }
  const type = BUNDLE_TYPES.find((each) => each === message['type']);
  if (type === undefined) {
    return no(422, 'bundle-type', `Send a Bundle of type ${BUNDLE_TYPES.join(', ')}.`, 'Bundle.type');
  }
  const entries = message['entry'] ?? [];
  if (!Array.isArray(entries)) return no(422, 'not-a-list', 'Bundle.entry is an array.', 'Bundle.entry');
  return asOneOrEach(type, takeEntries(entries, type, digest));
}

function takeEntries(
  entries: readonly unknown[],
  type: BundleType,
  digest: Around['digest'],
): readonly Part[] {
  const isAsked = type === 'batch' || type === 'transaction';
  const fullUrls = entries.map((entry) => fullUrlOf(entry));
  const requests = entries.map((entry, index) =>
    isAsked && isObject(entry) ? readEntryRequest(entry, `Bundle.entry[${String(index)}]`) : {},
  );
  const taken = entries.map((entry, index): Taken => {
    const around = {
      expression: `Bundle.entry[${String(index)}].resource`,
      fullUrl: fullUrls[index],
      digest,
    };
    const refusal = requests[index]?.refusal;
    if (refusal !== undefined) return { outcome: 'refused', refusal };
    return takeResource(isObject(entry) ? entry['resource'] : undefined, around);
  });
  return link(refuseContradictions(taken, fullUrls), fullUrls).map((part, index): Part => {
    const condition = requests[index]?.condition;
    return part.outcome === 'taken' && condition !== undefined ? { ...part, condition } : part;
  });
}

function fullUrlOf(entry: unknown): string | undefined {
  return isObject(entry) && typeof entry['fullUrl'] === 'string' ? entry['fullUrl'] : undefined;
}

/** Two entries that say different things under one name: which of them is meant cannot be known. */
function refuseContradictions(
  taken: readonly Taken[],
  fullUrls: readonly (string | undefined)[],
): readonly Taken[] {
  const said = new Map<string, Resource>();
  return taken.map((each, index) => {
    if (each.outcome !== 'taken') return each;
    const { type, id, resource } = each.sound;
    const fullUrl = fullUrls[index];
    const names = [`${type}/${id}`, ...(fullUrl === undefined ? [] : [fullUrl])];
    const isContradiction = names.some((name) => differs(said.get(name), resource));
    for (const name of names) said.set(name, resource);
    if (!isContradiction) return each;
    const text =
      'Another entry has the same fullUrl or id and other content. Send each resource once in a message.';
    const expression = `Bundle.entry[${String(index)}]`;
    return {
      outcome: 'refused',
      refusal: refuse(422, { code: 'duplicate', key: 'entry-contradicts', text, expression }),
    };
  });
}

function differs(before: Resource | undefined, now: Resource): boolean {
  return before !== undefined && JSON.stringify(before) !== JSON.stringify(now);
}

function link(taken: readonly Taken[], fullUrls: readonly (string | undefined)[]): readonly Part[] {
  const localByFullUrl = new Map<string, string>();
  for (const [index, each] of taken.entries()) {
    const fullUrl = fullUrls[index];
    if (each.outcome === 'taken' && fullUrl !== undefined)
      localByFullUrl.set(fullUrl, `${each.sound.type}/${each.sound.id}`);
  }
  return taken.map((each, index): Part => {
    if (each.outcome !== 'taken') return each;
    const resource =
      localByFullUrl.size === 0
        ? each.sound.resource
        : withLocalReferences(each.sound.resource, localByFullUrl);
    const { type, id } = each.sound;
    const { patientId, encounterId } = belongsTo(resource);
    const fullUrl = fullUrls[index];
    return { outcome: 'taken', taken: { type, id, resource, fullUrl, patientId, encounterId } };
  });
}

/** Of a batch each entry stands for itself; of everything else a refused entry refuses the whole. */
export function asOneOrEach(kind: Apart['kind'], parts: readonly Part[]): TakeApart {
  const refusals = parts.flatMap((part) => (part.outcome === 'refused' ? [part.refusal] : []));
  if (kind === 'batch' || refusals.length === 0) return { apart: { kind, parts }, refusal: undefined };
  const [first] = new Set(refusals.map(({ status }) => status)).size === 1 ? refusals : [];
  const status = first?.status === 400 || first?.status === 412 ? first.status : 422;
  return { apart: undefined, refusal: { status, findings: refusals.flatMap((refusal) => refusal.findings) } };
}

function no(status: Refusal['status'], key: string, text: string, expression?: string): TakeApart {
  return { apart: undefined, refusal: refuse(status, { code: 'structure', key, text, expression }) };
}
