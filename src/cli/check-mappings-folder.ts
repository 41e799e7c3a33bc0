import { checkMappings, describeProblem } from '../adapters/clinical-content/load.ts';
import { loadSettings } from '../config.ts';
import { folderNamed } from '../content-source.ts';
import { nearestName } from '../domain/fhir/nearest-name.ts';
import { classGaps } from '../domain/clinical-content/class-gaps.ts';
import { MAP_NAMES, unaskedMaps } from '../domain/clinical-content/map-names.ts';

/** Says what is wrong in a mappings folder, with file and line; exit status 1 when anything is. */
export async function checkMappingsFolder(folder: string | undefined): Promise<void> {
  const directory = folderNamed(folder, loadSettings());
  const { value: content, problems } = await checkMappings(directory);
  if (content === undefined) {
    process.stdout.write(
      `${problems.map(describeProblem).join('\n')}\n${String(problems.length)} problem(s) in ${directory}.\n`,
    );
    process.exitCode = 1;
    return;
  }
  const { release, conceptMaps, valueSets, rules, criteria, payers, requirements } = content;
  process.stdout.write(
    `${directory} is in order: ${release} with ${String(conceptMaps.size)} concept maps, ${String(valueSets.size)} value sets, ${String(rules.length)} rules, ${String(criteria.length)} criteria, ${String(payers.length)} payers, ${String(requirements.length)} document requirements.\n`,
  );
  for (const { code, sender, maps } of classGaps(content)) {
    const whose = sender === undefined ? '' : ` of ${sender}`;
    process.stdout.write(
      `Note: the class ${code}${whose} has an urgency and no place in ${maps.join(' and ')}; a request about such an encounter cannot be assembled. Add files of your own beside those maps.\n`,
    );
  }
  for (const name of unaskedMaps(content)) {
    process.stdout.write(
      `Note: nothing asks a map named ${name}; $translate alone gives it.${sayMeant(name)} If it was to have an effect, name its files like a map that ships, or that mappings/README.md lists.\n`,
    );
  }
}

function sayMeant(name: string): string {
  const nearest = nearestName(name, MAP_NAMES);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}
