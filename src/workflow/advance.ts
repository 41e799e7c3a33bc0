import type { Case } from '../domain/case/case.ts';
import { isWithPayer } from '../domain/case/state.ts';
import { Failure } from '../domain/failure.ts';
import { NotNow } from './not-now.ts';
import type { Outside } from './outside.ts';
import { backOffSeconds } from './back-off.ts';
import { untilClock } from './follow-clocks.ts';
import { setAside } from './set-aside.ts';
import { STEP_FROM } from './steps.ts';

/** The same failure at the same stage so often in a row is poison: with the back-off about an hour. */
const MAX_ALIKE = 10;

/** Whatever the failures: so many tries of one step, and a person is asked. */
const MAX_ATTEMPTS = 30;

/**
 * Takes a case as far as it can go now. Safe to call for any case at any time, by any number of workers: only a
 * due case that nobody holds is claimed, and a write that was overtaken changes nothing.
 */
export async function advance(id: string, outside: Outside): Promise<void> {
  while (!outside.isStopping()) {
    const claimed = await outside.store.claim(id, outside.leaseSeconds);
    if (claimed === undefined || !(await takeStep(claimed, outside))) return;
  }
}

/** False when the case is not to be taken up again just now, even if it is due. */
async function takeStep(claimed: Case, outside: Outside): Promise<boolean> {
  if (await setAside(claimed, outside)) return true;
  const step = STEP_FROM[claimed.state];
  if (step === undefined) {
    await outside.store.rest(claimed);
    return true;
  }
  try {
    const moved = await step(claimed, outside);
    await wakeForUnreadAnswers(moved, outside);
    await wakeForChanges(moved, outside);
  } catch (error) {
    if (error instanceof NotNow) {
      await outside.store.rest(claimed, error.waitSeconds);
      return false;
    }
    await setBack(claimed, error, outside);
  }
  return true;
}

/**
 * A notification that was stored while the case was held must not wait for the next sweep: it is looked for after
 * the move, so either we see it here or its own wake-up comes after ours.
 */
async function wakeForUnreadAnswers(moved: Case | undefined, { store }: Outside): Promise<void> {
  if (moved === undefined) return;
  // A person who looks does not keep the payer from going on to speak.
  const isHeard =
    isWithPayer(moved.state) || (moved.state === 'needs-attention' && moved.submissionId !== undefined);
  if (!isHeard) return;
  const unread = await store.unreadAnswers(moved.id);
  if (unread.length > 0) await store.makeDue(moved.id);
}

/** What changed in the record while the request was on its way is looked at as soon as the payer has answered. */
async function wakeForChanges(moved: Case | undefined, { store }: Outside): Promise<void> {
  if (moved?.changedSinceSubmission !== true) return;
  if (moved.state === 'pended' || moved.state === 'determined') await store.makeDue(moved.id);
}

/** A step that failed is tried again later, and after enough tries, or when repeating cannot help, a person looks. */
async function setBack(claimed: Case, error: unknown, outside: Outside): Promise<void> {
  const { store, log, random } = outside;
  const { code, says, isPermanent } = readError(error);
  log('step-failed', { case: claimed.id, state: claimed.state, code, attempt: claimed.attempt + 1 });
  if (!(error instanceof Failure)) log('step-error', { case: claimed.id, stack: stackOf(error) });
  const times = isPermanent ? 1 : 1 + (await sameFailures(claimed, says, store));
  const isOver = isPermanent || times >= MAX_ALIKE || claimed.attempt + 1 >= MAX_ATTEMPTS;
  if (isOver && claimed.state !== 'submitting') {
    log('set-aside', { case: claimed.id, state: claimed.state, code, times });
    const because = isPermanent
      ? says
      : `Set aside in ${claimed.state}, failed ${String(times)} times alike (${code}): ${says}`;
    const until = untilClock(claimed.assessment, outside);
    await store.move(claimed, { to: 'needs-attention', because, step: 'advance', ...until });
    return;
  }
  await store.move(claimed, {
    to: claimed.state,
    because: says,
    step: 'advance',
    attempt: claimed.attempt + 1,
    dueInSeconds: backOffSeconds(claimed.attempt + 1, random()),
  });
}

/** A failure of ours says what it is; of anything else only the name is told, as its message may quote data. */
function readError(error: unknown): {
  readonly code: string;
  readonly says: string;
  /** Trying again cannot help. */
  readonly isPermanent: boolean;
} {
  if (error instanceof Failure) {
    return { code: error.code, says: error.message, isPermanent: error.kind === 'permanent' };
  }
  const name = error instanceof Error ? error.name : typeof error;
  return {
    code: 'unexpected-error',
    says: `The step failed unexpectedly (${name}).`,
    isPermanent: false,
  };
}

/** How often this very failure came in a row at this very stage, by the history: a restart does not forget it. */
async function sameFailures({ id, state }: Case, says: string, store: Outside['store']): Promise<number> {
  const lines = [...(await store.historyOf(id))].reverse();
  const other = lines.findIndex((line) => line.step !== 'advance' || line.to !== state || line.says !== says);
  return other === -1 ? lines.length : other;
}

/** Where it happened, not what was said: a message may quote data. */
function stackOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return error.stack?.split('\n').slice(1, 5).join(' ').trim();
}
