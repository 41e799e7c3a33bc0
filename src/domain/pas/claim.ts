import type { Claim, ClaimDiagnosis, ClaimItem, ClaimSupportingInfo, Extension } from '@medplum/fhirtypes';
import { accident } from './accident.ts';
import { concept, mapped, referenceTo, type Assembly, type Entry } from './assembly.ts';
import { EXTENSION, PROFILE, SYSTEM } from './canonicals.ts';
import type { CareSetting } from './care-setting.ts';
import { careTeamOnClaim, type CareTeamMember } from './care-team.ts';
import { defined } from './demographics.ts';
import { urgencyCode } from './encounter.ts';
import type { TradingPartner } from './trading-partner.ts';

/** Everything that the Claim draws together. */
export interface ClaimParts {
  readonly claimIdentifier: string;
  readonly setting: CareSetting | undefined;
  readonly beneficiary: Entry;
  readonly coverage: Entry | undefined;
  readonly insurer: Entry | undefined;
  readonly requestor: Entry | undefined;
  readonly encounter: Entry;
  readonly careTeam: readonly CareTeamMember[];
  readonly supportingInfo: ClaimSupportingInfo[];
  readonly diagnoses: readonly ClaimDiagnosis[];
  readonly items: ClaimItem[];
}

/** The Claim (`use = preauthorization`): X12 278 request, loop 2000E with its services. */
export function claim(assembly: Assembly, parts: ClaimParts): Claim {
  const { partner, at } = assembly;
  return defined<Claim>({
    resourceType: 'Claim',
    meta: { profile: [PROFILE.claim] },
    extension: extensionsOf(assembly, parts.encounter),
    identifier: [{ system: traceSystem(partner), value: parts.claimIdentifier }],
    status: 'active',
    type: parts.setting === undefined ? undefined : concept(parts.setting.claimType),
    use: 'preauthorization',
    patient: referenceTo(parts.beneficiary),
    created: at,
    insurer: parts.insurer === undefined ? undefined : referenceTo(parts.insurer),
    provider: parts.requestor === undefined ? undefined : referenceTo(parts.requestor),
    // Urgency is not said here: PAS maps it from the level of service (UM06).
    priority: concept({ system: SYSTEM.processPriority, code: 'normal' }),
    careTeam: careTeamOnClaim(parts.careTeam),
    supportingInfo: parts.supportingInfo,
    diagnosis: [...parts.diagnoses],
    insurance:
      parts.coverage === undefined
        ? []
        : [{ sequence: 1, focal: true, coverage: referenceTo(parts.coverage) }],
    accident: accident(assembly),
    item: parts.items,
  });
}

/** TRN03: whose trace number it is. */
export function traceSystem({ traceOrganization }: TradingPartner): string {
  return `urn:trnorg:${traceOrganization}`;
}

function extensionsOf(assembly: Assembly, encounter: Entry): Extension[] {
  const level = mapped(assembly, 'urgency-to-level-of-service', [
    urgencyCode(assembly.assessment.urgency.urgency),
  ]);
  return [
    ...(assembly.version.hasTransmissionIdentifiers ? [transmissionIdentifiers(assembly.partner)] : []),
    ...(level === undefined
      ? []
      : [{ url: EXTENSION.levelOfServiceCode, valueCodeableConcept: concept(level) }]),
    { url: EXTENSION.claimEncounter, valueReference: referenceTo(encounter) },
  ];
}

/** Without ISA06 a payer has nothing to match our subscription on (PAS 2.2.1 spec-58). */
export function transmissionIdentifiers({ transmission }: TradingPartner): Extension {
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
