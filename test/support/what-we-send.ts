import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { hospitalText, stayText } from '../../scripts/faults/stays.ts';
import { loadClinicalContent } from '../../src/adapters/clinical-content/load.ts';
import { assessSnapshot } from '../../src/domain/case/assess-snapshot.ts';
import type { Assessment } from '../../src/domain/case/assessment.ts';
import type { Snapshot } from '../../src/domain/case/snapshot.ts';
import type { ClinicalContent } from '../../src/domain/clinical-content/clinical-content.ts';
import { assembleInquiryBundle } from '../../src/domain/pas/claim-inquiry.ts';
import { assembleCancelBundle, assembleUpdateBundle } from '../../src/domain/pas/claim-update.ts';
import { assembleRequestBundle, type AssembledRequest } from '../../src/domain/pas/request-bundle.ts';
import type { TradingPartner } from '../../src/domain/pas/trading-partner.ts';
import { projectRoot } from '../../src/project-root.ts';
import { aTradingPartner, countedIds } from '../builders/a-trading-partner.ts';
import { elevenCases } from '../builders/policy-cases.ts';
import { aProcedure, REQUEST_SITUATIONS } from '../builders/request-situations.ts';
import { assessedDay } from './demo-day.ts';
import { aHospitalRecord } from './hospital-record.ts';

/** Something that leaves for a payer, by the situation that it comes from. */
export interface Sent {
  readonly name: string;
  readonly bundle: Bundle;
}

/** One episode that a payer is asked about. */
interface Episode {
  readonly name: string;
  readonly snapshot: Snapshot;
  readonly assessment: Assessment;
  readonly content: ClinicalContent;
  readonly at: string;
}

const DAY_MS = 86_400_000;
const GOLDEN_AT = '2026-11-24T15:00:00.000Z';
/** The payers of the golden table, and one whom nobody knows. */
const FIRST_PAYER = 'EXH01';
const OTHER_PAYERS = ['PRM02', 'LSA03', 'SMC04', 'NOBODY'];

/**
 * Every Bundle that the demo's day, the golden table, the stays of the benchmarks and our situations give at a payer
 * of that version: the requests, each step of updates after them, and inquiries.
 * @throws Error when a request lacks what a payer demands, for then it would not leave.
 */
export async function whatWeSend(pasVersion: '2.2.1' | '2.0.1'): Promise<readonly Sent[]> {
  const partner = aTradingPartner({ pasVersion });
  const content = await loadClinicalContent(join(projectRoot(), 'mappings'));
  const day = (await assessedDay(new Date('2026-11-23T18:00:00Z'))).filter(({ assessment }) =>
    ['ready', 'held-for-review'].includes(assessment.next),
  );
  const episodes: readonly Episode[] = [
    ...day.map((each) => ({ ...each, name: `demo: ${each.name}` })),
    ...goldenEpisodes(content, [FIRST_PAYER]),
    benchmarkEpisode(content),
  ];
  return [
    ...episodes.flatMap((episode) => exchangeAbout(episode, partner)),
    // The same eleven records: what follows them differs from the above in the payer's name alone.
    ...goldenEpisodes(content, OTHER_PAYERS).map((episode) =>
      sent(episode.name, assembleRequestBundle({ ...episode, partner, newId: countedIds() })),
    ),
    ...Object.entries(REQUEST_SITUATIONS).flatMap(([name, make]) => {
      const newId = countedIds();
      const request = make(partner, newId);
      return [
        sent(`situation: ${name}`, request),
        ...afterwards(`situation: ${name}`, request, partner, newId),
      ];
    }),
    ...steps(partner),
  ];
}

/** Whom the golden table asks, by the route that its policy gives. */
function goldenEpisodes(content: ClinicalContent, payers: readonly string[]): readonly Episode[] {
  return payers.flatMap((payer) =>
    elevenCases(payer).flatMap(({ title, snapshot, urgency, scenarios }) => {
      const found = assessSnapshot(snapshot, content, GOLDEN_AT);
      if (['not-required', 'notify-only'].includes(found.route.route)) return [];
      const assessment = { ...found, urgency, scenarios };
      return [{ name: `golden: ${title} at ${payer}`, snapshot, assessment, content, at: GOLDEN_AT }];
    }),
  );
}

