// What follows a request: the payer's questions, our tasks to answer them, and the wish to be told.

Profile: PasCommunicationRequest
Id: profile-communicationrequest
Parent: CommunicationRequest
Description: "The payer's request for a document."
* identifier MS
* status ^fixedCode = #active
* category MS
* category from $x12-response-2000D-PWK01 (required)
* medium MS
* medium from RequestMedium (extensible)
* payload MS
* payload.extension contains ServiceLineNumber named serviceLineNumber 0..1 MS and CommunicatedDiagnosis named communicatedDiagnosis 0..* MS and ContentModifier named contentModifier 0..* MS
* payload.content[x] only string
* payload.content[x] MS
* requester only Reference(PasInsurer)
* requester MS
* recipient only Reference(PasPractitioner or PasOrganization)
* recipient MS
* sender only Reference(PasRequestor)
* sender MS

Profile: PasTask
Id: profile-task
Parent: Task
Description: "One kind of question from the payer, to be answered."
* obeys AttachmentNeeded and QuestionnaireNeeded
* identifier 1..* MS
* status MS
* status from $hrex-task-status (required)
* statusReason MS
* intent = #order
* intent MS
* code 1..1 MS
* code from AdditionalInformationTask (required)
* for 1..1 MS
* for only Reference(Beneficiary)
* requester 1..1 MS
* requester.identifier 1..1 MS
* owner 1..1 MS
* owner.identifier 1..1 MS
* reasonCode 1..1 MS
* reasonCode = $pas-temp#priorAuthorization
* reasonReference 1..1 MS
* reasonReference only Reference(PasClaim)
* restriction.period MS
* input 2..* MS
* input ^slicing.discriminator.type = #value
* input ^slicing.discriminator.path = "type"
* input ^slicing.rules = #open
* input contains PayerURL 1..1 MS and AttachmentsNeeded 0..* MS and QuestionnairesNeeded 0..* MS
* input[PayerURL].type = $pas-temp#payer-url
* input[PayerURL].value[x] only url
* input[AttachmentsNeeded].extension contains PaLineNumber named paLineNumber 1..1 MS
* input[AttachmentsNeeded].type = $pas-temp#attachments-needed
* input[AttachmentsNeeded].type MS
* input[AttachmentsNeeded].value[x] only CodeableConcept
* input[AttachmentsNeeded].value[x] from http://hl7.org/fhir/us/davinci-pas/ValueSet/AttachmentRequestCodes (required)
* input[AttachmentsNeeded].value[x] MS
* input[QuestionnairesNeeded].extension contains PaLineNumber named paLineNumber 1..1 MS
* input[QuestionnairesNeeded].type = $pas-temp#questionnaires-needed
* input[QuestionnairesNeeded].type MS
* input[QuestionnairesNeeded].value[x] only PasIdentifier
* input[QuestionnairesNeeded].value[x] MS
