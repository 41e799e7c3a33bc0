import type { Finding } from '../fhir/finding.ts';
import { entryOf, missing, type Assembly, type Entry } from './assembly.ts';
import { careSetting, type CareSetting } from './care-setting.ts';
import { careTeam, type CareTeamMember } from './care-team.ts';
import { cliniciansOf, type Clinicians } from './clinicians.ts';
import type { Draft } from './draft.ts';
import { encounterCopy } from './encounter.ts';
import { encounterTravels } from './encounter-travels.ts';
import { placesOf } from './places.ts';
import { otherOrganizationsOf, type OtherOrganizations } from './other-organizations.ts';
import { reasonsOf } from './reason.ts';
import { requestor } from './requestor.ts';
import { serviceDates, type ServiceDates } from './service-dates.ts';

/** Who gave the care, what kind it was, and when. */
export interface CareGiven {
  readonly requestor: Entry | undefined;
  /** Absent when the encounter's class says nothing to a payer. */
  readonly setting: CareSetting | undefined;
  readonly careTeam: readonly CareTeamMember[];
  readonly clinicians: Clinicians;
  readonly others: OtherOrganizations;
  /** Absent for a payer that wants none. */
  readonly encounter: Entry | undefined;
  readonly dates: ServiceDates;
}

/** Adds the organization that asks, the clinicians, and the copy of the encounter. */
export function careGiven(assembly: Assembly, beneficiary: Entry, draft: Draft): CareGiven {
  const { newId } = assembly;
  const asking = draft.take(requestor(assembly));
  const requestorEntry = asking && draft.add(entryOf(asking, newId));
  const setting = draft.take(careSetting(assembly));
  const places = placesOf(assembly, requestorEntry, draft);
  const clinicians = cliniciansOf(assembly, { organization: requestorEntry, places }, draft);
  const team = draft.take(careTeam(assembly, clinicians));
  const travels = encounterTravels(assembly.partner);
  // Care of an unknown kind has no lines on which it could travel.
  const isWanted = travels !== 'left-out' && (travels !== 'on-the-lines' || setting !== undefined);
  const copy = isWanted
    ? encounterCopy(assembly, {
        actCode: setting?.actCode,
        beneficiary,
        requestor: requestorEntry,
        careTeam: team,
        places,
        reasons: reasonsOf(assembly, beneficiary, draft),
      })
    : undefined;
  const encounter = copy && draft.add(entryOf(draft.take(copy), newId));
  const dates = serviceDates(assembly);
  draft.take({ made: undefined, findings: findingsOn(dates, assembly) });
  if (encounter === undefined) draft.take({ made: undefined, findings: untold(assembly) });
  const others = otherOrganizationsOf(assembly, requestorEntry, draft);
  return { requestor: requestorEntry, setting, careTeam: team, clinicians, others, encounter, dates };
}

/** What was said about the stay itself has no other place than the copy of the encounter. */
function untold({ supplement, partner, snapshot }: Assembly): readonly Finding[] {
  if (supplement.nursingHomeStatus === undefined) return [];
  const text = `The supplement gives a nursing home status of the stay, and to this payer no encounter goes out (encounter: ${encounterTravels(partner)}). Say it of the lines instead.`;
  const place = `Encounter/${snapshot.encounter.resource.id ?? ''}`;
  return [missing('supplement-without-encounter', place, text)];
}

function findingsOn({ eventStart }: ServiceDates, { snapshot }: Assembly): readonly Finding[] {
  if (eventStart !== undefined) return [];
  const place = `Encounter/${snapshot.encounter.resource.id ?? ''}.period.start`;
  const text = 'It is not known on which day the care began. Send Encounter.period.start with its day.';
  return [missing('service-date-missing', place, text)];
}
