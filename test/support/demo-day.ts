import { join } from 'node:path';
import { loadDay } from '../../scripts/demo/day.ts';
import type { Expected } from '../../scripts/demo/expected-day.ts';
import { DEMO_ZONE } from '../../scripts/demo/move-days.ts';
import { loadClinicalContent } from '../../src/adapters/clinical-content/load.ts';
import { assessSnapshot } from '../../src/domain/case/assess-snapshot.ts';
import type { Assessment } from '../../src/domain/case/assessment.ts';
import type { Snapshot } from '../../src/domain/case/snapshot.ts';
import type { ClinicalContent } from '../../src/domain/clinical-content/clinical-content.ts';
import { projectRoot } from '../../src/project-root.ts';
import { aHospitalRecord } from './hospital-record.ts';

/** One encounter of the demo's day, assessed once its push had arrived. */
export interface DemoCase {
  /** Of the push. */
  readonly name: string;
  readonly expected: Expected;
  readonly snapshot: Snapshot;
  readonly assessment: Assessment;
  readonly content: ClinicalContent;
  readonly at: string;
}

/** The whole day, push by push a second apart, assessed with the clinical content that ships. */
export async function assessedDay(now: Date): Promise<readonly DemoCase[]> {
  const content = await loadClinicalContent(join(projectRoot(), 'mappings'));
  const record = aHospitalRecord(DEMO_ZONE);
  return loadDay(now).flatMap(({ name, bundle, payerDown, expect }, index) => {
    const at = new Date(now.getTime() + index * 1000).toISOString();
    if (payerDown !== undefined)
      record.call({ payer: payerDown, at, outcome: 'failed', code: 'payer-unreachable' });
    record.push(bundle, at);
    return expect.map((expected) => {
      const snapshot = record.snapshotOf(expected.encounter);
      return { name, expected, snapshot, assessment: assessSnapshot(snapshot, content, at), content, at };
    });
  });
}
