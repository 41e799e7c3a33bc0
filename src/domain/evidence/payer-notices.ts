import type { Communication, Coding } from '@medplum/fhirtypes';
import type { Unmapped } from '../case/assessment.ts';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry } from '../clinical-content/concept-map.ts';
import { codesOf } from '../fhir/extension.ts';
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
  readonly used?: string | undefined;
}

function readNotice(
  { resource }: Held<Communication>,
  snapshot: Snapshot,
  content: ClinicalContent,
  payors: readonly string[],
): Read {
  const addressee = addresseeOf(resource, payors);
  if (!wasTried(resource) || addressee === 'somebody-else') return {};
  const codings = subjectOf(resource);
  const found = codings.flatMap((coding) => findEntry(content, NOTICE_MAP, coding, snapshot.sender) ?? []);
  const kind = NOTICE_KINDS.find((each) => found.some(({ target }) => target?.code === each));
  const by = found.find(({ target }) => target?.code === kind)?.by;
  if (kind === undefined)
    return found.length === 0 && addressee === 'payer' ? unknown(resource, codings) : {};
  const notice = noticeOf(kind, resource, snapshot);
  return notice === undefined ? {} : { notice, used: by };
}

function wasTried({ status }: Communication): boolean {
  return status === 'completed' || status === 'not-done';
}

/** A record that names no recipient may still be of a call to the payer. */
function addresseeOf(
  { recipient }: Communication,
  payors: readonly string[],
): 'payer' | 'somebody-else' | 'nobody-named' {
  const ids = (recipient ?? []).map(referencedId);
  if (ids.length === 0) return 'nobody-named';
  return ids.some((id) => id !== undefined && payors.includes(id)) ? 'payer' : 'somebody-else';
}

/** Undefined where the record does not tell when. */
function noticeOf(
  kind: PayerNotice['kind'],
  resource: Communication,
  snapshot: Snapshot,
): PayerNotice | undefined {
  const at = provedAt(resource.sent ?? resource.received, snapshot.zone);
  if (at === undefined) return undefined;
  return {
    kind,
    at,
    reached: resource.status === 'completed',
    channel: (resource.medium ?? []).flatMap(codesOf)[0],
    reason: codesOf(resource.statusReason)[0],
    answeredAt: answerTo(resource, snapshot),
    source: localReference(resource),
  };
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
