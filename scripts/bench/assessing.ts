import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openScratch } from '../../src/cli/scratch.ts';
import { assessSnapshot } from '../../src/domain/case/assess-snapshot.ts';
import type { Snapshot } from '../../src/domain/case/snapshot.ts';
import type { ClinicalContent } from '../../src/domain/clinical-content/clinical-content.ts';
import { findScenarios } from '../../src/domain/urgency/find-scenarios.ts';
import { weighUrgency } from '../../src/domain/urgency/weigh.ts';
import { loadDay } from '../demo/day.ts';
import { interleaved, ROUNDS } from './interleaved.ts';

/** The demo's day is moved to lie just before it. */
const AT = '2026-11-24T15:00:00.000Z';

const NAMES = {
  all: 'assessSnapshot',
  urgency: 'urgency and scenarios',
  json: 'JSON.parse + JSON.stringify',
};

/** Measures assessing the encounters of the demo's day beside reading and writing the same resources. */
export async function benchAssessing(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'retro-auth-bench-'));
  const { snapshots, outside, close } = await openScratch(dayIn(folder));
  try {
    const texts = snapshots.map(spelledOut);
    const kilobytes = texts.reduce((sum, text) => sum + text.length, 0) / texts.length / 1024;
    const medians = interleaved([
      { name: NAMES.all, run: () => snapshots.map((each) => assessSnapshot(each, outside.content, AT)) },
      { name: NAMES.urgency, run: () => snapshots.map((each) => urgencyOf(each, outside.content)) },
      { name: NAMES.json, run: () => texts.map((text) => JSON.stringify(JSON.parse(text))) },
    ]);
    console.log(
      `${String(snapshots.length)} encounters of the demo's day, ${kilobytes.toFixed(0)} KB each; median of ${String(ROUNDS)} rounds.\n`,
    );
    const json = medians.get(NAMES.json) ?? Number.NaN;
    for (const [name, microseconds] of medians) {
      const perSecond = (snapshots.length / microseconds) * 1e6;
      console.log(
        `${name.padEnd(30)}${perSecond.toFixed(0).padStart(8)} a second on one core   ${(json / microseconds).toPrecision(2)} of parse and stringify`,
      );
    }
  } finally {
    await close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function urgencyOf(snapshot: Snapshot, content: ClinicalContent): unknown {
  const { finding: urgency } = weighUrgency(snapshot, content);
  return findScenarios({ snapshot, urgency, coverage: undefined, content, payer: undefined, outages: [] });
}

function dayIn(folder: string): readonly string[] {
  return loadDay(new Date(AT)).map(({ name, bundle }) => {
    const file = join(folder, `${name}.json`);
    writeFileSync(file, JSON.stringify(bundle));
    return file;
  });
}

/** Everything the assessment may look at, each resource once. */
function spelledOut({ byReference, coverageHistory }: Snapshot): string {
  return JSON.stringify([...new Set([...byReference.values(), ...coverageHistory])]);
}
