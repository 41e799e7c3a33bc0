import { loadClinicalContent } from '../adapters/clinical-content/load.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { loadSettings } from '../config.ts';
import { DRAFTS, isFolder, loadRelease, mappingsDirectory } from '../content-source.ts';
import type { ClinicalContent } from '../domain/clinical-content/clinical-content.ts';
import { openWorkplace } from '../wiring/open-workplace.ts';

/** Which clinical content a command tries: what `--release` names, else the folder, whatever was published. */
export interface NamedContent {
  readonly content: ClinicalContent;
  /** One line for the terminal. */
  readonly says: string;
}

/** The content of a folder, of a published release, or of `drafts`; the database is opened only for what is no folder. */
export async function namedContent(named: string | undefined): Promise<NamedContent> {
  const settings = loadSettings();
  const folder = named ?? mappingsDirectory(settings);
  if (folder !== DRAFTS && isFolder(folder)) {
    const content = await loadClinicalContent(folder);
    return { content, says: `Clinical content: ${content.release}, the folder ${folder}.` };
  }
  const workplace = await openWorkplace(settings, jsonLog('error'));
  try {
    const content = await loadRelease(folder, workplace, settings);
    const what = folder === DRAFTS ? 'the drafts over what is in force' : 'as it was published or proposed';
    return { content, says: `Clinical content: ${content.release}, ${what}.` };
  } finally {
    await workplace.close();
  }
}
