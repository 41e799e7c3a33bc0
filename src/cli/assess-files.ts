import { explainAssessment } from '../domain/case/explain-assessment.ts';
import { assessSnapshot } from '../domain/case/assess-snapshot.ts';
import { readInstant } from './read-instant.ts';
import { openScratch } from './scratch.ts';

/** Explains what the service would do with the resources of some files; keeps nothing and sends nothing. */
export async function assessFiles(
  files: readonly string[],
  options: { json?: boolean; at?: string },
): Promise<void> {
  const asked = options.at === undefined ? undefined : readInstant(options.at);
  const scratch = await openScratch(files);
  try {
    const at = asked ?? scratch.outside.now();
    const assessments = scratch.snapshots.map((snapshot) => ({
      encounter: `Encounter/${snapshot.encounter.resource.id ?? ''}`,
      assessment: assessSnapshot(snapshot, scratch.outside.content, at),
    }));
    if (options.json === true) {
      process.stdout.write(`${JSON.stringify(assessments, null, 2)}\n`);
      return;
    }
    for (const { encounter, assessment } of assessments) {
      process.stdout.write(
        `${encounter}\n${explainAssessment(assessment)
          .map((line) => `  ${line}\n`)
          .join('')}\n`,
      );
    }
  } finally {
    await scratch.close();
  }
}
