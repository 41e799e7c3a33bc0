import { assessSnapshot } from '../domain/case/assess-snapshot.ts';
import { sayUnmapped } from '../domain/case/say-unmapped.ts';
import { explainUrgency } from '../domain/urgency/explain.ts';
import type { ScenarioFinding } from '../domain/urgency/scenario.ts';
import { namedContent } from './named-content.ts';
import { openScratch } from './scratch.ts';

/** Says of each encounter in some files how urgent it was and why nobody asked before; nothing of payers. */
export async function explainUrgencyOfFiles(
  files: readonly string[],
  { release, sender }: { release?: string; sender: string },
): Promise<void> {
  const { content, says } = await namedContent(release);
  const { outside, snapshots, close } = await openScratch(files, sender);
  try {
    process.stdout.write(`${says}\n\n`);
    for (const snapshot of snapshots) {
      const { urgency, unmapped, scenarios } = assessSnapshot(snapshot, content, outside.now());
      const lines = [
        ...explainUrgency(urgency),
        ...unmapped.map((each) => `Unmapped: ${sayUnmapped(each)}`),
        ...scenarios.flatMap(explainScenario),
      ];
      const head = `Encounter/${snapshot.encounter.resource.id ?? ''}`;
      process.stdout.write(`${[head, ...lines.map((line) => `  ${line}`)].join('\n')}\n\n`);
    }
  } finally {
    await close();
  }
}

function explainScenario({ scenario, because, evidence, by }: ScenarioFinding, index: number): string[] {
  return [
    `${index === 0 ? 'Scenario' : 'Also'}: ${scenario.replaceAll('-', ' ')}. ${because} By ${by}.`,
    ...evidence.map(({ says, source, path }) => `- ${says} ${source}, ${path}.`),
  ];
}
