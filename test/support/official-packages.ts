import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFiles } from '../../src/adapters/profiles/package-archive.ts';

const folder = join(import.meta.dirname, '../../../shared/ig');

/** The official IG packages that a version of PAS needs, where they are at hand. */
export const OFFICIAL_PACKAGES = {
  '2.2.1': [join(folder, 'hl7.fhir.us.core-7.0.0.tgz'), join(folder, 'hl7.fhir.us.davinci-pas-2.2.1.tgz')],
  '2.0.1': [join(folder, 'hl7.fhir.us.core-3.1.1.tgz'), join(folder, 'hl7.fhir.us.davinci-pas-2.0.1.tgz')],
} as const;

/** Runs a suite with the official packages, or passes it over by name. */
export const describeWithPackages = existsSync(folder) ? describe : describe.skip;

/** Files of one package whose path begins so, by name without folder and `.json`. */
export function publishedResources(file: string, beginning: string): Map<string, Record<string, unknown>> {
  const resources = new Map<string, Record<string, unknown>>();
  for (const { path, text } of packageFiles(readFileSync(file))) {
    if (!path.startsWith(beginning) || !path.endsWith('.json') || path.includes('.index')) continue;
    resources.set(path.slice(path.lastIndexOf('/') + 1, -5), JSON.parse(text) as Record<string, unknown>);
  }
  return resources;
}
