import type { Claim, ClaimCareTeam, ClaimItem, ClaimSupportingInfo, Extension } from '@medplum/fhirtypes';
import { defined } from '../fhir/defined.ts';
import type { Supplement } from '../supplement/supplement.ts';
import { accident } from './accident.ts';
import { concept, mapped, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { EXTENSION, PROFILE, SYSTEM } from './canonicals.ts';
import type { CareGiven } from './care-given.ts';
import type { Diagnoses } from './diagnosis.ts';
import { urgencyCode } from './encounter.ts';
import { encounterTravels } from './encounter-travels.ts';
import type { InsuredPersons } from './insured-persons.ts';
import { traceNumber } from './trace-number.ts';
import type { TradingPartner } from './trading-partner.ts';

/** Everything that the Claim draws together. */
export interface ClaimParts {
  readonly claimIdentifier: string;
  readonly persons: InsuredPersons;
  readonly care: CareGiven;
  readonly supportingInfo: ClaimSupportingInfo[];
  readonly diagnoses: Diagnoses;
  readonly items: ClaimItem[];
  readonly careTeam: ClaimCareTeam[];
}

/** The Claim (`use = preauthorization`): X12 278 request, loop 2000E with its services. */
export function claim(assembly: Assembly, parts: ClaimParts): Claim {
  const { partner, at } = assembly;
  const { persons, care } = parts;
  const covered = persons.coverage && referenceTo(persons.coverage);
  return defined<Claim>({
    resourceType: 'Claim',
    meta: { profile: [PROFILE.claim] },
    extension: extensionsOf(assembly, care.encounter),
    identifier: [traceNumber(partner, parts.claimIdentifier)],
    status: 'active',
    type: care.setting && concept(care.setting.claimType),
    use: 'preauthorization',
    patient: referenceTo(persons.beneficiary),
    created: at,
    insurer: persons.insurer && referenceTo(persons.insurer),
    provider: care.requestor && referenceTo(care.requestor),
    // Urgency is not said here: PAS maps it from the level of service (UM06).
    priority: concept({ system: SYSTEM.processPriority, code: 'normal' }),
    careTeam: parts.careTeam,
    supportingInfo: parts.supportingInfo,
    diagnosis: [...parts.diagnoses.diagnoses],
    insurance: covered === undefined ? [] : [{ sequence: 1, focal: true, coverage: covered }],
    accident: accident(assembly),
    item: parts.items,
  });
}

function extensionsOf(assembly: Assembly, encounter: Entry | undefined): Extension[] {
  const level = mapped(assembly, 'urgency-to-level-of-service', [
    urgencyCode(assembly.assessment.urgency.urgency),
  ]);
  return [
    ...(assembly.version.hasTransmissionIdentifiers ? [transmissionIdentifiers(assembly.partner)] : []),
    ...(level === undefined
      ? []
      : [{ url: EXTENSION.levelOfServiceCode, valueCodeableConcept: concept(level) }]),
    ...conditionCodes(assembly.supplement),
    ...homeHealthCare(assembly.supplement),
    ...(encounter === undefined || encounterTravels(assembly.partner) === 'on-the-lines'
      ? []
      : [{ url: EXTENSION.claimEncounter, valueReference: referenceTo(encounter) }]),
  ];
}

/** CRC */
function conditionCodes({ conditions }: Supplement): Extension[] {
  return conditions.map(({ category, applies, codes }) => ({
    url: EXTENSION.conditionCode,
    extension: [
      { url: 'category', valueCodeableConcept: concept(category) },
      { url: 'indicator', valueBoolean: applies },
      ...codes.map((code) => ({ url: 'code', valueCodeableConcept: concept(code) })),
    ],
  }));
}

/** CR6 */
function homeHealthCare({ homeHealth }: Supplement): Extension[] {
  if (homeHealth === undefined) return [];
  const { prognosis, startDate } = homeHealth;
  return [
    {
      url: EXTENSION.homeHealthCareInformation,
      extension: [
        { url: 'prognosis', valueCodeableConcept: concept(prognosis) },
        { url: 'date', valueDate: startDate },
      ],
    },
  ];
}

/** Without ISA06 a payer has nothing to match our subscription on (PAS 2.2.1 spec-58). */
function transmissionIdentifiers({ transmission }: TradingPartner): Extension {
  const { applicationSenderCode, applicationReceiverCode, interchangeSenderID, interchangeReceiverID } =
    transmission;
  return {
    url: EXTENSION.transmissionIdentifiers,
    extension: [
      { url: 'applicationSenderCode', valueString: applicationSenderCode },
      { url: 'applicationReceiverCode', valueString: applicationReceiverCode },
      { url: 'interchangeSenderID', valueString: interchangeSenderID },
      { url: 'interchangeReceiverID', valueString: interchangeReceiverID },
    ],
  };
}
