import { bearerTokens } from '../adapters/http/bearer-tokens.ts';
import { httpApp } from '../adapters/http/http-app.ts';
import { listen, type Listening } from '../adapters/http/listen.ts';
import { type DatabaseWatch, watchDatabase } from '../adapters/postgres/watch-database.ts';
import { requireLoopback, type Settings } from '../config.ts';
import { filesInForce, problemsForSender } from '../content-source.ts';
import { version } from '../project-root.ts';
import { amend } from '../workflow/amend-request.ts';
import { catchUp } from '../workflow/catch-up.ts';
import { draftContent, type Drafting } from '../workflow/draft-content.ts';
import { confirmWriteOff, discard, edit } from '../workflow/mend-case.ts';
import { type NotificationPush, type Notified, notified } from '../workflow/notified.ts';
import type { Outside } from '../workflow/outside.ts';
import { cancel, reassess, release } from '../workflow/person-acts.ts';
import { receive } from '../workflow/receive.ts';
import { recordPeerToPeer } from '../workflow/record-peer-to-peer.ts';
import { disclose, preview, withhold } from '../workflow/review-request.ts';
import { scorer } from '../workflow/score-case.ts';
import { approveLetter } from '../workflow/sign-letter.ts';
import type { QueuedWorkplace } from './open-queued-workplace.ts';
import type { Workplace } from './open-workplace.ts';

/** Opens the door in every role but the worker's. Where it cannot, everything is closed again. */
export async function listenInRole(
  settings: Settings,
  opened: QueuedWorkplace,
  outside: Outside,
): Promise<Listening | undefined> {
  const { connections, database, queue } = opened;
  let watch: DatabaseWatch | undefined;
  try {
    requireLoopback(
      settings,
      connections.senders.some(({ tokenSha256 }) => tokenSha256 !== undefined),
    );
    if (settings.ROLE === 'worker') return undefined;
    const watching = watchDatabase(database, limitsIn(settings), outside.log);
    watch = watching;
    const listening = await listen(
      httpApp({
        ...outside,
        get content() {
          return opened.content.current();
        },
        receive: (push) => receive(push, outside),
        notified: (push) => notifiedOf(push, outside),
        release: (id, who) => release(id, who, outside),
        reassess: (id, who) => reassess(id, who, outside),
        cancel: (id, who) => cancel(id, who, outside),
        discard: (id, how) => discard(id, how, outside),
        edit: (id, how) => edit(id, how, outside),
        confirmWriteOff: (id, how) => confirmWriteOff(id, how, outside),
        approveLetter: (id, how) => approveLetter(id, how, outside),
        recordPeerToPeer: (id, talk) => recordPeerToPeer(id, talk, outside),
        amend: (id, how) => amend(id, how, outside),
        withhold: (id, how) => withhold(id, how, outside),
        disclose: (id, how) => disclose(id, how, outside),
        preview: (held) => preview(held, outside),
        draftContent: (sent) => draftContent(sent, draftingWith(settings, opened)),
        scoreOf: scorer(outside),
        endpointOf: (payer) => outside.connectionOf(payer)?.endpoint,
        authenticate: bearerTokens(connections.senders),
        unready: () => (outside.isStopping() ? 'stopping' : watching.shortage()),
        intake: watching,
        maxPushesPerSender: settings.MAX_PUSHES_PER_SENDER,
        payers: connections.payers.map(({ id }) => id),
        maxBodyBytes: settings.MAX_BODY_MB * 1024 * 1024,
        version: version(),
        publicUrl: settings.PUBLIC_URL,
      }),
      { host: settings.HOST, port: settings.PORT },
    );
    return {
      url: listening.url,
      close: () => {
        watching.stop();
        return listening.close();
      },
    };
  } catch (error) {
    watch?.stop();
    await queue.close();
    await opened.close();
    throw error;
  }
}

/** The payer has its answer at once; what it says was missed is fetched after that, or at the next look. */
async function notifiedOf(push: NotificationPush, outside: Outside): Promise<Notified> {
  const said = await notified(push, outside);
  const connection = outside.connectionOf(push.payer);
  if (said === 'accepted' && connection !== undefined) {
    catchUp(connection, outside).catch(() => {
      outside.log('subscription-failed', { payer: push.payer, code: 'catch-up-failed' });
    });
  }
  return said;
}

/** On a machine of its own, where no sender is registered, whoever can reach it may send drafts. */
function draftingWith(
  settings: Settings,
  { connections: { senders }, releases, drafts, outside }: Workplace,
): Drafting {
  return {
    drafts,
    filesInForce: () => filesInForce(settings, releases),
    problemsOf: problemsForSender,
    mayWriteContent: (sender) =>
      senders.length === 0 || senders.some(({ id, mayWriteContent }) => id === sender && mayWriteContent),
    log: outside.log,
  };
}

function limitsIn(settings: Settings) {
  return {
    slowMs: settings.SLOW_DATABASE_SECONDS * 1000,
    minFreeBytes: settings.MIN_FREE_MB * 1024 * 1024,
    maxBacklog: settings.MAX_BACKLOG,
  };
}
