import { type Kysely, sql } from 'kysely';
import type { IndexedResource } from './index-resource.ts';
import { Overtaken } from './overtaken.ts';
import type { Current, Numbered, ReceiptPlan } from './plan-receipt.ts';
import type { Tables } from './tables.ts';

interface Writing {
  readonly sender: string;
  /** The id of the message that brought a resource. */
  readonly messageOf: (resource: IndexedResource) => string;
  readonly resources: readonly IndexedResource[];
  readonly plan: ReceiptPlan;
}

/** Carries out a plan in a few statements, however many resources it has. */
export async function writeResources(
  db: Kysely<Tables>,
  { sender, messageOf, resources, plan }: Writing,
): Promise<void> {
  const replaced = plan.current.filter(({ held }) => held !== undefined);
  if (replaced.length > 0) await archive(db, sender, replaced);
  if (plan.current.length > 0) await writeCurrent(db, sender, messageOf, plan.current);
  if (plan.history.length > 0) await writeHistory(db, sender, messageOf, plan.history);
  if (plan.restamped.length > 0) await restamp(db, sender, plan.restamped);
  const named = resources.filter(({ url }) => url !== undefined);
  if (named.length > 0) await writeUrls(db, sender, named);
}

/** The rows that are about to be replaced go to the history as they are. */
async function archive(db: Kysely<Tables>, sender: string, replaced: readonly Current[]): Promise<void> {
  const keys = JSON.stringify(replaced.map(({ resource: { type, id } }) => ({ type, id })));
  await sql`
    insert into resource_history (sender, id, type, version, version_id, last_updated, sha256, content,
      patient_id, encounter_id, message_id, received_at)
    select r.sender, r.id, r.type, r.version, r.version_id, r.last_updated, r.sha256, r.content,
      r.patient_id, r.encounter_id, r.message_id, r.received_at
    from json_to_recordset(${keys}::json) as k (type text, id text)
    join resource r on r.sender = ${sender} and r.id = k.id and r.type = k.type`.execute(db);
}

async function writeCurrent(
  db: Kysely<Tables>,
  sender: string,
  messageOf: Writing['messageOf'],
  current: readonly Current[],
): Promise<void> {
  const rows = JSON.stringify(
    current.map(({ resource, now }) => ({
      id: resource.id,
      type: resource.type,
      version: now.version,
      lastVersion: now.lastVersion,
      versionId: now.versionId,
      lastUpdated: now.lastUpdated,
      sha256: now.sha256,
      content: resource.content,
      patientId: now.patientId,
      encounterId: now.encounterId,
      partOfId: resource.partOfId,
      use: resource.use,
      startsAt: resource.startsAt,
      endsAt: resource.endsAt,
      messageId: messageOf(resource),
    })),
  );
  const { rows: written } = await sql`
    insert into resource as r (sender, id, type, version, last_version, version_id, last_updated, sha256, content,
      patient_id, encounter_id, part_of_id, use, starts_at, ends_at, message_id)
    select ${sender}, id, type, version, "lastVersion", "versionId", "lastUpdated", sha256, content,
      "patientId", "encounterId", "partOfId", use, "startsAt", "endsAt", "messageId"
    from json_to_recordset(${rows}::json) as k (
      id text, type text, version integer, "lastVersion" integer, "versionId" text, "lastUpdated" timestamptz,
      sha256 text, content text, "patientId" text, "encounterId" text, "partOfId" text, use text,
      "startsAt" timestamptz, "endsAt" timestamptz, "messageId" text)
    order by id, type
    on conflict (sender, id, type) do update set
      version = excluded.version, last_version = excluded.last_version, version_id = excluded.version_id,
      last_updated = excluded.last_updated, sha256 = excluded.sha256, content = excluded.content,
      patient_id = excluded.patient_id, encounter_id = excluded.encounter_id, part_of_id = excluded.part_of_id,
      use = excluded.use, starts_at = excluded.starts_at, ends_at = excluded.ends_at,
      message_id = excluded.message_id, received_at = excluded.received_at
      where r.last_version < excluded.version
    returning 1 as one`.execute(db);
  // A row that was not there when we looked is there now: whoever wrote it was first, and we look again.
  if (written.length < current.length) throw new Overtaken('A resource was created at the same moment.');
}

async function writeHistory(
  db: Kysely<Tables>,
  sender: string,
  messageOf: Writing['messageOf'],
  history: readonly Numbered[],
): Promise<void> {
  const rows = JSON.stringify(
    history.map(({ resource, version }) => ({ ...resource, version, messageId: messageOf(resource) })),
  );
  await sql`
    insert into resource_history (sender, id, type, version, version_id, last_updated, sha256, content,
      patient_id, encounter_id, message_id, received_at)
    select ${sender}, id, type, version, "versionId", "lastUpdated", sha256, content,
      "patientId", "encounterId", "messageId", now()
    from json_to_recordset(${rows}::json) as k (
      id text, type text, version integer, "versionId" text, "lastUpdated" timestamptz, sha256 text, content text,
      "patientId" text, "encounterId" text, "messageId" text)`.execute(db);
}

async function restamp(
  db: Kysely<Tables>,
  sender: string,
  restamped: ReceiptPlan['restamped'],
): Promise<void> {
  const rows = JSON.stringify(
    restamped.map(({ type, id, now: { lastVersion, versionId, lastUpdated } }) => ({
      type,
      id,
      lastVersion,
      versionId,
      lastUpdated,
    })),
  );
  await sql`
    update resource r
    set last_version = k."lastVersion", version_id = k."versionId", last_updated = k."lastUpdated"
    from json_to_recordset(${rows}::json) as k (
      type text, id text, "lastVersion" integer, "versionId" text, "lastUpdated" timestamptz)
    where r.sender = ${sender} and r.id = k.id and r.type = k.type`.execute(db);
}

/** The latest resource that was sent under a name has it. */
async function writeUrls(
  db: Kysely<Tables>,
  sender: string,
  named: readonly IndexedResource[],
): Promise<void> {
  const byUrl = new Map(named.map(({ url, type, id }) => [url, { url, type, id }]));
  const rows = JSON.stringify([...byUrl.values()]);
  await sql`
    insert into resource_url (sender, url, type, id)
    select ${sender}, url, type, id from json_to_recordset(${rows}::json) as k (url text, type text, id text)
    order by url
    on conflict (sender, url) do update set type = excluded.type, id = excluded.id
      where (resource_url.type, resource_url.id) is distinct from (excluded.type, excluded.id)`.execute(db);
}
