import type { Assessment } from '../case/assessment.ts';
import type { Case } from '../case/case.ts';
import type { EvidenceEntry } from '../evidence/evidence.ts';
import { explainsLateness } from '../evidence/explains-lateness.ts';
import type { Clock } from '../policy/clock.ts';
import type { Route } from '../policy/route.ts';
import { localDate } from '../time/local-time.ts';
import type { CriterionFinding, DocumentedFact } from './criterion.ts';

/** A letter in two parts: what the payer reads, and what only whoever signs it reads. */
export interface LetterText {
  readonly letter: readonly string[];
  readonly notes: readonly string[];
}

/** What a letter asks on each route; undefined where nobody is written to. */
const ASKS: Readonly<Record<Route, { readonly re: string; readonly asks: string } | undefined>> = {
  'not-required': undefined,
  'notify-only': undefined,
  'corrected-claim': undefined,
  'provider-liability': undefined,
  'retrospective-request': {
    re: 'Request for retrospective authorization',
    asks: 'We ask you to authorize care that was given before you could be asked.',
  },
  'needs-review': {
    re: 'Request for retrospective authorization',
    asks: 'We ask whether, and by when, you review care that was given before you could be asked.',
  },
  update: {
    re: 'Change of the authorization on file',
    asks: 'We ask you to change the authorization on file to the care that was given.',
  },
  'claim-dispute': {
    re: 'Dispute of a claim for care without prior authorization',
    asks: 'We ask you to pay the claim for this care on the enclosed records: you could not be asked before it was given.',
  },
  reconsideration: { re: 'Request for reconsideration', asks: 'We ask you to reconsider your denial{date}.' },
  appeal: { re: 'Appeal', asks: 'We appeal your denial{date}.' },
};

/** The letter of a case as lines of text; undefined on a route on which nobody is written to. */
export function letterText(
  { encounterId, patientId }: Pick<Case, 'encounterId' | 'patientId'>,
  assessment: Assessment,
  log: readonly EvidenceEntry[],
): LetterText | undefined {
  const { policy, scenarios, urgency, justification = [], route, clocks } = assessment;
  const wording = ASKS[route.route];
  if (wording === undefined) return undefined;
  const [scenario] = scenarios;
  const patient = patientId === undefined ? '' : `, Patient/${patientId}`;
  const { answered, facts } = eachFactOnce(justification);
  // Each entry says its time and zone in its own sentence.
  const explaining = explainsLateness(scenario?.scenario);
  return {
    letter: [
      `To:   ${policy.payerName}`,
      `Re:   ${wording.re}: Encounter/${encounterId}${patient}`,
      '',
      wording.asks.replace('{date}', denialDate(clocks)),
      ...section('Why you were not asked in advance', [
        ...(scenario === undefined ? [] : [`${scenario.because}${delay(scenario.delayReason)}`]),
        ...answered.filter(isOfLateness).flatMap((each) => each.facts.map(sayFact)),
        ...log.filter(({ kind }) => explaining.includes(kind)).map(({ says }) => `- ${says}`),
      ]),
      ...(urgency.prudentLayperson === undefined ? [] : ['', urgency.prudentLayperson]),
      ...section(
        'What the record shows',
        answered
          .filter((each) => !isOfLateness(each))
          .flatMap((each) => [each.asks, ...each.facts.map(sayFact)]),
      ),
      ...section('Enclosed', enclosed(assessment)),
      ...(policy.assumed ? [] : ['', `Under: ${policy.citation}.`]),
    ],
    notes: [
      ...section(
        'NOT DOCUMENTED: nothing in the record answers this; complete the letter where you can',
        justification.filter(({ status }) => status === 'NOT_DOCUMENTED').map(({ asks }) => `- ${asks}`),
      ),
      ...section('Where each fact stands', facts.map(sayPlace)),
      '',
      policy.assumed
        ? 'No rule of this payer is on file; its windows are ASSUMED.'
        : `The rule was last read on ${policy.lastVerified ?? 'no known day'}.`,
    ],
  };
}

/** Criteria that share a fact say it once, where it comes first; one that would say nothing new is left out. */
function eachFactOnce(justification: readonly CriterionFinding[]): {
  readonly answered: readonly CriterionFinding[];
  readonly facts: readonly DocumentedFact[];
} {
  const said = new Map<string, DocumentedFact>();
  const answered = justification.flatMap((finding) => {
    const fresh = finding.facts.filter(({ says }) => !said.has(says));
    for (const fact of fresh) said.set(fact.says, fact);
    return fresh.length === 0 ? [] : [{ ...finding, facts: fresh }];
  });
  return { answered, facts: [...said.values()] };
}

function isOfLateness({ about }: CriterionFinding): boolean {
  return about === 'lateness';
}

function sayFact({ says }: DocumentedFact): string {
  return `- ${says}`;
}

function sayPlace({ says, resource, path, value }: DocumentedFact): string {
  return `- ${says} ${resource} ${path} = ${value}`;
}

function denialDate(clocks: readonly Clock[]): string {
  const clock = clocks.find(({ startedBy, startedAt }) => startedBy === 'denial' && startedAt !== undefined);
  const date = clock && localDate(clock.startedAt, clock.zone);
  return date === undefined ? '' : ` of ${date}`;
}

function delay(code: string | undefined): string {
  return code === undefined ? '' : ` Delay reason (X12 UM10) ${code}.`;
}

/** Each document once, under the first name it is asked for by; our own letter does not enclose itself. */
function enclosed({ checklist }: Assessment): readonly string[] {
  const byDocument = new Map<string, string>();
  for (const { label, type, document, status } of checklist) {
    if (status !== 'present' || document === undefined || isApprovedLetter(document)) continue;
    if (!byDocument.has(document)) byDocument.set(document, `- ${label} (LOINC ${type}), ${document}`);
  }
  return [...byDocument.values()];
}

function isApprovedLetter(document: string): boolean {
  return /-letter-[0-9a-f]{12}$/.test(document);
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `${title}:`, ...lines];
}
