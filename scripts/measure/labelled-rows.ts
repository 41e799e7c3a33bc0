import type { Resource } from '@medplum/fhirtypes';
import { csvRows } from './csv-rows.ts';

/** The resources of one episode, the Encounter first, and its label where somebody gave one. */
export interface Episode {
  readonly resources: readonly Resource[];
  readonly reference: string | undefined;
}

/** Reads the rows of a labelled table. @throws Error naming the row that cannot be read, and why. */
export function labelledRows(text: string, kind: 'csv' | 'ndjson'): readonly Episode[] {
  if (kind === 'ndjson') {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    return lines.map((line, index) => episodeOf(objectIn(line, index), index));
  }
  const [names = [], ...rows] = csvRows(text);
  const isClassification = CLASSES.every((name) => names.includes(name));
  return rows.flatMap((fields, index) => {
    const row = Object.fromEntries(names.map((name, at) => [name, fields[at] ?? '']));
    if (isClassification) return classified(row) ?? [];
    return episodeOf({ ...row, resources: objectIn(row['resources'] ?? '', index) }, index);
  });
}

function episodeOf(row: unknown, index: number): Episode {
  if (typeof row !== 'object' || row === null || !('resources' in row) || !Array.isArray(row.resources)) {
    throw new Error(`Row ${String(index + 1)}: "resources" is a list of FHIR resources, as JSON.`);
  }
  const written = 'reference' in row ? String(row.reference).trim().toLowerCase() : '';
  const reference = LABELS[written];
  if (written !== '' && reference === undefined) {
    throw new Error(
      `Row ${String(index + 1)}: the label ${written} is none of ${Object.keys(LABELS).join(', ')}.`,
    );
  }
  // Checked to be a list; what is in it is weighed as any feed's resources are.
  return { resources: row.resources as Resource[], reference };
}

/** Labels as people write them; a number is a triage level (ESI). */
const LABELS: Readonly<Record<string, string>> = {
  emergency: 'emergency',
  emergent: 'emergency',
  urgent: 'urgent',
  'non-emergency': 'non-emergency',
  'non-emergent': 'non-emergency',
  '1': 'emergency',
  '2': 'emergency',
  '3': 'urgent',
  '4': 'non-emergency',
  '5': 'non-emergency',
};

function objectIn(json: string, index: number): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new Error(`Row ${String(index + 1)} holds no readable JSON.`);
  }
}

/** Columns of the NYU/Johnston classification of emergency visits: the share of visits with a diagnosis in each class. */
const CLASSES = ['edcnnpa', 'edcnpa', 'epct', 'noner', 'injury', 'psych', 'alcohol', 'drug'];

/**
 * A diagnosis of the classification as a stay of which nothing else is known. What most such visits were is the label;
 * injuries, mental health and substances are not classed by urgency there and are left out.
 */
function classified(row: Readonly<Record<string, string>>): Episode | undefined {
  const share = (...names: string[]): number => names.reduce((sum, name) => sum + Number(row[name]), 0);
  const emergent = share('edcnnpa', 'edcnpa');
  const other = share('epct', 'noner');
  if (emergent + other <= 0.5) return undefined;
  const [system, code] =
    row['icd10'] === undefined
      ? ['http://hl7.org/fhir/sid/icd-9-cm', row['icd9']]
      : ['http://hl7.org/fhir/sid/icd-10-cm', row['icd10']];
  const encounter: Resource = {
    resourceType: 'Encounter',
    id: 'e1',
    status: 'finished',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
  };
  const condition: Resource = {
    resourceType: 'Condition',
    id: 'c1',
    subject: { reference: 'Patient/p1' },
    code: { coding: [{ system, code: code ?? '' }] },
  };
  const reference = emergent > other ? 'emergency' : 'non-emergency';
  return { resources: [encounter, condition], reference };
}
