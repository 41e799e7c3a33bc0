// The request (278). One base, and the three ways to ask: a new request, an update of one, an inquiry about one.

RuleSet: DateOrPeriod(element, stem)
* {element}[x] ^slicing.discriminator.type = #type
* {element}[x] ^slicing.discriminator.path = "$this"
* {element}[x] ^slicing.rules = #closed
* {element}[x] only date or Period
* {stem}Date 0..1 MS
* {stem}Date obeys FullDateRule
* {stem}Period 0..1 MS

RuleSet: CareTeamScope(slice, role, qualification, scope)
* careTeam[{slice}].extension[careTeamClaimScope].value[x] MS
* careTeam[{slice}].extension[careTeamClaimScope].value[x] ^fixedBoolean = {scope}
* careTeam[{slice}].role MS
* careTeam[{slice}].role from {role} (required)
* careTeam[{slice}].qualification MS
* careTeam[{slice}].qualification from {qualification} (required)

RuleSet: EventDates(slice, category)
* supportingInfo[{slice}].category = {category}
* supportingInfo[{slice}].category MS
* supportingInfo[{slice}].timing[x] 1..1 MS
* insert DateOrPeriod(supportingInfo[{slice}].timing, supportingInfo[{slice}].timing)
* supportingInfo[{slice}].timingPeriod.start MS
* supportingInfo[{slice}].timingPeriod.start obeys FullDateRule
* supportingInfo[{slice}].timingPeriod.end MS
* supportingInfo[{slice}].timingPeriod.end obeys FullDateRule
* supportingInfo[{slice}].value[x] 0..0

Profile: ClaimBase
Id: profile-claim-base
Parent: Claim
Description: "What every request, update and inquiry has in common."
* ^abstract = true
* extension contains
    LevelOfServiceCode named levelOfServiceType 0..1 MS and
    ConditionCodes named conditionCode 0..* MS and
    HomeHealthCareInformation named homeHealthCareInformation 0..1 MS
