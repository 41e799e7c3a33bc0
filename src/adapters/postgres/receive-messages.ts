import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Message, Receipt } from '../../workflow/ports/resource-store.ts';
import { sha256 } from './content-hash.ts';
import type { IndexedResource } from './index-resource.ts';
import { Overtaken } from './overtaken.ts';
import { type Arrival, planReceipt, type Standing } from './plan-receipt.ts';
import { reachCases } from './reach-cases.ts';
import type { Tables } from './tables.ts';
import { base64 } from './value-parsers.ts';
import { writeResources } from './write-resources.ts';

/** What one push brings: the message as it came and its resources. */
export interface Push {
  readonly message: Message;
  readonly resources: readonly IndexedResource[];
}

/**
 * The messages of one sender, their resources and what they mean for cases: all of it committed together, or nothing.
 * As many statements as for one message. Pushes that come together must not differ about any resource.
 */
export async function receiveMessages(
  transaction: Transaction<Tables>,
  sender: string,
  pushes: readonly Push[],
): Promise<readonly Receipt[]> {
  const messageIds = await keepMessages(transaction, sender, pushes);
  const resources = pushes.flatMap((push) => push.resources);
  const pushOf = new Map(pushes.flatMap((push, n) => push.resources.map((each) => [each, n] as const)));
  const messageOf = (resource: IndexedResource): string => messageIds[pushOf.get(resource) ?? 0] ?? '';
  const plan = planReceipt(await readHeld(transaction, sender, resources));
  await writeResources(transaction, { sender, messageOf, resources, plan });
  const changed = pushes.map((_, n) => plan.current.filter(({ resource }) => pushOf.get(resource) === n));
  const cases = await reachCases(transaction, sender, changed);
  let from = 0;
  return pushes.map((push, n) => {
    const stored = plan.stored.slice(from, (from += push.resources.length));
    return { messageId: messageIds[n] ?? '', resources: stored, cases: cases[n] ?? [] };
  });
}

/** The same bytes again are the same message. Gives the id of each. */
async function keepMessages(
  db: Kysely<Tables>,
  sender: string,
  pushes: readonly Push[],
): Promise<readonly string[]> {
  const digests = pushes.map(({ message }) => sha256(message.bytes));
  const byDigest = new Map(pushes.map(({ message }, n) => [digests[n] ?? '', message]));
  const asked = [...byDigest].map(([digest, { interaction, contentType, bytes }]) => ({
    id: randomUUID(),
    sha256: digest,
    interaction,
    contentType,
    bytes: base64(bytes),
  }));
  const { rows } = await sql<{ id: string; sha256: string }>`
    with asked as (
      select * from json_to_recordset(${JSON.stringify(asked)}::json)
        as k (id text, sha256 text, interaction text, "contentType" text, bytes text)
    ), kept as (
      insert into message (id, sender, sha256, interaction, content_type, bytes)
      select id, ${sender}, sha256, interaction, "contentType", decode(bytes, 'base64') from asked order by sha256
      on conflict (sender, sha256) do nothing
      returning id, sha256
    )
    select id, sha256 from kept
    union all select m.id, m.sha256 from asked cross join lateral (
      select id, sha256 from message where sender = ${sender} and sha256 = asked.sha256 offset 0
    ) m`.execute(db);
  const kept = new Map(rows.map((row) => [row.sha256, row.id]));
  // Another transaction is about to commit the same message, and ours cannot see it yet.
  if (kept.size < byDigest.size) throw new Overtaken('The same message is being stored at this moment.');
  return digests.map((digest) => kept.get(digest) ?? '');
}

interface HeldRow {
  readonly n: number;
  readonly version: number;
  readonly last_version: number;
  readonly sha256: string;
  readonly version_id: string | null;
  readonly last_updated: string | null;
  readonly patient_id: string | null;
  readonly encounter_id: string | null;
  readonly is_in_history: boolean;
}

/** Locks what is held, in one order for everyone, so that two messages about one resource go one after the other. */
async function readHeld(
  db: Kysely<Tables>,
  sender: string,
  resources: readonly IndexedResource[],
): Promise<readonly Arrival[]> {
  const asked = JSON.stringify(resources.map(({ type, id, sha256 }, n) => ({ n, type, id, sha256 })));
  const { rows } = await sql<HeldRow>`
    select k.n, r.version, r.last_version, r.sha256, r.version_id, r.last_updated, r.patient_id, r.encounter_id,
      exists (
        select from resource_history h
        where h.sender = ${sender} and h.id = k.id and h.type = k.type and h.sha256 = k.sha256
      ) as is_in_history
    from (
      select * from json_to_recordset(${asked}::json) as asked (n integer, type text, id text, sha256 text)
      order by id, type
    ) k
    cross join lateral (
      select * from resource where id = k.id and type = k.type and sender = ${sender} for update
    ) r`.execute(db);
  const held = new Map(rows.map((row) => [row.n, row]));
  return resources.map((resource, n) => {
    const row = held.get(n);
    return {
      resource,
      held: row === undefined ? undefined : standingFrom(row),
      isInHistory: row?.is_in_history ?? false,
    };
  });
}

function standingFrom(row: HeldRow): Standing {
  return {
    version: row.version,
    lastVersion: row.last_version,
    sha256: row.sha256,
    versionId: row.version_id ?? undefined,
    lastUpdated: row.last_updated ?? undefined,
    patientId: row.patient_id ?? undefined,
    encounterId: row.encounter_id ?? undefined,
  };
}
