import type { Coverage } from '@medplum/fhirtypes';
import type { Held, Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { addDays, isCivilDate } from '../time/civil-date.ts';
import { atLocalTime, instantOf, localDate } from '../time/local-time.ts';
import type { ScenarioFinding } from '../urgency/scenario.ts';
import type { ClockEvent } from './clock.ts';
import type { Start } from './deadline.ts';
import type { PayerPolicy } from './payer-policy.ts';
import type { Pause } from './tolling.ts';
import { isAdmitted } from './service-class-of.ts';

/** An event of the case, or what the record would have to say for it to count. */
export type Happened =
  | (Start & {
      /** The fact that would move it, where only the earliest possible instant is known. */
      readonly movedBy?: string;
    })
  | { readonly at: undefined; readonly movedBy: string | undefined };

/** Where events are looked for. `known` are those that no resource of the episode tells: a denial, our own request. */
export interface EventSource {
  readonly snapshot: Snapshot;
  readonly content: ClinicalContent;
  readonly coverage: Held<Coverage> | undefined;
  readonly scenarios: readonly ScenarioFinding[];
  readonly payer: PayerPolicy | undefined;
  readonly emergencyOrigin: boolean;
  readonly known: Readonly<Partial<Record<ClockEvent, string>>>;
  /** Times in which an event stopped the clocks that it stops, and that are over. */
  readonly pauses: Readonly<Partial<Record<ClockEvent, readonly Pause[]>>>;
}

/** An outage this soon after the stay still kept somebody from asking. */
const DAYS_AFTER_STAY = 3;

const NOT_YET: Happened = { at: undefined, movedBy: undefined };

/** When an event happened, as precisely as the record tells; a partial date is never filled in. */
export function whenHappened(event: ClockEvent, from: EventSource): Happened {
  const known = from.known[event];
  return known === undefined ? FOUND_BY[event](from) : read(known, from.snapshot.zone, EVENT_WORDS[event]);
}

/** What no resource of the episode tells. */
const untold = (): Happened => NOT_YET;

const FOUND_BY: Readonly<Record<ClockEvent, (from: EventSource) => Happened>> = {
  admission,
  service,
  discharge,
  'coverage-known': knownNotBeforeAdmission,
  'eligibility-added': eligibilityAdded,
  'system-restored': systemRestored,
  remittance: untold,
  denial: untold,
  'claim-received': untold,
  'information-requested': untold,
};

/** What a clock starts from, in words. */
export const EVENT_WORDS: Readonly<Record<ClockEvent, string>> = {
  admission: 'admission',
  service: 'service',
  discharge: 'discharge',
  'coverage-known': 'the coverage becoming known',
  'eligibility-added': 'eligibility being added',
  remittance: 'remittance',
  denial: 'the denial',
  'system-restored': "the payer's systems coming back",
  'claim-received': 'the payer receiving the request',
  'information-requested': "the payer's question",
};

function read(value: string | undefined, zone: string, what: string): Happened {
  if (value === undefined) return { at: undefined, movedBy: `the date of ${what}` };
  const at = instantOf(value);
  if (at !== undefined) return { at };
  const date = value.slice(0, 10);
  // A time without a zone might be anybody's: the day is what it surely says.
  if (!isCivilDate(date)) return { at: undefined, movedBy: `the full date of ${what}` };
  const movedBy = value.length > 10 ? `the time zone of ${what}` : `the time of ${what}`;
  return { at: atLocalTime(date, '00:00', zone), date, movedBy };
}

function service({ snapshot }: EventSource): Happened {
  return read(snapshot.encounter.resource.period?.start, snapshot.zone, EVENT_WORDS.service);
}

function discharge({ snapshot }: EventSource): Happened {
  const end = snapshot.encounter.resource.period?.end;
  return end === undefined ? NOT_YET : read(end, snapshot.zone, EVENT_WORDS.discharge);
}

/** The start of the inpatient or observation part of the stay; the start of the encounter where the record tells no part. */
function admission({ snapshot, content, emergencyOrigin }: EventSource): Happened {
  const { classHistory = [], period } = snapshot.encounter.resource;
  const stays = classHistory.filter((each) => isAdmitted(each.class, snapshot.sender, content));
  // Real feeds leave the period out although R4 demands it.
  const starts = stays.flatMap((each) => (each as Partial<typeof each>).period?.start ?? []).sort(byInstant);
  const start = starts[0];
  if (start !== undefined) return read(start, snapshot.zone, 'admission');
  const happened = read(period?.start, snapshot.zone, 'admission');
  const startsInEmergency = emergencyOrigin && snapshot.linked.every(({ how }) => how !== 'emergency-before');
  return happened.at !== undefined && startsInEmergency && happened.movedBy === undefined
    ? {
        ...happened,
        movedBy: 'the time at which the emergency visit became an admission (Encounter.classHistory)',
      }
    : happened;
}

function knownNotBeforeAdmission(from: EventSource): Happened {
  const [known, admitted] = [coverageKnown(from), admission(from)];
  if (known.at === undefined || admitted.at === undefined) return known;
  return known.at < admitted.at ? admitted : known;
}

/** Only a coverage that provably reached us after the encounter did was unknown before. */
function coverageKnown({ snapshot, coverage, scenarios }: EventSource): Happened {
  const first = firstReceived(snapshot, coverage);
  const learnedLate = scenarios.some(({ scenario }) =>
    ['incorrect-insurance', 'delayed-eligibility'].includes(scenario),
  );
  return first !== undefined && (learnedLate || first > snapshot.encounter.receivedAt)
    ? { at: first }
    : NOT_YET;
}

/** The day the payer first said the member is covered, once eligibility is known to have come late. */
function eligibilityAdded({ snapshot, coverage, scenarios }: EventSource): Happened {
  if (!scenarios.some(({ scenario }) => scenario === 'delayed-eligibility')) return NOT_YET;
  const inForce = snapshot.eligibilityResponses.filter(({ resource }) =>
    (resource.insurance ?? []).some(({ inforce }) => inforce === true),
  );
  const created = inForce.map(({ resource }) => resource.created).sort(byInstant)[0];
  if (created !== undefined) return read(created, snapshot.zone, 'eligibility being added');
  const first = firstReceived(snapshot, coverage);
  return first === undefined ? NOT_YET : { at: first, movedBy: "the payer's own date of adding eligibility" };
}

/** The end of the last outage over this stay, by the payer's notice; else our first answered call after a failed one. */
function systemRestored({ snapshot, scenarios, payer }: EventSource): Happened {
  const finding = scenarios.find(({ scenario }) => scenario === 'system-failure');
  if (finding === undefined || payer === undefined) return NOT_YET;
  const restored = endOfOutage(payer.outages, snapshot) ?? firstAnswerAfterFailure(snapshot, payer.id);
  return restored === undefined ? NOT_YET : { at: restored };
}

function endOfOutage(outages: PayerPolicy['outages'], snapshot: Snapshot): string | undefined {
  const { period } = snapshot.encounter.resource;
  const start = localDate(period?.start, snapshot.zone);
  const end = localDate(period?.end, snapshot.zone);
  return outages
    .filter(({ to }) => start === undefined || (localDate(to, snapshot.zone) ?? to) >= start)
    .filter(
      ({ from }) =>
        end === undefined || (localDate(from, snapshot.zone) ?? from) <= addDays(end, DAYS_AFTER_STAY),
    )
    .map(({ to }) => to)
    .sort()
    .at(-1);
}

function firstAnswerAfterFailure({ contacts }: Snapshot, payer: string): string | undefined {
  const calls = contacts.filter((contact) => contact.payer === payer);
  const failed = calls.find(({ outcome }) => outcome === 'failed');
  if (failed === undefined) return undefined;
  return calls.find(({ outcome, at }) => outcome === 'answered' && at > failed.at)?.at;
}

function firstReceived(snapshot: Snapshot, coverage: Held<Coverage> | undefined): string | undefined {
  if (coverage === undefined) return undefined;
  return [...snapshot.coverageHistory, coverage]
    .filter(({ resource }) => resource.id === coverage.resource.id)
    .map(({ receivedAt }) => receivedAt)
    .sort()[0];
}

function byInstant(a: string, b: string): number {
  return (instantOf(a) ?? a) < (instantOf(b) ?? b) ? -1 : 1;
}