/** The stay that the benchmarks and the faults push. */
function benchmarkEpisode(content: ClinicalContent): Episode {
  const record = aHospitalRecord('America/Chicago');
  const at = new Date().toISOString();
  // Our own texts of Bundles.
  for (const text of [hospitalText(), stayText('bench', 'M1')]) record.push(JSON.parse(text) as Bundle, at);
  const snapshot = record.snapshotOf('bench-stay');
  return { name: 'benchmark', snapshot, assessment: assessSnapshot(snapshot, content, at), content, at };
}

/** A request, the inquiry about it, and the updates that a longer stay, a new and an undone procedure lead to. */
function exchangeAbout(episode: Episode, partner: TradingPartner): readonly Sent[] {
  const newId = countedIds();
  const asked = (snapshot: Snapshot): AssembledRequest =>
    assembleRequestBundle({ ...episode, snapshot, partner, newId });
  const first = asked(episode.snapshot);
  const longer = withLongerStay(episode.snapshot);
  const more = withFurtherProcedure(longer);
  const records = { 'longer stay': longer, 'new procedure': more, 'procedure undone': longer };
  const all = [sent(episode.name, first)];
  let prior = first.bundle;
  for (const [change, snapshot] of Object.entries(records)) {
    const update = assembleUpdateBundle({ prior, current: asked(snapshot), partner, newId });
    if (update === undefined) throw new Error(`${episode.name}: ${change} changes nothing.`);
    all.push({ name: `${episode.name}, update: ${change}`, bundle: update.bundle });
    prior = update.bundle;
  }
  return [...all, ...afterwards(episode.name, { ...first, bundle: prior }, partner, newId)];
}

/** What may follow whatever the payer holds: a question about it, and taking it back. */
function afterwards(
  name: string,
  { bundle }: AssembledRequest,
  partner: TradingPartner,
  newId: () => string,
): readonly Sent[] {
  const at = '2026-11-30T15:00:00.000Z';
  const numbers = { administrationReferenceNumber: 'FICT-NT-1', authorizationNumber: 'FICT-BB-1' };
  const common = { partner, at, newId };
  const inquiry = assembleInquiryBundle({ ...common, request: bundle, numbers });
  const cancel = assembleCancelBundle({ ...common, prior: bundle, claimIdentifier: newId() });
  return [
    { name: `${name}, inquiry`, bundle: inquiry },
    { name: `${name}, cancelled`, bundle: cancel.bundle },
  ];
}

/** One situation that becomes another and then the first again: every line is cancelled, added and cancelled. */
function steps(partner: TradingPartner): readonly Sent[] {
  const newId = countedIds();
  const [one, other] = ['emergency stay', 'surgery with several procedures, one of them ordered'].map(
    (name) => REQUEST_SITUATIONS[name]?.(partner, newId),
  );
  const update = one && other && assembleUpdateBundle({ prior: one.bundle, current: other, partner, newId });
  const back = update && assembleUpdateBundle({ prior: update.bundle, current: one, partner, newId });
  if (update === undefined || back === undefined) throw new Error('The situations do not differ.');
  return [
    { name: 'another situation', bundle: update.bundle },
    { name: 'and back', bundle: back.bundle },
  ];
}

function sent(name: string, { bundle, findings }: AssembledRequest): Sent {
  const [lacking] = findings.filter(({ severity }) => severity === 'error');
  if (lacking !== undefined) throw new Error(`${name} would not leave: ${lacking.text}`);
  return { name, bundle };
}

function withLongerStay(snapshot: Snapshot): Snapshot {
  const { resource } = snapshot.encounter;
  const end = new Date(Date.parse(resource.period?.end ?? resource.period?.start ?? '') + 2 * DAY_MS);
  const period = { ...resource.period, end: end.toISOString() };
  return { ...snapshot, encounter: { ...snapshot.encounter, resource: { ...resource, period } } };
}

function withFurtherProcedure(snapshot: Snapshot): Snapshot {
  const { id = '', period, subject } = snapshot.encounter.resource;
  const resource = aProcedure({
    id: 'further-procedure',
    code: '96365',
    encounter: { reference: `Encounter/${id}` },
    ...(subject === undefined ? {} : { subject }),
    performedPeriod: { start: period?.start ?? '', end: period?.start ?? '' },
  });
  const held = { ...snapshot.encounter, resource };
  const byReference = new Map([...snapshot.byReference, ['Procedure/further-procedure', held] as const]);
  return { ...snapshot, byReference, procedures: [...snapshot.procedures, held] };
}
