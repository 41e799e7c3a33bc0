// What X12 asks and FHIR R4 has no element for. The contexts are those that the guide declares;
// where its own profiles use more, see src/domain/profile/known-defects.ts.

RuleSet: Holds(type)
* value[x] only {type}

RuleSet: HoldsCode(valueSet)
* value[x] only CodeableConcept
* value[x] from {valueSet} (required)

RuleSet: HoldsDateOrPeriod
* value[x] only date or Period

Extension: LevelOfServiceCode
Id: extension-levelOfServiceCode
Description: "How urgent (UM06): 03 emergency, U urgent, E elective; left out for routine care."
Context: Claim
* insert HoldsCode($x12-2000E-UM06)

Extension: ConditionCodes
Id: extension-conditionCode
Description: "A condition of the patient that bears on the request (CRC)."
Context: Claim
* extension contains category 1..1 and indicator 1..1 and code 1..*
* extension[category].value[x] only CodeableConcept
* extension[category].value[x] from ConditionCategory (required)
* extension[indicator].value[x] only boolean
* extension[code].value[x] only CodeableConcept
* extension[code].value[x] from ConditionCode (required)

Extension: HomeHealthCareInformation
Id: extension-homeHealthCareInformation
Description: "Prognosis and start of home health care (CR6)."
Context: Claim
* extension contains prognosis 1..1 and date 1..1
* extension[prognosis].value[x] only CodeableConcept
* extension[prognosis].value[x] from $x12-2000E-CR601 (required)
* extension[date].value[x] only date
* extension[date].value[x] obeys FullDateRule

Extension: AuthorizationNumber
Id: extension-authorizationNumber
Description: "A number that the payer gave to an authorization before (REF BB)."
Context: Claim.item, ClaimResponse.item, ClaimResponse.addItem, ExplanationOfBenefit.item
* insert Holds(string)

Extension: AdministrationReferenceNumber
Id: extension-administrationReferenceNumber
Description: "A number that the payer gave to a request that waits (REF NT)."
Context: Claim.item, ClaimResponse.item, ClaimResponse.addItem, ExplanationOfBenefit.item
* insert Holds(string)

Extension: ClaimEncounter
Id: extension-Claim.encounter
Description: "The stay that the request is about (R5 Claim.encounter, brought back to R4)."
Context: Claim
* ^url = "http://hl7.org/fhir/5.0/StructureDefinition/extension-Claim.encounter"
* value[x] only Reference(PasEncounter)

Extension: CertificationType
Id: extension-certificationType
Description: "What is asked: initial, extension, revised, cancel, appeal (UM02)."
Context: Claim, ExplanationOfBenefit, Claim.item
* insert HoldsCode($x12-2000F-UM02)

Extension: ServiceItemRequestType
Id: extension-serviceItemRequestType
Description: "Kind of review: admission, health services, specialty care (UM01)."
Context: Claim.item
* insert HoldsCode($x12-2000E-UM01)

Extension: CareTeamClaimScope
Id: extension-careTeamClaimScope
Description: "Whether the member belongs to the whole request, or to the items that list it."
Context: Claim.careTeam
* insert Holds(boolean)

Extension: DiagnosisRecordedDate
Id: extension-diagnosisRecordedDate
Description: "When the diagnosis was made (HI)."
Context: Claim.diagnosis
* insert Holds(date)
* value[x] obeys FullDateRule

Extension: ItemTraceNumber
Id: extension-itemTraceNumber
Description: "Our number for the line (TRN, 2000F)."
Context: Claim.item, ClaimResponse.item, ClaimResponse.addItem, ExplanationOfBenefit.item
* insert Holds(PasIdentifier)

Extension: ProductOrServiceCodeEnd
Id: extension-productOrServiceCodeEnd
Description: "Last code of a range of services."
Context: Claim.item, ClaimResponse
* insert HoldsCode(RequestedService)

Extension: EpsdtIndicator
Id: extension-epsdtIndicator
Description: "Whether the service came from a screening under EPSDT."
Context: Claim.item, ClaimResponse, ClaimResponse.addItem
* insert Holds(boolean)