* identifier only PasIdentifier
* identifier 0..1 MS
* status = #active
* status MS
* use = #preauthorization
* use MS
* patient only Reference(Beneficiary)
* patient MS
* insurer 1..1 MS
* insurer only Reference(PasInsurer)
* provider only Reference(PasRequestor or PasPractitionerRole)
* provider MS
* careTeam MS
* careTeam ^slicing.discriminator.type = #value
* careTeam ^slicing.discriminator.path = "extension('http://hl7.org/fhir/us/davinci-pas/StructureDefinition/extension-careTeamClaimScope').value as boolean"
* careTeam ^slicing.rules = #open
* careTeam.extension 1..*
* careTeam.extension contains CareTeamClaimScope named careTeamClaimScope 1..1 MS
* careTeam.sequence MS
* careTeam.provider MS
* careTeam.provider only Reference(PasOrganization or PasPractitionerRole)
* careTeam.role MS
* careTeam.qualification MS
* careTeam contains OverallClaimMember 0..* MS and ItemClaimMember 0..* MS
* insert CareTeamScope(OverallClaimMember, $x12-2010EA-NM101, $x12-2010EA-PRV03, true)
* insert CareTeamScope(ItemClaimMember, $x12-2010F-NM101, $x12-2010F-PRV03, false)
* supportingInfo MS
* supportingInfo ^slicing.discriminator.type = #value
* supportingInfo ^slicing.discriminator.path = "category"
* supportingInfo ^slicing.rules = #open
* supportingInfo.sequence MS
* supportingInfo.category MS
* supportingInfo.category from SupportingInfoCategory (extensible)
* supportingInfo contains PatientEvent 0..1 MS and AdmissionDates 0..1 MS and DischargeDates 0..1 MS
* insert EventDates(PatientEvent, $pas-temp#patientEvent)
* insert EventDates(AdmissionDates, $pas-temp#admissionDates)
* insert EventDates(DischargeDates, $pas-temp#dischargeDates)
* diagnosis MS
* diagnosis.sequence MS
* diagnosis.diagnosis[x] only CodeableConcept
* diagnosis.diagnosis[x] from DiagnosisCode (required)
* diagnosis.diagnosis[x] MS
* diagnosis.type 0..1 MS
* diagnosis.type from DiagnosisType (required)
* insurance MS
* insurance.sequence MS
* insurance.focal = true
* insurance.coverage only Reference(PasCoverage)
* insurance.coverage MS
* accident MS
* accident.date MS
* accident.type MS
* accident.type from $x12-2000E-UM05 (required)
* accident.location[x] only Address
* accident.location[x] MS
* item 1..* MS
* item.extension contains
    ItemTraceNumber named itemTraceNumber 0..* MS and
    AuthorizationNumber named authorizationNumber 0..1 MS and
    AdministrationReferenceNumber named administrationReferenceNumber 0..1 MS and
    ServiceItemRequestType named requestType 0..1 MS and
    CertificationType named certificationType 0..1 MS and
    ProductOrServiceCodeEnd named productOrServiceCodeEnd 0..1 MS
* item.sequence MS
* item.careTeamSequence MS
* item.diagnosisSequence MS
* item.informationSequence MS
* item.revenue MS
* item.revenue from RevenueCodes (required)
* item.category MS
* item.category from $x12-2000F-UM03 (required)
* item.productOrService MS
* item.productOrService from RequestedService (required)
* item.modifier MS
* item.modifier from RequestedServiceModifier (required)
* item.serviced[x] MS
* item.location[x] only CodeableConcept
* item.location[x] from ServiceLocation (required)
* item.location[x] MS
* item.quantity only SimpleQuantity
* item.quantity MS

RuleSet: AskedItems
* diagnosis.extension contains DiagnosisRecordedDate named recordedDate 0..1 MS
* extension contains ClaimEncounter named encounter 0..1 MS
* extension[encounter].value[x] 1..1
* identifier 1..1
* supportingInfo contains AdditionalInformation 0..* MS and MessageText 0..* MS
* supportingInfo[AdditionalInformation].category = $pas-temp#additionalInformation
* supportingInfo[AdditionalInformation].category MS
* supportingInfo[AdditionalInformation].timing[x] 0..0
* supportingInfo[AdditionalInformation].value[x] 1..1 MS
* supportingInfo[AdditionalInformation].value[x] only Reference(DocumentReference or QuestionnaireResponse or AllergyIntolerance or Condition or DiagnosticReport or Immunization or MedicationRequest or Procedure or ServiceRequest or Observation or NutritionOrder or DeviceRequest or Bundle)
* supportingInfo[MessageText].category = $pas-temp#freeFormMessage
* supportingInfo[MessageText].category MS
* supportingInfo[MessageText].timing[x] 0..0
* supportingInfo[MessageText].value[x] 1..1 MS
* supportingInfo[MessageText].value[x] only string
* item.extension contains
    EpsdtIndicator named epsdtIndicator 0..1 MS and
    NursingHomeResidentialStatus named nursingHomeResidentialStatus 0..1 MS and
    NursingHomeLevelOfCare named nursingHomeLevelOfCare 0..1 MS and
    RevenueUnitRateLimit named revenueUnitRateLimit 0..1 MS and
    RequestedServiceReference named requestedService 0..1 MS
* item.extension[nursingHomeResidentialStatus].value[x] MS
* item.extension[nursingHomeResidentialStatus].value[x] from $x12-2000F-SV209 (required)
* item.category 1..1
* item.unitPrice MS

Profile: PasClaim
Id: profile-claim
Parent: ClaimBase
Description: "A new request."
* ^abstract = false
* insert AskedItems

Profile: PasClaimUpdate
Id: profile-claim-update
Parent: ClaimBase
Description: "A changed request: everything again, with flags on what changed, and the prior Claim beside it."
* ^abstract = false
* insert AskedItems
* supportingInfo.extension contains InfoChanged named infoChanged 0..1 MS
* supportingInfo.modifierExtension contains InfoCancelled named infoCancelledFlag 0..1 MS
* item.extension contains InfoChanged named infoChanged 0..1 MS
* item.modifierExtension contains InfoCancelled named infoCancelledFlag 0..1 MS

Profile: PasClaimInquiry
Id: profile-claim-inquiry
Parent: ClaimBase
Description: "A question about requests that were made: what is filled in is what is looked for."
* ^abstract = false
* extension contains CertificationType named certificationType 0..1 MS
* billablePeriod MS
* item.extension contains
    ItemCertificationIssueDate named certIssueDate 0..1 MS and
    ItemCertificationExpirationDate named certExpirationDate 0..1 MS and
    ItemCertificationEffectiveDate named certEffectiveDate 0..1 MS and
    ReviewActionCode named reviewActionCode 0..1 MS
