import type { Bundle } from '@medplum/fhirtypes';
import type { Finding } from '../fhir/finding.ts';
import type { EncounterTravels, TradingPartner } from './trading-partner.ts';

const BECAUSE: Readonly<Record<EncounterTravels, string>> = {
  'planned-copy': 'PAS fixes the status of its Encounter to planned, and X12 carries none.',
  'true-status': 'The payer takes the true status, against the PAS profile.',
  'left-out': 'The payer wants no Encounter.',
  'on-the-lines': 'The payer takes a US Core Encounter with its true status on the lines.',
};

/** How the encounter travels to this payer; a copy when nothing was agreed. */
export function encounterTravels({ encounter = 'planned-copy' }: TradingPartner): EncounterTravels {
  return encounter;
}

/** How it travelled and why, kept with the submission: `true-status: As agreed on …`. */
export function sayEncounter(partner: TradingPartner): string {
  const travels = encounterTravels(partner);
  return `${travels}: ${partner.encounterBecause ?? BECAUSE[travels]}`;
}

/** What is found wrong with a request, without that which the payer agreed to: a status that is not `planned`. */
export function withoutAgreed(
  findings: readonly Finding[],
  bundle: Bundle,
  partner: TradingPartner,
): readonly Finding[] {
  if (encounterTravels(partner) !== 'true-status') return findings;
  const statuses = new Set(
    (bundle.entry ?? []).flatMap(({ resource }, index) =>
      resource?.resourceType === 'Encounter' ? [`Bundle.entry[${String(index)}].resource.status`] : [],
    ),
  );
  return findings.filter(({ expression }) => !statuses.has(expression ?? ''));
}
