import type { Kysely } from 'kysely';
import { Failure } from '../../domain/failure.ts';
import type { CaseStore } from '../../workflow/ports/case-store.ts';
import type { Receipt } from '../../workflow/ports/resource-store.ts';
import { orSayItIsAway } from './database-away.ts';
import { indexResource } from './index-resource.ts';
import { untilNotOvertaken } from './overtaken.ts';
import { type Push, receiveMessages } from './receive-messages.ts';
import type { Tables } from './tables.ts';

/** So many transactions are under way at a time; what comes meanwhile makes up the next group. */
const LANES = 4;

/** A group stays small beside what one push may bring by itself. */
const MOST_PUSHES = 16;
const MOST_RESOURCES = 400;

interface Waiting extends Push {
  readonly resolve: (receipt: Receipt) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Stores pushes, and those that come at the same time in one transaction: the database is asked as often for many as
 * for one, and waits for its disk once. Nobody waits for a group to fill: a push that comes alone is stored alone.
 * Each resolves after the COMMIT of its group. Where a group fails, each of it is tried by itself.
 */
export function receiveInGroups(db: Kysely<Tables>): CaseStore['receive'] {
  const waiting: Waiting[] = [];
  let lanes = 0;

  async function runLane(): Promise<void> {
    lanes += 1;
    while (waiting.length > 0) await settle(db, takeGroup(waiting));
    lanes -= 1;
  }

  return (message, incoming) => {
    const resources = incoming.map(indexResource);
    return new Promise((resolve, reject) => {
      waiting.push({ message, resources, resolve, reject });
      if (lanes < LANES) void runLane();
    });
  };
}

/** The first and whoever else can go with it, in their order. */
function takeGroup(waiting: Waiting[]): readonly Waiting[] {
  const group: Waiting[] = [];
  const content = new Map<string, string>();
  let resources = 0;
  for (const each of [...waiting]) {
    const isFull = group.length >= MOST_PUSHES || resources + each.resources.length > MOST_RESOURCES;
    if (group.length > 0 && (isFull || !goesWith(each, group, content))) continue;
    group.push(each);
    resources += each.resources.length;
    for (const { type, id, sha256 } of each.resources) content.set(`${type}/${id}`, sha256);
    waiting.splice(waiting.indexOf(each), 1);
  }
  return group;
}

/** Of the same sender, and saying nothing else about any resource: two versions go one after the other. */
function goesWith(
  { message, resources }: Push,
  [first]: readonly Push[],
  content: Map<string, string>,
): boolean {
  return (
    message.sender === first?.message.sender &&
    resources.every(({ type, id, sha256 }) => (content.get(`${type}/${id}`) ?? sha256) === sha256)
  );
}

/** Never rejects: every push of the group hears what became of it. */
async function settle(db: Kysely<Tables>, group: readonly Waiting[]): Promise<void> {
  try {
    const receipts = await store(db, group);
    // One for each.
    for (const [n, receipt] of receipts.entries()) group[n]?.resolve(receipt);
  } catch (error) {
    if (group.length === 1 || isAway(error)) for (const { reject } of group) reject(error);
    else for (const each of group) await settle(db, [each]);
  }
}

function store(db: Kysely<Tables>, group: readonly Waiting[]): Promise<readonly Receipt[]> {
  const sender = group[0]?.message.sender ?? '';
  return orSayItIsAway(() =>
    untilNotOvertaken(() =>
      db.transaction().execute((transaction) => receiveMessages(transaction, sender, group)),
    ),
  );
}

function isAway(error: unknown): boolean {
  return error instanceof Failure && error.code === 'database-away';
}