Extension: NursingHomeResidentialStatus
Id: extension-nursingHomeResidentialStatus
Description: "Residential status in a nursing home (CL104, SV209)."
Context: Claim.item, ClaimResponse.addItem, Encounter
* insert Holds(CodeableConcept)

Extension: NursingHomeLevelOfCare
Id: extension-nursingHomeLevelOfCare
Description: "Level of care in a nursing home (SV120)."
Context: Claim.item, ClaimResponse.addItem, ClaimResponse
* insert HoldsCode($x12-2000F-SV120)

Extension: RevenueUnitRateLimit
Id: extension-revenueUnitRateLimit
Description: "Highest rate for a unit of revenue (SV206)."
Context: Claim.item, ClaimResponse
* insert Holds(decimal)

Extension: RequestedServiceReference
Id: extension-requestedService
Description: "The order behind a line."
Context: Claim.item, ClaimResponse.item, ClaimResponse.addItem
* value[x] only Reference(PasMedicationRequest or PasServiceRequest or PasDeviceRequest or PasNutritionOrder)

Extension: InfoChanged
Id: extension-infoChanged
Description: "Added or changed against the prior version."
Context: Claim.item
* value[x] only code
* value[x] from ChangeMode (required)

Extension: InfoCancelled
Id: modifierextension-infoCancelled
Description: "No longer asked for."
Context: Claim.item
* . ^isModifier = true
* . ^isModifierReason = "A cancelled line is not a request any more."
* insert Holds(boolean)

Extension: ItemCertificationIssueDate
Id: extension-itemCertificationIssueDate
Description: "When the authorization looked for was issued."
Context: Claim, Claim.item
* insert HoldsDateOrPeriod

Extension: ItemCertificationExpirationDate
Id: extension-itemCertificationExpirationDate
Description: "When the authorization looked for expires."
Context: Claim, Claim.item
* insert HoldsDateOrPeriod

Extension: ItemCertificationEffectiveDate
Id: extension-itemCertificationEffectiveDate
Description: "When the authorization looked for is in effect."
Context: Claim, Claim.item
* insert HoldsDateOrPeriod

Extension: ReviewActionCode
Id: extension-reviewActionCode
Description: "The decision (HCR01)."
Context: ClaimResponse.addItem.adjudication.extension, ClaimResponse.item.adjudication.extension, Claim.item
* insert HoldsCode($x12-response-2000F-HCR01)

Extension: ReviewAction
Id: extension-reviewAction
Description: "The decision with its number and reasons (HCR)."
Context: ClaimResponse.adjudication, ClaimResponse.item.adjudication, ClaimResponse.addItem.adjudication
* extension contains ReviewActionCode named code 0..1 and number 0..1 and reasonCode 0..* and secondSurgicalOpinionFlag 0..1
* extension[number].value[x] only string
* extension[reasonCode].value[x] only CodeableConcept
* extension[reasonCode].value[x] from ReviewReason (required)
* extension[secondSurgicalOpinionFlag].value[x] only boolean

Extension: ItemAuthorizedProvider
Id: extension-itemAuthorizedProvider
Description: "Who is authorized to give the care."
Context: ExplanationOfBenefit, ExplanationOfBenefit.item, ClaimResponse.item
* extension contains provider 0..1 and providerType 0..1
* extension[providerType].value[x] only CodeableConcept
* extension[providerType].value[x] from $x12-response-2010EA-NM101 (required)
* extension[provider].value[x] only Reference(PasPractitioner or PasOrganization)

Extension: ItemAuthorizedDetail
Id: extension-itemAuthorizedDetail
Description: "What is authorized where it is not what was asked."
Context: ExplanationOfBenefit, ExplanationOfBenefit.item, ClaimResponse.item
* extension contains
    productOrServiceCode 0..1 and
    ProductOrServiceCodeEnd named productOrServiceCodeEnd 0..1 and
    modifier 0..* and
    unitPrice 0..1 and
    quantity 0..1 and
    EpsdtIndicator named epsdtIndicator 0..1 and
    NursingHomeLevelOfCare named nursingHomeLevelOfCare 0..1 and
    revenue 0..1 and
    RevenueUnitRateLimit named revenueUnitRateLimit 0..1 and
    RequestedServiceReference named authorizedService 0..1
