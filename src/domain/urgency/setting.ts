import type { Coding } from '@medplum/fhirtypes';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import { findEntry } from '../clinical-content/concept-map.ts';

/** Where care took place, as far as scenarios tell it apart. */
export type Setting = 'stay' | 'emergency' | 'ambulatory' | 'other';

/** A class that is missing or unmapped counts as a stay: the question is then asked, not dropped. */
export function settingOf(snapshot: Snapshot, content: ClinicalContent): Setting {
  // Feeds send Encounters without a class although FHIR requires it.
  const coding = snapshot.encounter.resource.class as Coding | undefined;
  if (coding?.code === undefined) return 'stay';
  const setting = findEntry(content, 'encounter-class-to-setting', coding, snapshot.sender)?.target?.code;
  return setting === undefined ? 'stay' : (SETTINGS[setting] ?? 'other');
}

const SETTINGS: Readonly<Record<string, Setting>> = {
  'emergency-department': 'emergency',
  field: 'emergency',
  inpatient: 'stay',
  observation: 'stay',
  'short-stay': 'stay',
  ambulatory: 'ambulatory',
};
