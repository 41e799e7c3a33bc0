// The value sets of the guide that consist of its own codes or of whole code systems.
// Codes of licensed systems are not listed: belonging to the system is what we can check.

ValueSet: SupportingInfoCategory
Id: PASSupportingInfoType
* $pas-temp#patientEvent
* $pas-temp#admissionDates
* $pas-temp#dischargeDates
* $pas-temp#additionalInformation
* $pas-temp#freeFormMessage

ValueSet: ChangeMode
Id: PASInformationChangeMode
* $pas-temp#changed
* $pas-temp#added

ValueSet: DiagnosisType
Id: X12278DiagnosisType
* $pas-temp#admitting
* $pas-temp#principal
* $pas-temp#patientreasonforvisit

ValueSet: DiagnosisCode
Id: X12278DiagnosisCodes
* include codes from system $icd9cm
* include codes from system $icd10cm
* include codes from system $ms-drg
* include codes from system $ap-drg
* include codes from system $apr-drg

ValueSet: RequestedService
Id: X12278RequestedServiceType
* $absent#not-applicable
* include codes from system $x12-1365
* include codes from system $cpt
* include codes from system $hcpcs
* include codes from system $icd9cm
* include codes from system $icd10pcs
* include codes from system $ndc

ValueSet: RequestedServiceModifier
Id: X12278RequestedServiceModifierType
* include codes from system $cpt
* include codes from system $hcpcs

ValueSet: ServiceLocation
Id: X12278LocationType
* include codes from system $nubc-bill-type
* include codes from system $cms-pos

ValueSet: RevenueCodes
Id: AHANUBCRevenueCodes
* include codes from system $nubc-revenue

ValueSet: RequestClaimTypes
Id: ClaimTypes
* $claim-type#institutional
* $claim-type#professional
* $claim-type#oral

ValueSet: ResponseOutcome
Id: ClaimResponseOutcome
* http://hl7.org/fhir/remittance-outcome#complete
* http://hl7.org/fhir/remittance-outcome#error
* http://hl7.org/fhir/remittance-outcome#partial

ValueSet: ReviewReason
Id: X12278ReviewDecisionReasonCode
* include codes from system $x12-886

ValueSet: RejectReason
Id: X12278RejectReasonCodes
* include codes from system $x12-901

ValueSet: FollowUpAction
Id: X12278FollowUpActionCodes
* include codes from system $x12-889

ValueSet: ConditionCategory
Id: X12278ConditionCategory
* include codes from system $x12-1136

ValueSet: ConditionCode
Id: X12278ConditionCode
* include codes from system $x12-1321

ValueSet: EnteralFormulaType
Id: X12278NutritionEnteralFormulaType
* include codes from system $hcpcs

ValueSet: OralDietType
Id: X12278NutritionOralDietType
* include codes from system $hcpcs

ValueSet: RequestMedium
Id: PASCommunicationRequestMedium
* include codes from system $x12-756
* $pas-temp#CDEX

ValueSet: AdditionalInformationTask
Id: PASTaskCodes
* $pas-temp#attachment-request-code
* $pas-temp#attachment-request-questionnaire

ValueSet: AttachmentReportType
Id: pas-pwk01-attachment-report-type-code
* include codes from system $x12-755

// US Core draws its document types from LOINC by a filter; here the system decides.
ValueSet: DocumentType
Id: us-core-documentreference-type
* ^url = "http://hl7.org/fhir/us/core/ValueSet/us-core-documentreference-type"
* include codes from system http://loinc.org
* http://terminology.hl7.org/CodeSystem/v3-NullFlavor#UNK

ValueSet: DocumentCategory
Id: us-core-documentreference-category
* ^url = "http://hl7.org/fhir/us/core/ValueSet/us-core-documentreference-category"
* http://hl7.org/fhir/us/core/CodeSystem/us-core-documentreference-category#clinical-note

ValueSet: DiagnosisInformationType
Id: X12278DiagnosisInformationType
* include codes from system http://loinc.org
