import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readEpisodes } from '../../../scripts/measure/read-episodes.ts';
import { loadClinicalContent } from '../../../src/adapters/clinical-content/load.ts';
import { snapshotOfExample } from '../../../src/domain/urgency/test-rules.ts';
import { weighUrgency } from '../../../src/domain/urgency/weigh.ts';

const ROOT = join(import.meta.dirname, '../../..');
const POPULATION = join(ROOT, '../shared/data/synthea-smart-2019');

const describeWithData = existsSync(POPULATION) ? describe : describe.skip;

describeWithData('of a synthetic population (passed over where its data is not at hand)', () => {
  it('nobody who came through an emergency department is weighed as no emergency', async () => {
    const content = await loadClinicalContent(join(ROOT, 'mappings'));
    const emergencies: string[] = [];
    const lowered: string[] = [];
    for (const { resources } of await readEpisodes(POPULATION)) {
      const snapshot = snapshotOfExample(resources);
      if (snapshot === undefined) continue;
      const { finding } = weighUrgency(snapshot, content);
      const isOrigin = finding.emergencyOrigin || snapshot.encounter.resource.class.code === 'EMER';
      if (isOrigin) emergencies.push(snapshot.encounter.resource.id ?? '');
      if (isOrigin && finding.urgency !== 'emergency') lowered.push(snapshot.encounter.resource.id ?? '');
    }
    expect(emergencies.length).toBeGreaterThan(500);
    expect(lowered).toEqual([]);
  }, 60_000);
});