* extension[productOrServiceCode].value[x] only CodeableConcept
* extension[productOrServiceCode].value[x] from RequestedService (required)
* extension[modifier].value[x] only CodeableConcept
* extension[modifier].value[x] from RequestedServiceModifier (required)
* extension[unitPrice].value[x] only Money
* extension[quantity].value[x] only SimpleQuantity
* extension[revenue].value[x] only CodeableConcept
* extension[revenue].value[x] from RevenueCodes (required)

Extension: ItemPreAuthIssueDate
Id: extension-itemPreAuthIssueDate
Description: "When the line was authorized."
Context: ClaimResponse.item, ClaimResponse.addItem, ExplanationOfBenefit.item
* insert Holds(date)

Extension: ItemPreAuthPeriod
Id: extension-itemPreAuthPeriod
Description: "For when the line is authorized."
Context: ClaimResponse.item, ClaimResponse.addItem, ExplanationOfBenefit.item
* insert Holds(Period)

Extension: ItemRequestedServiceDate
Id: extension-itemRequestedServiceDate
Description: "The date of service that was asked."
Context: ClaimResponse.item, ClaimResponse.addItem
* value[x] only dateTime or Period

Extension: CommunicatedDiagnosis
Id: extension-communicatedDiagnosis
Description: "The diagnosis that a question or answer is about."
Context: ExplanationOfBenefit.item, CommunicationRequest.payload, Claim.item
* insert HoldsCode(DiagnosisCode)

Extension: ErrorFollowupAction
Id: extension-errorFollowupAction
Description: "What the payer asks us to do about an error (AAA04)."
Context: ClaimResponse.error
* insert HoldsCode(FollowUpAction)

Extension: ErrorElement
Id: extension-errorElement
Description: "The X12 place of an error."
Context: ClaimResponse.error
* insert Holds(string)

Extension: ErrorPath
Id: extension-errorPath
Description: "The FHIRPath of an error."
Context: ClaimResponse.error
* insert Holds(string)

Extension: ContentModifier
Id: extension-contentModifier
Description: "Narrows down the document that is asked for."
Context: CommunicationRequest.payload, Task.input
* insert HoldsCode(http://hl7.org/fhir/us/davinci-pas/ValueSet/X12278DiagnosisInformationType)

Extension: ServiceLineNumber
Id: extension-serviceLineNumber
Description: "The line that a question is about."
Context: CommunicationRequest.payload
* insert Holds(positiveInt)

Extension: PatientStatus
Id: extension-patientStatus
Description: "Discharge status (CL103)."
Context: Encounter
* insert HoldsCode($x12-2000E-CL103)

Extension: MilitaryStatus
Id: extension-militaryStatus
Description: "Military status of the subscriber (INS08)."
Context: Patient
* insert HoldsCode($x12-2010C-INS08)

Extension: IdentifierJurisdiction
Id: extension-identifierJurisdiction
Description: "The state in which a number is valid."
Context: Identifier
* insert HoldsCode($usps-state)

Extension: IdentifierSubDepartment
Id: extension-identifierSubDepartment
Description: "The part of the organization that gave a number (TRN04)."
Context: Identifier
* insert Holds(string)

Extension: TimingCalendarPattern
Id: extension-timingcalendarpattern
Description: "On which days (HSD07)."
Context: Timing
* insert HoldsCode($x12-2000F-HSD07)

Extension: TimingDeliveryPattern
Id: extension-timingdeliverypattern
Description: "At what times of day (HSD08)."
Context: Timing
* insert HoldsCode($x12-2000F-HSD08)

Extension: PaLineNumber
Id: extension-paLineNumber
Description: "The line that a question is about, in a Task."
Context: Task.input
* insert Holds(integer)
