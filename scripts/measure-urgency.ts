import { parseArgs } from 'node:util';
import type { Resource } from '@medplum/fhirtypes';
import { loadClinicalContent } from '../src/adapters/clinical-content/load.ts';
import { findScenarios } from '../src/domain/urgency/find-scenarios.ts';
import { snapshotOfExample } from '../src/domain/urgency/test-rules.ts';
import type { UrgencyFinding } from '../src/domain/urgency/urgency.ts';
import { weighUrgency } from '../src/domain/urgency/weigh.ts';
import { agreementOf, countsOf } from './measure/agreement.ts';
import { readEpisodes } from './measure/read-episodes.ts';

/**
 * Weighs the urgency of every episode of a file or folder and says how it compares with the labels that are there, how
 * the rest is distributed, which cases surprise, and how fast it went.
 * Usage: measure-urgency <table.csv | table.ndjson | folder of exported resources> [--mappings <folder>]
 */
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { mappings: { type: 'string', default: 'mappings' } },
});
const [path] = positionals;
if (path === undefined)
  throw new Error(
    'Name a labelled table (columns resources and reference) or a folder of exported resources.',
  );

const content = await loadClinicalContent(values.mappings);
const episodes = (await readEpisodes(path)).flatMap(({ resources, reference }) => {
  const snapshot = snapshotOfExample(resources);
  return snapshot === undefined ? [] : [{ resources, reference, snapshot }];
});

const spelled = timed(() => episodes.map(({ resources }) => JSON.stringify(resources)));
const json = timed(() => spelled.result.map((text) => JSON.stringify(JSON.parse(text))));
const weighed = timed(() =>
  episodes.map(({ snapshot, reference }) => {
    const { finding, unmapped } = weighUrgency(snapshot, content);
    const input = { snapshot, urgency: finding, coverage: undefined, content, payer: undefined, outages: [] };
    return { snapshot, reference, finding, unmapped, scenarios: findScenarios(input) };
  }),
);

const cases = weighed.result;
print('Speed, episodes per second on one core', [
  ['urgency and scenarios', Math.round(episodes.length / weighed.seconds)],
  ['JSON parse and stringify of the same resources', Math.round(episodes.length / json.seconds)],
]);
print(
  'Urgency by class',
  countsOf(
    cases.map(
      ({ snapshot, finding }) =>
        `${classOf(snapshot.encounter.resource)} ${finding.urgency}, ${finding.certainty}`,
    ),
  ),
);
print('Leading scenario', countsOf(cases.map(({ scenarios }) => scenarios[0]?.scenario ?? 'none')));
print(
  'Surprising: pressing without an emergency class, by what decided',
  countsOf(
    cases
      .filter(isSurprising)
      .map(({ finding }) => `${finding.urgency}, ${finding.certainty}: ${reasonOf(finding)}`),
  ),
);
print(
  'Unmapped',
  countsOf(
    cases.flatMap(({ unmapped }) =>
      unmapped.map(({ map, system, code }) => `${map}: ${system ?? 'no system'} ${code}`),
    ),
  ),
);
const isLowered = ({ snapshot, finding }: (typeof cases)[number]): boolean =>
  (finding.emergencyOrigin || classOf(snapshot.encounter.resource) === 'EMER') &&
  finding.urgency !== 'emergency';
print('Through an emergency department and not an emergency (must be 0)', [
  ['cases', cases.filter(isLowered).length],
]);

const labelled = cases.flatMap(({ reference, finding }) =>
  reference === undefined ? [] : [{ reference, found: finding.urgency, reason: rulesOf(finding) }],
);
if (labelled.length > 0) {
  const { count, sensitivity, specificity, kappa, misses } = agreementOf(labelled);
  print('Agreement with the reference: emergency or not', [
    ['labelled cases', count],
    ['sensitivity', round(sensitivity)],
    ['specificity', round(specificity)],
    ['kappa', round(kappa)],
  ]);
  print('Reference and finding', countsOf(labelled.map(({ reference, found }) => `${reference} → ${found}`)));
  print('Misses by reason', misses);
}

function timed<T>(work: () => T): { result: T; seconds: number } {
  const started = performance.now();
  const result = work();
  return { result, seconds: (performance.now() - started) / 1_000 };
}

function print(title: string, rows: readonly (readonly [string, number])[]): void {
  console.log(`\n${title}`);
  for (const [text, number] of rows.slice(0, 40)) console.log(`${String(number).padStart(8)}  ${text}`);
  if (rows.length === 0) console.log('       –');
}

function classOf(encounter: Resource & { class?: { code?: string } }): string {
  return encounter.class?.code ?? 'no class';
}

function isSurprising({ snapshot, finding }: (typeof cases)[number]): boolean {
  const isPressing = finding.urgency === 'emergency' || finding.urgency === 'urgent';
  return (
    isPressing &&
    !finding.signals.some(({ path: at, says }) => at === 'Encounter.class' && says === 'emergency') &&
    classOf(snapshot.encounter.resource) !== 'EMER'
  );
}

/** The maps and rules whose word was the highest, with the codes they read. */
function reasonOf(finding: UrgencyFinding): string {
  return listed(decidingOf(finding).map(({ by, value }) => `${by} ${value}`));
}

function rulesOf(finding: UrgencyFinding): string {
  return listed(decidingOf(finding).map(({ by }) => by));
}

function decidingOf({ urgency, signals }: UrgencyFinding): UrgencyFinding['signals'] {
  return signals.filter(({ says, strength }) => says === urgency && strength !== 'weak');
}

function listed(texts: readonly string[]): string {
  return [...new Set(texts)].join(' and ') || 'no deciding signal';
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
