// What follows a request: the payer's questions, our tasks to answer them, and the wish to be told.

Profile: PasCommunicationRequest
Id: profile-communicationrequest
Parent: CommunicationRequest
Description: "The payer's request for a document."
* obeys IdentifierUnlessVO
* extension contains ServiceLineNumber named serviceLineNumber 0..1 MS
* identifier 0..1 MS
* status ^fixedCode = #active
* category 0..1 MS
* category from $x12-response-2000D-PWK01 (required)
* medium 0..1 MS
* medium from RequestMedium (extensible)
* payload 0..1 MS
* payload.extension contains CommunicatedDiagnosis named communicatedDiagnosis 0..* MS and ContentModifier named contentModifier 0..* MS
* payload.content[x] only string
* payload.content[x] from $attachment-requests (required)
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
* obeys AttachmentNeeded and QuestionnaireContext
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
* requester MS
* requester.identifier 1..1 MS
* owner MS
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
* input contains PayerURL 1..1 MS and AttachmentsNeeded 0..* MS and QuestionnaireContext 0..* MS
* input[PayerURL].type = $pas-temp#payer-url
* input[PayerURL].value[x] only url
* input[AttachmentsNeeded].extension contains ServiceLineNumber named paLineNumber 1..1 MS and ContentModifier named contentModifier 0..* MS
* input[AttachmentsNeeded].type = $pas-temp#attachments-needed
* input[AttachmentsNeeded].type MS
* input[AttachmentsNeeded].value[x] only CodeableConcept
* input[AttachmentsNeeded].value[x] from $attachment-requests (required)
* input[AttachmentsNeeded].value[x] MS
* input[QuestionnaireContext].extension contains ServiceLineNumber named paLineNumber 1..1 MS
* input[QuestionnaireContext].type = $pas-temp#questionnaire-context
* input[QuestionnaireContext].type MS
* input[QuestionnaireContext].value[x] only string
* input[QuestionnaireContext].value[x] MS

// The subscriptions backport names these three; we need them to say what a PAS Subscription holds.
Extension: BackportFilterCriteria
Id: backport-filter-criteria
Description: "What to be told about: org-identifier and our interchange ids (ISA06)."
Context: Subscription.criteria
* ^url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-filter-criteria"
* value[x] 1..1
* value[x] only string

Extension: BackportChannelType
Id: backport-channel-type
Description: "A channel that R4 has no code for."
Context: Subscription.channel.type
* ^url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-channel-type"
* value[x] 1..1
* value[x] only Coding

Extension: BackportPayloadContent
Id: backport-payload-content
Description: "How much a notification holds."
Context: Subscription.channel.payload
* ^url = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/backport-payload-content"
* value[x] 1..1
* value[x] only code

Profile: PasSubscription
Id: profile-subscription
Parent: Subscription
Description: "One for each sending system: tell us when a request of ours is decided."
* criteria = "http://hl7.org/fhir/us/davinci-pas/SubscriptionTopic/PASSubscriptionTopic"
* criteria MS
* criteria.extension contains BackportFilterCriteria named filterCriteria 0..* MS
* channel.type = #rest-hook
* channel.type.extension contains BackportChannelType named customChannelType 0..1 MS
* channel.endpoint 1..1 MS
* channel.payload 1..1
* channel.payload.extension 1..*
* channel.payload.extension contains BackportPayloadContent named content 1..1 MS
* channel.payload.extension[content].value[x] = #full-resource
