import { existsSync } from 'node:fs';
import { loadClinicalContent } from '../adapters/clinical-content/load.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import { loadRelease } from '../content-source.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';
import { differencesText } from './differences-text.ts';

/** Prints what one release says otherwise than another, one line each. Either is a folder, was published, or is `drafts`. */
export async function compareMappings(before: string, after: string): Promise<void> {
  const [old, now] = await loadBoth(before, after);
  process.stdout.write(differencesText(old, now));
}

/** The database is opened only for what is no folder. */
async function loadBoth(before: string, after: string): Promise<readonly [ClinicalContent, ClinicalContent]> {
  if (existsSync(before) && existsSync(after)) {
    return [await loadClinicalContent(before), await loadClinicalContent(after)];
  }
  const settings = loadSettings();
  const workplace = await openWorkplace(settings, jsonLog('error'));
  try {
    return [await loadRelease(before, workplace, settings), await loadRelease(after, workplace, settings)];
  } finally {
    await workplace.close();
  }
}
