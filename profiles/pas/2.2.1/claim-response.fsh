RuleSet: Adjudicated(place)
* {place}adjudication.extension contains ReviewAction named reviewAction 0..1 MS
* {place}adjudication.category = $adjudication#submitted

Profile: ClaimResponseBase
Id: profile-claimresponse-base
Parent: ClaimResponse
Description: "The answer (278 response). The decision stands in the review action, never in the outcome."
* ^abstract = true
* extension contains
    TransmissionIdentifiers named transmissionIdentifiers 0..1 MS and
    ClaimResponseReviewer named claimResponseReviewer 0..1 MS and
    ItemAuthorizedProvider named authorizedProvider 0..* MS
* identifier only PasIdentifier
* identifier MS
* status = #active
* status MS
* use = #preauthorization
* patient only Reference(Beneficiary)
* patient MS
* created MS
* insurer only Reference(PasInsurer)
* insurer MS
* requestor only Reference(PasRequestor or PasPractitionerRole)
* requestor MS
* request 1..1 MS
* request only Reference(PasClaim)
* request.extension contains http://hl7.org/fhir/StructureDefinition/data-absent-reason named DataAbsentReason 0..1 MS
* outcome MS
* outcome from ResponseOutcome (required)
* preAuthPeriod MS
* item MS
* item.extension contains
    ItemTraceNumber named itemTraceNumber 0..* MS and
    ItemPreAuthIssueDate named preAuthIssueDate 0..1 MS and
    ItemPreAuthPeriod named preAuthPeriod 0..1 MS and
    AuthorizationNumber named previousAuthorizationNumber 0..1 MS and
    AdministrationReferenceNumber named administrationReferenceNumber 0..1 MS and
    ItemRequestedServiceDate named requestedServiceDate 0..1 MS and
    ItemAuthorizedProvider named authorizedProvider 0..* MS and
    ItemAuthorizedDetail named authorizedItemDetail 0..1 MS and
    AdmissionDates named admissionDates 0..1 MS and
    DischargeDate named dischargeDate 0..1 MS
* item.itemSequence MS
* item.noteNumber MS
* item.adjudication MS
* insert Adjudicated(item.)
* addItem MS
* addItem.extension contains
    ItemTraceNumber named itemTraceNumber 0..* MS and
    ItemPreAuthIssueDate named preAuthIssueDate 0..1 MS and
    ItemPreAuthPeriod named preAuthPeriod 0..1 MS and
    AuthorizationNumber named previousAuthorizationNumber 0..1 MS and
    AdministrationReferenceNumber named administrationReferenceNumber 0..1 MS and
    EpsdtIndicator named epsdtIndicator 0..1 MS and
    NursingHomeResidentialStatus named nursingHomeResidentialStatus 0..1 MS and
    NursingHomeLevelOfCare named nursingHomeLevelOfCare 0..1 MS and
    ProductOrServiceCodeEnd named productOrServiceCodeEnd 0..1 MS and
    RevenueCode named revenue 0..1 MS and
    RevenueUnitRateLimit named revenueUnitRateLimit 0..1 MS and
    RequestedServiceReference named requestedService 0..1 MS and
    ServiceItemRequestType named requestType 0..1 MS and
    CertificationType named certificationType 0..1 MS and
    ItemCategory named category 0..1 and
    AdmissionDates named admissionDates 0..1 MS and
    DischargeDate named dischargeDate 0..1 MS
* addItem.itemSequence 1..1 MS
* addItem.provider MS
* addItem.provider only Reference(PasPractitioner or PasOrganization)
* addItem.provider.extension contains AuthorizedProviderType named providerType 0..1 MS
* addItem.productOrService MS
* addItem.productOrService from RequestedService (required)
* addItem.modifier MS
* addItem.modifier from RequestedServiceModifier (required)
* addItem.serviced[x] MS
* addItem.location[x] MS
* addItem.quantity only PasQuantity
* addItem.quantity MS
* addItem.unitPrice MS
* addItem.adjudication MS
* insert Adjudicated(addItem.)
* adjudication MS
* adjudication.extension contains ReviewAction named reviewAction 0..1 MS
* adjudication.category = $adjudication#submitted
* processNote MS
* processNote.number 1..1 MS
* processNote.text MS
* error MS
* error.extension contains
    ErrorFollowupAction named followupAction 0..1 MS and
    ErrorElement named errorElement 0..1 MS and
    ErrorPath named errorPath 0..1 MS
* error.code MS
* error.code from RejectReason (required)

Profile: PasClaimResponse
Id: profile-claimresponse
Parent: ClaimResponseBase
Description: "The answer to a request or an update."
* ^abstract = false
* item.extension contains CommunicatedDiagnosis named communicatedDiagnosis 0..* MS
* communicationRequest MS
* communicationRequest only Reference(PasCommunicationRequest)

Profile: PasClaimInquiryResponse
Id: profile-claiminquiryresponse
Parent: ClaimResponseBase
Description: "The answer to an inquiry: how a request stands now."
* ^abstract = false
* item.extension contains CommunicatedDiagnosis named communicatedDiagnosis 0..1 MS
