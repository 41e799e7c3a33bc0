import type { PayerNotice } from '../evidence/payer-notice.ts';
import type { ClockKind } from '../policy/clock.ts';

/**
 * What somebody did by other channels that a clock asks for, and when: the first notice of admission that got through,
 * and the first talk about the denial since it was made.
 */
export function clocksMet(
  notices: readonly PayerNotice[],
  deniedAt: string | undefined,
): Readonly<Partial<Record<ClockKind, string>>> {
  const reached = notices.filter((each) => each.reached);
  const notice = reached.find(({ kind }) => kind === 'admission-notice');
  const talk = reached.find(
    ({ kind, at }) => kind === 'peer-to-peer' && deniedAt !== undefined && at >= deniedAt,
  );
  return {
    ...(notice === undefined ? {} : { 'notify-by': notice.at }),
    ...(talk === undefined ? {} : { 'peer-to-peer-by': talk.at }),
  };
}
