import type { Communication, Coding } from '@medplum/fhirtypes';
import type { Unmapped } from '../case/assessment.ts';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import { localReference, referencedId } from '../fhir/reference.ts';
import { endOfDay, instantOf, localDate } from '../time/local-time.ts';
import { NOTICE_KINDS, type PayerNotice } from './payer-notice.ts';

/** What a Communication was about → what it means to a payer. */
const NOTICE_MAP = 'communication-to-payer-contact';

export interface NoticeReading {
  /** Oldest first. */
  readonly notices: readonly PayerNotice[];
  readonly unmapped: readonly Unmapped[];
  readonly used: readonly string[];
}

const NONE: NoticeReading = { notices: [], unmapped: [], used: [] };

/**
 * Reads what was told to payers, or asked of them, by other channels than ours. Only what was done (`completed`) or
 * tried in vain (`not-done`) counts, and only at a time that the record tells.
 */
export function readNotices(
  snapshot: Snapshot,
  content: ClinicalContent,
  /** Ids of the organizations that pay: what goes to somebody else is no notice. */
  payors: readonly string[],
): NoticeReading {
  if (snapshot.communications.length === 0) return NONE;
  const read = snapshot.communications.map((held) => readNotice(held, snapshot, content, payors));
  return {
    notices: read.flatMap(({ notice }) => notice ?? []).sort((a, b) => (a.at < b.at ? -1 : 1)),
    unmapped: read.flatMap(({ unmapped }) => unmapped ?? []),
    used: [...new Set(read.flatMap(({ used }) => used ?? []))],
  };
}

interface Read {
  readonly notice?: PayerNotice;
  readonly unmapped?: Unmapped;
  readonly used?: string;
}

function readNotice(
  { resource }: Held<Communication>,
  snapshot: Snapshot,
  content: ClinicalContent,
  payors: readonly string[],
): Read {
  const { status } = resource;
  const to = (resource.recipient ?? []).map(referencedId);
  const isToPayer = to.some((id) => id !== undefined && payors.includes(id));
  if ((status !== 'completed' && status !== 'not-done') || (to.length > 0 && !isToPayer)) return {};
  const codings = subjectOf(resource);
  const found = codings.flatMap((coding) => findEntry(content, NOTICE_MAP, coding, snapshot.sender) ?? []);
  const kind = NOTICE_KINDS.find((each) => found.some(({ target }) => target?.code === each));
  if (kind === undefined) return found.length > 0 || !isToPayer ? {} : unknown(resource, codings);
  const at = provedAt(resource.sent ?? resource.received, snapshot.zone);
  if (at === undefined) return {};
  const notice: PayerNotice = {
    ...{ kind, at, reached: status === 'completed' },
    channel: resource.medium?.flatMap(({ coding = [] }) => coding).find(({ code }) => code !== undefined)
      ?.code,
    reason: resource.statusReason?.coding?.find(({ code }) => code !== undefined)?.code,
    answeredAt: answerTo(resource, snapshot),
    source: localReference(resource),
  };
  const by = found[0]?.by;
  return { notice, ...(by === undefined ? {} : { used: by }) };
}

function subjectOf({ category = [], reasonCode = [], topic }: Communication): readonly Coding[] {
  return [...reasonCode, ...(topic === undefined ? [] : [topic]), ...category].flatMap(
    ({ coding = [] }) => coding,
  );
}

function unknown(resource: Communication, codings: readonly Coding[]): Read {
  const coding = codings.find(({ code }) => code !== undefined);
  if (coding?.code === undefined) return {};
  const place = `${localReference(resource)} Communication.reasonCode`;
  return { unmapped: { map: NOTICE_MAP, system: coding.system, code: coding.code, place } };
}

function answerTo({ id }: Communication, { communications, zone }: Snapshot): string | undefined {
  return communications
    .filter(({ resource }) => (resource.inResponseTo ?? []).some((each) => referencedId(each) === id))
    .flatMap(({ resource }) => provedAt(resource.received ?? resource.sent, zone) ?? [])
    .sort()[0];
}

function provedAt(value: string | undefined, zone: string): string | undefined {
  const at = instantOf(value);
  if (at !== undefined) return at;
  const date = localDate(value, zone);
  return date === undefined ? undefined : endOfDay(date, zone);
}
