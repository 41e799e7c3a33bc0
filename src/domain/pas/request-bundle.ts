import type { Bundle, Patient, ServiceRequest } from '@medplum/fhirtypes';
import type { Assessment } from '../case/assessment.ts';
import type { Snapshot } from '../case/snapshot.ts';
import type { ClinicalContent } from '../clinical-content/clinical-content.ts';
import type { Finding } from '../fhir/finding.ts';
import { entryOf, missing, type Assembly, type DocumentBytes, type Entry, type Made } from './assembly.ts';
import { coveredPerson } from './beneficiary.ts';
import { PROFILE, SYSTEM } from './canonicals.ts';
import { careSetting } from './care-setting.ts';
import { careTeam } from './care-team.ts';
import { claim, traceSystem } from './claim.ts';
import { coverage, coverageOf, isSelf, relationshipOf } from './coverage.ts';
import { diagnosesOf } from './diagnosis.ts';
import { attachedDocuments } from './document.ts';
import { encounterCopy } from './encounter.ts';
import { insurer } from './insurer.ts';
import { item } from './item.ts';
import { memberNumber } from './member-number.ts';
import { requestor } from './requestor.ts';
import { serviceDates, type ServiceDates } from './service-dates.ts';
import { serviceLines, type ServiceLine } from './service-line.ts';
import { serviceRequestCopy } from './service-request.ts';
import { subscriber } from './subscriber.ts';
import { documentSequences, supportingInfoOf } from './supporting-info.ts';
import type { TradingPartner } from './trading-partner.ts';
import { pasVersion } from './versions/pas-version.ts';

export interface AssembleInput {
  readonly snapshot: Snapshot;
  readonly assessment: Assessment;
  readonly partner: TradingPartner;
  /** ISO instant. */
  readonly at: string;
  /** uuid v4, a new one at each call. */
  readonly newId: () => string;
  readonly content: ClinicalContent;
  /** Documents that were fetched for this request, by the address their attachment gives. */
  readonly binaries?: ReadonlyMap<string, DocumentBytes>;
}

export interface AssembledRequest {
  readonly bundle: Bundle;
  readonly claimIdentifier: string;
  readonly bundleIdentifier: string;
  /** `urn:uuid:…` */
  readonly claimFullUrl: string;
  readonly lines: readonly AssembledLine[];
  /** With an `error` among them the Bundle must not leave. */
  readonly findings: readonly Finding[];
}

export interface AssembledLine {
  readonly itemSequence: number;
  /** Our own words. */
  readonly label: string;
  readonly productOrService: string;
}

/**
 * Assembles the PAS request Bundle for a case: the Claim first, then everything it points to and nothing else, each
 * a copy under an address of its own, with no reference that leads outside (PAS 2.2.1 spec-12 to spec-18).
 * What the record lacks becomes a finding with its remedy; nothing is made up to fill it.
 */
