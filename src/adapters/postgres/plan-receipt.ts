import type { Receipt } from '../../workflow/ports/resource-store.ts';
import type { IndexedResource } from './index-resource.ts';

type Stored = Receipt['resources'][number]['stored'];

/** What is known of the current version of a resource, as far as it decides what becomes of a new one. */
export interface Standing {
  readonly version: number;
  /** Highest number given so far. */
  readonly lastVersion: number;
  readonly sha256: string;
  readonly versionId: string | undefined;
  readonly lastUpdated: string | undefined;
  readonly patientId: string | undefined;
  readonly encounterId: string | undefined;
}

export interface Arrival {
  readonly resource: IndexedResource;
  /** What the table held before this message; the same for every arrival of one resource. */
  readonly held: Standing | undefined;
  /** This very content is in the history already. */
  readonly isInHistory: boolean;
}

export interface Numbered {
  readonly resource: IndexedResource;
  readonly version: number;
}

/** A new current version, and what it takes the place of. */
export interface Current {
  readonly resource: IndexedResource;
  readonly now: Standing;
  readonly held: Standing | undefined;
}

/** What to write. Each resource stands at most once in `current` and `restamped` together. */
export interface ReceiptPlan {
  readonly stored: Receipt['resources'];
  readonly current: readonly Current[];
  /** Versions that came with this message and are not current at its end. */
  readonly history: readonly Numbered[];
  /** Content stays; the sender's date of it, or the highest number, has moved on. */
  readonly restamped: readonly { readonly type: string; readonly id: string; readonly now: Standing }[];
}

interface Progress {
  readonly held: Standing | undefined;
  readonly now: Standing;
  /** The latest arrival, and the one that is current if it came with this message. */
  readonly type: string;
  readonly id: string;
  readonly resource: IndexedResource | undefined;
}

interface Verdict {
  readonly stored: Stored;
  readonly version: number;
  readonly progress: Progress;
  /** What goes to the history because of it. */
  readonly superseded?: Numbered | undefined;
}

/** Goes through the arrivals in their order and decides what each is to what is held. Writes nothing. */
export function planReceipt(arrivals: readonly Arrival[]): ReceiptPlan {
  const progresses = new Map<string, Progress>();
  const history: Numbered[] = [];
  const stored = arrivals.map((arrival) => {
    const { type, id } = arrival.resource;
    const key = `${type}/${id}`;
    const isKept = history.some(({ resource }) => isSame(resource, arrival.resource));
    const verdict = judge(arrival, progresses.get(key), isKept);
    progresses.set(key, verdict.progress);
    if (verdict.superseded !== undefined) history.push(verdict.superseded);
    return { type, id, version: verdict.version, stored: verdict.stored };
  });
  return { stored, history, ...writesOf([...progresses.values()]) };
}

function judge(arrival: Arrival, before: Progress | undefined, isKept: boolean): Verdict {
  const { resource, held, isInHistory } = arrival;
  const { type, id } = resource;
  const now = before?.now ?? held;
  if (now === undefined) return created(resource);
  const progress: Progress = { held, now, type, id, resource: before?.resource };
  if (resource.sha256 === now.sha256) {
    return { stored: 'unchanged', version: now.version, progress: restamped(progress, resource) };
  }
  const version = now.lastVersion + 1;
  if (isOlder(resource, now)) {
    if (isInHistory || isKept) return { stored: 'superseded', version: now.version, progress };
    return {
      stored: 'superseded',
      version,
      progress: { ...progress, now: { ...now, lastVersion: version } },
      superseded: { resource, version },
    };
  }
  return {
    stored: 'updated',
    version,
    progress: { ...progress, now: standingOf(resource, version), resource },
    superseded:
      progress.resource === undefined ? undefined : { resource: progress.resource, version: now.version },
  };
}

function created(resource: IndexedResource): Verdict {
  const { type, id } = resource;
  const now = standingOf(resource, 1);
  return { stored: 'created', version: 1, progress: { held: undefined, now, type, id, resource } };
}

/** The same content with a later date: the date is taken over, so that what lies between counts as older. */
function restamped(progress: Progress, { lastUpdated, versionId }: IndexedResource): Progress {
  return isOlder(progress.now, { lastUpdated, versionId })
    ? { ...progress, now: { ...progress.now, lastUpdated, versionId } }
    : progress;
}

function standingOf(resource: IndexedResource, version: number): Standing {
  const { sha256, versionId, lastUpdated, patientId, encounterId } = resource;
  return { version, lastVersion: version, sha256, versionId, lastUpdated, patientId, encounterId };
}

function writesOf(progresses: readonly Progress[]): Pick<ReceiptPlan, 'current' | 'restamped'> {
  return {
    current: progresses.flatMap(({ resource, now, held }) =>
      resource === undefined ? [] : [{ resource, now, held }],
    ),
    restamped: progresses.filter(({ resource, now, held }) => resource === undefined && now !== held),
  };
}

function isSame(a: IndexedResource, b: IndexedResource): boolean {
  return a.sha256 === b.sha256 && a.id === b.id && a.type === b.type;
}

type Dated = Pick<Standing, 'lastUpdated' | 'versionId'>;

/**
 * Older by the sender's own dates, or by its version numbers when the dates do not tell. When neither tells, what
 * arrives later is newer.
 */
function isOlder(a: Dated, b: Dated): boolean {
  if (a.lastUpdated !== undefined && b.lastUpdated !== undefined && a.lastUpdated !== b.lastUpdated) {
    return a.lastUpdated < b.lastUpdated;
  }
  const [first, second] = [numberOf(a.versionId), numberOf(b.versionId)];
  return first !== undefined && second !== undefined && first < second;
}

function numberOf(versionId: string | undefined): number | undefined {
  return versionId !== undefined && /^\d{1,15}$/.test(versionId) ? Number(versionId) : undefined;
}
