import type { ClaimCareTeam, ClaimItem } from '@medplum/fhirtypes';
import type { Assembly, Entry } from './assembly.ts';
import type { CareGiven } from './care-given.ts';
import { careTeamOnClaim, lineTeams } from './care-team.ts';

import type { Diagnoses } from './diagnosis.ts';
import type { Draft } from './draft.ts';
import { encounterTravels } from './encounter-travels.ts';
import { item } from './item.ts';
import { ordersBehind } from './orders-behind.ts';
import type { ServiceLine } from './service-line.ts';
import { serviceLines } from './service-lines.ts';
import { supplementedLines } from './supplemented-lines.ts';
import { traceNumber } from './trace-number.ts';

/** The lines of the request, in our words and as the Claim carries them, and everybody who took part in them. */
export interface RequestedItems {
  readonly lines: readonly ServiceLine[];
  readonly items: ClaimItem[];
  readonly careTeam: ClaimCareTeam[];
}

/** Makes the lines and adds the orders they rest on. Care of an unknown kind has none. */
export function requestedItems(
  assembly: Assembly,
  {
    care,
    claimIdentifier,
    beneficiary,
    diagnoses,
    informationSequence,
  }: {
    readonly care: CareGiven;
    readonly claimIdentifier: string;
    readonly beneficiary: Entry;
    readonly diagnoses: Diagnoses;
    readonly informationSequence: number[];
  },
  draft: Draft,
): RequestedItems {
  const { setting, dates, careTeam: overall, clinicians, others } = care;
  if (setting === undefined)
    return { lines: [], items: [], careTeam: careTeamOnClaim(overall, { members: [] }) };
  const lines = draft.take(supplementedLines(serviceLines(assembly, setting, dates), assembly));
  const orders = ordersBehind(lines, { assembly, beneficiary, care }, draft);
  const teams = draft.take(lineTeams(lines, overall.length, { assembly, clinicians, others }));
  const ofAll = overall.map((_, member) => member + 1);
  const items = lines.map((line, index) =>
    item(line, index + 1, {
      traceNumber: (line) => traceNumber(assembly.partner, `${claimIdentifier}-${String(line)}`),
      careTeamSequence: [...ofAll, ...(teams.sequences[index] ?? [])],
      informationSequence,
      diagnosisCount: diagnoses.diagnoses.length,
      diagnosisSequences: diagnoses.sequences,
      encounter: encounterTravels(assembly.partner) === 'on-the-lines' ? care.encounter : undefined,
      orderFullUrl: orders[index]?.fullUrl,
      revenueSystem: assembly.version.revenueSystem,
      numbers: assembly.supplement.numbers,
    }),
  );
  return { lines, items, careTeam: careTeamOnClaim(overall, teams) };
}
