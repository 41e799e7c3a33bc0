import type { Kysely } from 'kysely';
import type { CaseStore } from '../../workflow/ports/case-store.ts';
import { attachments } from './attachments.ts';
import { afterRestore } from './after-restore.ts';
import { bringUpForRelease } from './bring-up-for-release.ts';
import { attempts } from './attempts.ts';
import { dueCases } from './due-cases.ts';
import { evidenceLog } from './evidence.ts';
import { caseLeases } from './lease-cases.ts';
import { moveCase, moveCases } from './move-case.ts';
import { payerContacts } from './payer-contacts.ts';
import { payerMessages } from './payer-messages.ts';
import { payerSubscriptions } from './payer-subscriptions.ts';
import { caseReads } from './read-cases.ts';
import { readResource } from './read-resource.ts';
import { readSnapshots } from './read-snapshot.ts';
import { receiveInGroups } from './receive-in-groups.ts';
import { receiveUnder } from './receive-under.ts';
import { resends } from './resends.ts';
import { submissions } from './submissions.ts';
import type { Tables } from './tables.ts';

export interface CaseStoreOptions {
  /** IANA zone of the facility behind a sender: its dates of service are read in it. */
  readonly zoneOf: (sender: string) => string;
}

/** Everything that must survive, in PostgreSQL: a server or the embedded one, by the same statements. */
export function postgresCaseStore(db: Kysely<Tables>, { zoneOf }: CaseStoreOptions): CaseStore {
  return {
    receive: receiveInGroups(db),
    receiveUnder: receiveUnder(db),
    readResource: (sender, type, id) => readResource(db, sender, type, id),
    snapshotOf: async (subject) => (await readSnapshots(db, [subject], zoneOf))[0],
    snapshotsOf: (subjects) => readSnapshots(db, subjects, zoneOf),
    move: (claimed, move) => moveCase(db, claimed, move),
    moveAll: (moves) => moveCases(db, moves),
    ...caseReads(db),
    ...caseLeases(db),
    ...dueCases(db),
    ...afterRestore(db),
    ...bringUpForRelease(db),
    ...submissions(db),
    ...attempts(db),
    ...resends(db),
    ...attachments(db),
    ...evidenceLog(db),
    ...payerContacts(db),
    ...payerMessages(db),
    ...payerSubscriptions(db),
  };
}
