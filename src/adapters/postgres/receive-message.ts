import { randomUUID } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Incoming, Message, Receipt } from '../../workflow/ports.ts';
import { sha256 } from './content-hash.ts';
import { indexResource, type IndexedResource } from './index-resource.ts';
import { Overtaken } from './overtaken.ts';
import { type Arrival, planReceipt, type Standing } from './plan-receipt.ts';
import { reachCases } from './reach-cases.ts';
import type { Tables } from './tables.ts';
import { bytea } from './value-parsers.ts';
import { writeResources } from './write-resources.ts';

/** The message, its resources and what they mean for cases: all of it committed together, or nothing. */
export async function receiveMessage(
  transaction: Transaction<Tables>,
  message: Message,
  incoming: readonly Incoming[],
): Promise<Receipt> {
  const resources = incoming.map(indexResource);
  const messageId = await keepMessage(transaction, message);
  const arrivals = await readHeld(transaction, message.sender, resources);
  const plan = planReceipt(arrivals);
  await writeResources(transaction, { sender: message.sender, messageId, resources, plan });
  const cases = await reachCases(transaction, message.sender, plan.current);
  return { messageId, resources: plan.stored, cases };
}

/** The same bytes again are the same message. */
async function keepMessage(db: Kysely<Tables>, message: Message): Promise<string> {
  const { sender, interaction, contentType, bytes } = message;
  const digest = sha256(bytes);
  const { rows } = await sql<{ id: string }>`
    with kept as (
      insert into message (id, sender, sha256, interaction, content_type, bytes)
      values (${randomUUID()}, ${sender}, ${digest}, ${interaction}, ${contentType}, ${bytea(bytes)})
      on conflict (sender, sha256) do nothing
      returning id
    )
    select id from kept
    union all select id from message where sender = ${sender} and sha256 = ${digest}
    limit 1`.execute(db);
  const [row] = rows;
  // Another transaction is about to commit the same message, and ours cannot see it yet.
  if (row === undefined) throw new Overtaken('The same message is being stored at this moment.');
  return row.id;
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
