Profile: PasDocumentReference
Id: profile-documentreference
Parent: DocumentReference
Description: "A document that travels inside the request, as base64, because a payer cannot fetch it from the EHR."
* identifier MS
* status MS
* type 1..1 MS
* type from $document-type (required)
* category 1..* MS
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains uscore 0..*
* category[uscore] from $document-category (required)
* subject 1..1 MS
* date MS
* author MS
* author only Reference(Practitioner or Organization or Patient or PractitionerRole or RelatedPerson or Device)
* content MS
* content.attachment MS
* content.attachment.contentType MS
* content.attachment.data 1..1 MS
* content.attachment.url 0..0 MS
* content.format MS
* context MS
* context.encounter 0..1 MS
* context.encounter only Reference(Encounter)
* context.period MS
