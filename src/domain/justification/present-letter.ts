import type { DocumentReference } from '@medplum/fhirtypes';
import type { Assessment } from '../case/assessment.ts';
import type { Case } from '../case/case.ts';
import type { EvidenceEntry } from '../evidence/evidence.ts';
import { textDocument } from '../evidence/text-document.ts';
import type { CriterionFinding } from './criterion.ts';

/** LOINC of the PAS attachment list for what explains a request. */
const EXPLANATION = '52033-8';

/** Nobody is written to about these. */
const WITHOUT_LETTER: ReadonlySet<string> = new Set(['not-required', 'notify-only']);

/**
 * The letter of justification as a draft: assembled from what the record and the log say, and preliminary until a
 * person has read it, signed it and pushed it back as a document of the chart. None where nothing is asked.
 */
export function presentLetter(
  held: Pick<Case, 'id' | 'encounterId' | 'patientId' | 'assessment'>,
  log: readonly EvidenceEntry[],
): readonly DocumentReference[] {
  const { assessment } = held;
  if (assessment === undefined || WITHOUT_LETTER.has(assessment.route.route)) return [];
  return [
    textDocument(held, {
      name: 'letter',
      loinc: EXPLANATION,
      title: 'Letter of justification (draft)',
      docStatus: 'preliminary',
      date: assessment.at,
      lines: letterText(held, assessment, log),
    }),
  ];
}

/** The letter as lines of text. */
function letterText(
  { encounterId, patientId }: Pick<Case, 'encounterId' | 'patientId'>,
  assessment: Assessment,
  log: readonly EvidenceEntry[],
): readonly string[] {
  const { policy, scenarios, urgency, justification = [] } = assessment;
  const [scenario] = scenarios;
  const lines = [
    'DRAFT. Not approved: a person reads, completes and signs it before it is sent.',
    '',
    `To:   ${policy.payerName}`,
    `Re:   retrospective authorization, Encounter/${encounterId}${patientId === undefined ? '' : `, Patient/${patientId}`}`,
    '',
    'We ask for authorization of care that was given before we could ask.',
    ...(scenario === undefined ? [] : [`${scenario.because}${delay(scenario.delayReason)}`]),
    ...(urgency.prudentLayperson === undefined ? [] : ['', urgency.prudentLayperson]),
    ...section('What the record shows', justification.filter(isDocumented).flatMap(sayCriterion)),
    ...section(
      'Why nobody was asked in advance, from our log',
      log.map(({ at, says }) => `- ${at}: ${says}`),
    ),
    ...section(
      'NOT DOCUMENTED: nothing in the record answers this; complete it or take it out',
      justification.filter((each) => !isDocumented(each)).map(({ asks }) => `- ${asks}`),
    ),
    ...section('Enclosed', enclosed(assessment)),
    '',
    policy.assumed
      ? 'No rule of this payer is on file; the windows are assumed.'
      : `Under: ${policy.citation}${policy.lastVerified === undefined ? '' : ` (read ${policy.lastVerified})`}.`,
    '',
    'Signed: ______________________',
  ];
  return lines;
}

function delay(code: string | undefined): string {
  return code === undefined ? '' : ` Delay reason (UM10) ${code}.`;
}

function isDocumented({ status }: CriterionFinding): boolean {
  return status === 'documented';
}

function sayCriterion({ asks, facts }: CriterionFinding): readonly string[] {
  return [
    asks,
    ...facts.map(({ says, resource, path, value }) => `- ${says} [${resource} ${path} = ${value}]`),
  ];
}

function enclosed({ checklist }: Assessment): readonly string[] {
  return checklist
    .filter(({ status }) => status === 'present')
    .map(({ label, type, document }) => `- ${label} (LOINC ${type}), ${document ?? ''}`);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines];
}