export function assembleRequestBundle(input: AssembleInput): AssembledRequest {
  const assembly: Assembly = {
    ...input,
    version: pasVersion(input.partner),
    binaries: input.binaries ?? new Map<string, DocumentBytes>(),
  };
  const { newId, partner } = assembly;
  const claimIdentifier = newId();
  const bundleIdentifier = `urn:uuid:${newId()}`;
  const findings: Finding[] = [];
  const entries: Entry[] = [];
  const take = <T>({ made, findings: found }: Made<T>): T => {
    findings.push(...found);
    return made;
  };
  const add = <E extends Entry>(entry: E): E => {
    entries.push(entry);
    return entry;
  };

  const persons = insuredPersons(assembly, take, add);
  const asking = take(requestor(assembly));
  const requestorEntry = asking && add(entryOf(asking, newId));
  const setting = careSetting(assembly);
  const isKnownSetting = 'actCode' in setting;
  if (!isKnownSetting) findings.push(setting);
  const team = take(careTeam(assembly, requestorEntry));
  const dates = serviceDates(assembly);
  findings.push(...findingsOn(dates, assembly));
  const encounter = add(
    entryOf(
      take(
        encounterCopy(assembly, {
          actCode: isKnownSetting ? setting.actCode : undefined,
          beneficiary: persons.beneficiary,
          requestor: requestorEntry,
          careTeam: team,
        }),
      ),
      newId,
    ),
  );
  for (const { role, practitioner } of team) [role, practitioner].forEach(add);
  const documents = take(attachedDocuments(assembly, { beneficiary: persons.beneficiary, claimIdentifier }));
  for (const { entry } of documents) add(entry);
  const diagnoses = diagnosesOf(assembly);
  findings.push(...diagnoses.findings);
  const supportingInfo = supportingInfoOf(assembly, {
    dates,
    isStay: isKnownSetting && setting.isStay,
    documents,
  });

  const lines = isKnownSetting ? serviceLines(assembly, setting, dates) : [];
  const orders = ordersOf(lines, assembly, persons.beneficiary, add);
  const items = isKnownSetting
    ? lines.map((line, index) =>
        item(line, index + 1, {
          traceSystem: traceSystem(partner),
          claimIdentifier,
          place: setting.place,
          careTeamSequence: team.map((_, member) => member + 1),
          informationSequence: documentSequences(supportingInfo),
          diagnosisCount: diagnoses.diagnoses.length,
          diagnosisSequences: diagnoses.sequences,
          orderFullUrl: line.order && orders.get(line.order)?.fullUrl,
        }),
      )
    : [];
  const claimEntry = entryOf(
    claim(assembly, {
      claimIdentifier,
      setting: isKnownSetting ? setting : undefined,
      ...persons,
      requestor: requestorEntry,
      encounter,
      careTeam: team,
      supportingInfo,
      diagnoses: diagnoses.diagnoses,
      items,
    }),
    newId,
  );
  return {
    bundle: {
      resourceType: 'Bundle',
      meta: { profile: [PROFILE.requestBundle] },
      identifier: { system: SYSTEM.uri, value: bundleIdentifier },
      type: 'collection',
      timestamp: assembly.at,
      entry: [claimEntry, ...entries].map(({ fullUrl, resource }) => ({ fullUrl, resource })),
    },
    claimIdentifier,
    bundleIdentifier,
    claimFullUrl: claimEntry.fullUrl,
    lines: lines.map(({ label, productOrService }, index) => ({
      itemSequence: index + 1,
      label,
      productOrService: productOrService.code ?? '',
    })),
    findings,
  };
}

type Take = <T>(made: Made<T>) => T;
type Add = <E extends Entry>(entry: E) => E;

/** The covered person, the coverage and its payer, and the policy holder where that is somebody else. */
function insuredPersons(assembly: Assembly, take: Take, add: Add) {
  const { snapshot, newId } = assembly;
  const source = take(coverageOf(assembly));
  const patient = snapshot.patient?.resource;
  const beneficiary = add(
    entryOf(
      take(
        patient === undefined
          ? unknownPatient(snapshot)
          : coveredPerson(patient, {
              profile: PROFILE.beneficiary,
              memberNumber: source && memberNumber(source, patient),
              zone: snapshot.zone,
            }),
      ),
      newId,
    ),
  );
  if (source === undefined) return { beneficiary, coverage: undefined, insurer: undefined };
  const payer = take(insurer(source, assembly));
  const insurerEntry = payer && add(entryOf(payer, newId));
  const relationship = relationshipOf(source, assembly);
  const holder = isSelf(relationship) ? undefined : take(subscriber(source, assembly));
  const holderEntry = holder && add(entryOf(holder, newId));
  const made = coverage(source, {
    relationship,
    patient,
    references: {
      beneficiary: beneficiary.fullUrl,
      subscriber: holderEntry?.fullUrl,
      insurer: insurerEntry?.fullUrl,
    },
  });
  return { beneficiary, coverage: add(entryOf(take(made), newId)), insurer: insurerEntry };
}

function unknownPatient(snapshot: Snapshot): Made<Patient> {
  const place = `Encounter/${snapshot.encounter.resource.id ?? ''}.subject`;
  const text = 'The patient is unknown. Send the Patient that Encounter.subject points to.';
  return {
    made: { resourceType: 'Patient', meta: { profile: [PROFILE.beneficiary] } },
    findings: [missing('patient-missing', place, text)],
  };
}

function findingsOn({ eventStart }: ServiceDates, { snapshot }: Assembly): readonly Finding[] {
  if (eventStart !== undefined) return [];
  const place = `Encounter/${snapshot.encounter.resource.id ?? ''}.period.start`;
  const text = 'It is not known on which day the care began. Send Encounter.period.start with its day.';
  return [missing('service-date-missing', place, text)];
}

/** Each order once, however many lines rest on it (PAS 2.2.1 spec-14). */
function ordersOf(
  lines: readonly ServiceLine[],
  assembly: Assembly,
  beneficiary: Entry,
  add: Add,
): ReadonlyMap<ServiceRequest, Entry> {
  const orders = new Map<ServiceRequest, Entry>();
  for (const { order } of lines) {
    if (order === undefined || orders.has(order)) continue;
    const copy = serviceRequestCopy(order, assembly, beneficiary);
    if (copy !== undefined) orders.set(order, add(copy));
  }
  return orders;
}
