import type { Attachment, Resource } from '@medplum/fhirtypes';
import { type Kysely, sql } from 'kysely';
import type { Held } from '../../domain/case/snapshot.ts';
import { localReference, parseReference } from '../../domain/fhir/reference.ts';
import { referencesIn } from '../../domain/fhir/references-in.ts';
import { heldFrom, type HeldRow } from './held-row.ts';
import type { Tables } from './tables.ts';

/** Coverage → PractitionerRole → Organization; nothing that a request needs lies further away. */
const ROUNDS = 3;

interface Wanted {
  readonly spelled: string;
  readonly type: string | undefined;
  readonly id: string;
}

interface Start {
  readonly held: readonly Held[];
  readonly pointing: readonly Held[];
}

interface Closing {
  readonly found: Map<string, Held>;
  readonly asked: Set<string>;
  sources: readonly Held[];
  wanted: readonly Wanted[];
}

/**
 * For each of these: its resources and everything they point to, by `Type/id` and by whatever other spelling somebody
 * used (`urn:uuid:…`, a full URL). What `pointing` says is followed as well, without being part of the result.
 */
export async function closeReferences(
  db: Kysely<Tables>,
  sender: string,
  starts: readonly Start[],
): Promise<readonly ReadonlyMap<string, Held>[]> {
  const closings = starts.map(({ held, pointing }): Closing => {
    const found = new Map(held.map((each) => [localReference(each.resource), each]));
    return { found, asked: new Set(), sources: [...held, ...pointing], wanted: [] };
  });
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const each of closings) {
      each.wanted = wantedBy(each.sources, each.asked).filter((one) => !isFound(one, each.found));
    }
    const rows = await fetchWanted(db, sender, closings);
    for (const each of closings) each.sources = addFound(each, rows);
  }
  return closings.map(({ found }) => found);
}

function wantedBy(sources: readonly Held[], asked: Set<string>): readonly Wanted[] {
  const spellings = new Set(sources.flatMap(({ resource }) => pointersIn(resource)));
  return [...spellings].flatMap((spelled) => {
    const target = parseReference(spelled);
    if (target === undefined || asked.has(spelled)) return [];
    asked.add(spelled);
    return [{ spelled, type: target.type, id: target.id }];
  });
}

/** References, and the address of a document's content where that is a Binary. */
function pointersIn(resource: Resource): readonly string[] {
  const references = referencesIn(resource);
  if (resource.resourceType !== 'DocumentReference') return references;
  return [...references, ...binariesIn(resource.content)];
}

/** Content and attachment are mandatory, and some feeds leave them out all the same. */
function binariesIn(contents: readonly { readonly attachment?: Attachment }[] = []): readonly string[] {
  const urls = contents.flatMap(({ attachment }) => attachment?.url ?? []);
  return urls.filter((url) => parseReference(url)?.type === 'Binary');
}

/** Notes the spelling when the resource is at hand under its own name. */
function isFound({ spelled, type, id }: Wanted, found: Map<string, Held>): boolean {
  if (type === undefined) return false;
  const held = found.get(`${type}/${id}`);
  if (held !== undefined) found.set(spelled, held);
  return held !== undefined;
}

/** What is there of everything wanted, by how it was spelled. */
interface Fetched {
  readonly byKey: ReadonlyMap<string, readonly Named[]>;
  readonly byName: ReadonlyMap<string, readonly Named[]>;
}

interface Named {
  readonly key: string;
  readonly held: Held;
}

async function fetchWanted(
  db: Kysely<Tables>,
  sender: string,
  closings: readonly Closing[],
): Promise<Fetched> {
  const all = closings.map(({ wanted }) => wanted);
  return {
    byKey: await fetch(
      all.filter((wanted) => wanted.every(isPlain)),
      (each) => readByKey(db, sender, each),
    ),
    byName: await fetch(
      all.filter((wanted) => !wanted.every(isPlain)),
      (each) => readByName(db, sender, each),
    ),
  };
}

/** Each spelling is asked for once, whoever wants it, and each resource is parsed once. */
async function fetch(
  lists: readonly (readonly Wanted[])[],
  read: (wanted: readonly Wanted[]) => Promise<readonly NamedRow[]>,
): Promise<ReadonlyMap<string, readonly Named[]>> {
  const distinct = new Map(lists.flat().map((each) => [each.spelled, each]));
  if (distinct.size === 0) return new Map();
  const bySpelling = new Map<string, Named[]>();
  for (const row of await read([...distinct.values()])) {
    const named = bySpelling.get(row.spelled) ?? [];
    named.push({ key: `${row.type}/${row.id}`, held: heldFrom(row) });
    bySpelling.set(row.spelled, named);
  }
  return bySpelling;
}

/** Adds what is there under its names and gives what is new. A name that fits two resources fits none. */
function addFound({ found, wanted }: Closing, { byKey, byName }: Fetched): readonly Held[] {
  const rows = wanted.every(isPlain) ? byKey : byName;
  const fresh: Held[] = [];
  for (const { spelled } of wanted) {
    const [only, ...others] = rows.get(spelled) ?? [];
    if (only === undefined || others.length > 0) continue;
    const known = found.get(only.key);
    const held = known ?? only.held;
    if (known === undefined) fresh.push(held);
    found.set(only.key, held).set(spelled, held);
  }
  return fresh;
}

type NamedRow = HeldRow & { readonly spelled: string };

/** `Type/id` as it stands in the table: most references are, and need no looking up of names. */
function isPlain({ spelled, type, id }: Wanted): boolean {
  return spelled === `${type ?? ''}/${id}`;
}

async function readByKey(
  db: Kysely<Tables>,
  sender: string,
  wanted: readonly Wanted[],
): Promise<readonly NamedRow[]> {
  const asked = new Set(wanted.map(({ spelled }) => spelled));
  const { rows } = await sql<HeldRow>`
    select type, id, version, received_at, content from resource
    where id = any(${wanted.map(({ id }) => id)}::text[]) and type = any(${wanted.map(({ type }) => type)}::text[])
      and sender = ${sender}`.execute(db);
  return rows
    .map((row) => ({ ...row, spelled: `${row.type}/${row.id}` }))
    .filter(({ spelled }) => asked.has(spelled));
}

/** `offset 0` keeps the planner from joining whole tables when it has no statistics: each is looked up by its key. */
async function readByName(
  db: Kysely<Tables>,
  sender: string,
  wanted: readonly Wanted[],
): Promise<readonly NamedRow[]> {
  const { rows } = await sql<NamedRow>`
    select k.spelled, r.type, r.id, r.version, r.received_at, r.content
    from json_to_recordset(${JSON.stringify(wanted)}::json) as k (spelled text, type text, id text)
    left join lateral (
      select type, id from resource_url where url = k.spelled and sender = ${sender} offset 0
    ) u on true
    cross join lateral (
      select type, id, version, received_at, content from resource
      where id = coalesce(u.id, k.id) and type = coalesce(u.type, k.type, type) and sender = ${sender} offset 0
    ) r`.execute(db);
  return rows;
}
