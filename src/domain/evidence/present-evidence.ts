import type { DocumentReference } from '@medplum/fhirtypes';
import type { Assessment } from '../case/assessment.ts';
import type { Case } from '../case/case.ts';
import { textDocument } from './text-document.ts';
import { explainsLateness } from './explains-lateness.ts';
import type { EvidenceEntry, EvidenceKind } from './evidence.ts';

/** A document that the log is exported as; LOINC codes of the PAS attachment list. */
interface Export {
  readonly name: string;
  readonly loinc: string;
  readonly title: string;
  readonly kinds: readonly EvidenceKind[];
}

const INSURANCE: readonly EvidenceKind[] = ['coverage-version', 'eligibility-answer'];

/** Coverage that was granted for the past has a document type of its own. */
function exportsFor({ scenarios }: Pick<Assessment, 'scenarios'>): readonly Export[] {
  const isRetroactive = scenarios[0]?.scenario === 'delayed-eligibility';
  return [
    {
      name: 'evidence-late',
      loinc: '52033-8',
      title: 'Why the request is late',
      kinds: [
        ...explainsLateness(scenarios[0]?.scenario).filter((kind) => !INSURANCE.includes(kind)),
        'scenario-finding',
        'code-difference',
      ],
    },
    {
      name: 'evidence-coverage',
      loinc: isRetroactive ? '52038-7' : '53247-3',
      title: 'When the coverage became known',
      kinds: INSURANCE,
    },
  ];
}

/** The log of a case as documents for a payer, each of one type; none for what nothing is known of. */
export function presentEvidence(
  held: Pick<Case, 'id' | 'encounterId' | 'patientId' | 'assessment'>,
  log: readonly EvidenceEntry[],
): readonly DocumentReference[] {
  const { assessment } = held;
  const last = log.at(-1);
  if (assessment === undefined || last === undefined) return [];
  return exportsFor(assessment).flatMap(({ name, loinc, title, kinds }) => {
    const entries = log.filter(({ kind }) => kinds.includes(kind));
    if (entries.length === 0) return [];
    return [
      textDocument(held, {
        name,
        loinc,
        title,
        docStatus: 'final',
        date:
          entries
            .map(({ at }) => at)
            .sort()
            .at(-1) ?? last.at,
        lines: [title, ...reason(assessment), '', ...entries.map(sayEntry), '', sealOf(log)],
      }),
    ];
  });
}

/** The whole log as lines for a person. */
export function evidenceText(log: readonly EvidenceEntry[]): readonly string[] {
  return [...log.map(sayEntry), ...(log.length === 0 ? [] : [sealOf(log)])];
}

function reason({ scenarios }: Assessment): readonly string[] {
  const [scenario] = scenarios;
  if (scenario === undefined) return [];
  const code = scenario.delayReason === undefined ? '' : ` Delay reason (UM10) ${scenario.delayReason}.`;
  return [`${scenario.because}${code}`];
}

function sayEntry({ seq, at, says }: EvidenceEntry): string {
  return `${String(seq)}. ${at}  ${says}`;
}

/** Whoever holds an earlier export can tell whether the log was changed since. */
function sealOf(log: readonly EvidenceEntry[]): string {
  const last = log.at(-1);
  return `Taken from a log of ${String(log.length)} entries that is appended to and never changed; SHA-256 of the last: ${last?.hash ?? ''}.`;
}
