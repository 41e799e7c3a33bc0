Profile: ClaimResponseBase
Id: profile-claimresponse-base
Parent: ClaimResponse
Description: "The answer (278 response). The decision stands in the review action, never in the outcome."
* ^abstract = true
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
* request MS
* request only Reference(PasClaim)
* outcome MS
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
    ItemAuthorizedDetail named authorizedItemDetail 0..1 MS
* item.itemSequence MS
* item.noteNumber MS
* item.adjudication MS
* item.adjudication.extension contains ReviewAction named reviewAction 0..1 MS
* item.adjudication.category = $adjudication#submitted
* processNote MS
* processNote.number MS
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
