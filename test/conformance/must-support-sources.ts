/** Where a must-support element comes from, or why it is never sent. */
export interface Source {
  /** Of `profile element`, as `profile-claim Claim.identifier`. The first that fits counts. */
  readonly fits: RegExp;
  readonly says: string;
  readonly never?: true;
}

const CLAIMS = 'profile-claim(-update|-inquiry)?';

/** From the particular to the general. */
export const SOURCES: readonly Source[] = [
  // Never sent, and why.
  never(
    /^profile-claim\S* Claim\.extension:(authorizationNumber|administrationReferenceNumber)/,
    'The published guide defines these extensions for lines only and uses them on the Claim (a known defect of it): the same numbers stand on the lines.',
  ),
  never(
    /:(Admission|Discharge)Dates\.timing\[x\]:timingPeriod/,
    'A patient was admitted, and discharged, on one day: it is sent as timingDate.',
  ),
  never(
    /^profile-claim-inquiry Claim\.(extension:(levelOfServiceType|conditionCode|homeHealthCareInformation|certificationType)|accident|item\.(extension:(productOrServiceCodeEnd|reviewActionCode)|informationSequence|revenue|quantity))/,
    'An inquiry is an example that the payer matches (X12 278 inquiry): each of these could only shut out the request that is looked for, and none finds it better than member, providers, dates, services and the numbers of the payer.',
  ),
  never(
    /Patient\.communication\.language/,
    'X12 carries no language, and a payer needs none to decide (45 CFR 164.514(d)).',
  ),
  never(
    /Organization\.identifier:TIN\.extension/,
    'A tax number is of the whole country and of the whole organization (2.0.1 hands these down to the slice).',
  ),
  never(
    /PractitionerRole\.endpoint/,
    'The profile wants a telecom or an endpoint (pd-1). A clinician without a telecom is left out with a finding; a technical address is nothing that a payer calls.',
  ),
  never(
    /ServiceRequest\.extension:serviceCodeEnd/,
    'The published guide uses the extension here and does not define it for here, so that a strict validator refuses it; the end of the range stands on the line (productOrServiceCodeEnd).',
  ),
  never(/DocumentReference\.content\.attachment\.url/, 'Forbidden by the profile (0..0): the bytes travel.'),

  // The Claim.
  from(`${CLAIMS} Claim\\.extension:transmissionIdentifiers`, 'connection of the payer: transmission'),
  from(
    `${CLAIMS} Claim\\.extension:levelOfServiceType`,
    'urgency of the assessment, by urgency-to-level-of-service',
  ),
  from(
    `${CLAIMS} Claim\\.extension:(conditionCode|homeHealthCareInformation)`,
    'supplement: condition, home-health',
  ),
  from(`${CLAIMS} Claim\\.extension:encounter`, 'the copy of the Encounter (decision 5)'),
  from(`${CLAIMS} Claim\\.extension:certificationType`, '$cancel: 3, the whole request is taken back'),
  from(
    `${CLAIMS} Claim\\.identifier`,
    'our trace number; system and department from the connection (traceOrganization, traceDepartment)',
  ),
  from(`${CLAIMS} Claim\\.(status|use)`, 'fixed by the profile'),
  from(
    `${CLAIMS} Claim\\.(patient|insurer|insurance)`,
    'the Coverage of the case, its beneficiary and payor',
  ),
  from(
    `${CLAIMS} Claim\\.provider`,
    'Encounter.serviceProvider, or the nearest organization above it with an NPI',
  ),
  from(`${CLAIMS} Claim\\.billablePeriod`, 'the days of the patient event that was asked for'),
  from(`${CLAIMS} Claim\\.related`, 'the submission that is revised'),
  from(
    `${CLAIMS} Claim\\.careTeam:ItemClaimMember`,
    'Procedure.performer, requester and performer of the order: persons and other organizations',
  ),
  from(
    `${CLAIMS} Claim\\.careTeam`,
    'Encounter.participant, by participant-type-to-care-team-role; lines by performer-function-to-care-team-role',
  ),
  from(
    `${CLAIMS} Claim\\.supportingInfo\\.(extension|modifierExtension)`,
    'what became of it since the prior version (update)',
  ),
  from(
    `${CLAIMS} Claim\\.supportingInfo(:\\w+)?\\.(extension|modifierExtension):info`,
    'what became of it since the prior version (update)',
  ),
  from(
    `${CLAIMS} Claim\\.supportingInfo:(PatientEvent|AdmissionDates|DischargeDates)`,
    'Encounter.period, classHistory and the ED visit before, as local days',
  ),
  from(
    `${CLAIMS} Claim\\.supportingInfo:AdditionalInformation`,
    'documents that the checklist found present: DocumentReference with its bytes',
  ),
  from(
    `${CLAIMS} Claim\\.supportingInfo:MessageText`,
    'why the request is late (scenario), and supplement: message',
  ),
  from(`${CLAIMS} Claim\\.supportingInfo`, 'all of the slices'),
  from(`${CLAIMS} Claim\\.diagnosis`, 'Condition with ICD-10-CM; roles from Encounter.diagnosis'),
  from(`${CLAIMS} Claim\\.accident`, 'external-cause Condition with its onset, or supplement: accident'),
  from(`${CLAIMS} Claim\\.item\\.extension:itemTraceNumber`, 'our trace number and the sequence'),
  from(
    `${CLAIMS} Claim\\.item\\.extension:(authorizationNumber|administrationReferenceNumber)`,
    'supplement; in an inquiry the numbers of the answer',
  ),
  from(
    `${CLAIMS} Claim\\.item\\.extension:requestType`,
    'kind of care by encounter-class-to-service-item-request-type or order category; supplement: line.request-type',
  ),
  from(
    `${CLAIMS} Claim\\.item\\.extension:certificationType`,
    'I, 3 where an update cancels; supplement: line.certification-type',
  ),
  from(`${CLAIMS} Claim\\.item\\.extension:cert`, 'itemPreAuthIssueDate and itemPreAuthPeriod of the answer'),
  from(
    `${CLAIMS} Claim\\.item\\.extension:(productOrServiceCodeEnd|epsdtIndicator|nursingHome\\w+|revenueUnitRateLimit)`,
    'supplement: line',
  ),
  from(
    `${CLAIMS} Claim\\.item\\.extension:requestedService`,
    'the order behind the line, or one derived from the Procedure',
  ),
  from(
    `${CLAIMS} Claim\\.item\\.(extension|modifierExtension):info`,
    'what became of it since the prior version (update)',
  ),
  from(
    `${CLAIMS} Claim\\.item\\.(careTeamSequence|diagnosisSequence|informationSequence)`,
    "who did it, Procedure.reasonReference or the order's, the documents",
  ),
  from(
    `${CLAIMS} Claim\\.item\\.(revenue|modifier|unitPrice|quantity)`,
    'ChargeItem, modifiers beside the code, days of the stay, quantity of the order; supplement: line',
  ),
  from(
    `${CLAIMS} Claim\\.item`,
    'the stay, each coded Procedure, order and charge (decision 6); supplement: line',
  ),

  // The resources it points to.
  from(
    'profile-(beneficiary|subscriber) Patient\\.identifier',
    'member number of the Coverage (MB), record numbers of the Patient',
  ),
  from('profile-(beneficiary|subscriber) Patient', 'Patient, or the RelatedPerson who is the subscriber'),
  from('profile-coverage Coverage\\.relationship', 'Coverage.relationship, and X12 1069 by map'),
  from('profile-coverage Coverage', 'Coverage'),
  from('profile-(insurer|requestor) Organization\\.type', 'X12 98: payer, facility'),
  from('profile-insurer Organization', 'the Organization of Coverage.payor, or its name'),
  from('profile-requestor Organization', 'Organization'),
  from('profile-practitioner Practitioner', 'Practitioner'),
  from('profile-practitionerrole PractitionerRole', 'PractitionerRole; telecom also from the Practitioner'),
  from('profile-location Location', 'Location'),
  from('profile-encounter Encounter\\.extension:nursingHome', 'supplement: nursing-home-status'),
  from(
    'profile-encounter Encounter\\.extension:patientStatus',
    'Encounter.hospitalization.dischargeDisposition, by map; 30 while still a patient',
  ),
  from('profile-encounter Encounter\\.status', 'as agreed with the payer (decision 5)'),
  from(
    'profile-encounter Encounter\\.type',
    'Encounter.type where it says newborn or trauma, else by urgency-to-admission-type',
  ),
  from('profile-encounter Encounter', 'Encounter'),
  from('profile-servicerequest', 'ServiceRequest, or derived from a Procedure and marked so'),
  from('profile-devicerequest', 'DeviceRequest'),
  from('profile-medicationrequest', 'MedicationRequest and its Medication'),
  from('profile-nutritionorder', 'NutritionOrder with HCPCS codes'),
  from('profile-documentreference', 'DocumentReference and its Binary'),
];

function from(fits: string, says: string): Source {
  return { fits: new RegExp(`^${fits}`), says };
}

function never(fits: RegExp, says: string): Source {
  return { fits, says, never: true };
}
