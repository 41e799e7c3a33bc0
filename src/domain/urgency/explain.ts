import type { Signal } from './signal.ts';
import type { UrgencyFinding } from './urgency.ts';

/** How an urgency was found, in lines a nurse can read; codes and places only, no patient data. */
export function explainUrgency(finding: UrgencyFinding): readonly string[] {
  const { urgency, certainty, signals, emergencyOrigin, prudentLayperson } = finding;
  return [
    `Urgency: ${urgency}. ${CERTAINTY_SAYS[certainty]}`,
    ...(emergencyOrigin ? ['The patient came through an emergency department.'] : []),
    ...signals.map(describeSignal),
    ...(finding.unreadRules ?? []).map(
      (rule) =>
        `${rule} could not be evaluated on this record, and might have said otherwise: ask its owner.`,
    ),
    ...(prudentLayperson === undefined ? [] : [prudentLayperson]),
  ];
}

const CERTAINTY_SAYS: Readonly<Record<UrgencyFinding['certainty'], string>> = {
  'two-signals': 'Two or more independent signals agree.',
  'one-signal': 'One signal says so.',
  conflicting:
    'Signals contradict each other: the higher tier is kept for the deadlines, and a person should look.',
  none: 'No signal decides: the deadlines run as for the earliest one.',
};

function describeSignal({ resource, version, path, value, says, strength, by, because }: Signal): string {
  return `- ${says} (${strength}): ${because} ${resource} version ${String(version)}, ${path} = ${value}, by ${by}.`;
}
