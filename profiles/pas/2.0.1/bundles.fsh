RuleSet: BundleOfEverything
* timestamp 1..1 MS
* entry 1..* MS
* entry ^slicing.discriminator.type = #type
* entry ^slicing.discriminator.path = "resource"
* entry ^slicing.rules = #open
* entry.fullUrl 1..1 MS
* entry.resource 1..1 MS
* entry.search 0..0
* entry.request 0..0
* entry.response 0..0

Profile: RequestBundle
Id: profile-pas-request-bundle
Parent: Bundle
Description: "What goes to Claim/$submit: the Claim first, then everything it refers to."
* insert BundleOfEverything
* type = #collection
* identifier 1..1 MS
* entry contains Claim 1..1 MS
* entry[Claim].resource 1..1 MS
* entry[Claim].resource only PasClaim or PasClaimUpdate

Profile: ResponseBundle
Id: profile-pas-response-bundle
Parent: Bundle
Description: "What comes back from Claim/$submit, or later in a notification."
* insert BundleOfEverything
* type ^fixedCode = #collection
* entry contains ClaimResponse 1..1 MS
* entry[ClaimResponse].resource 1..1 MS
* entry[ClaimResponse].resource only PasClaimResponse

Profile: InquiryRequestBundle
Id: profile-pas-inquiry-request-bundle
Parent: Bundle
Description: "What goes to Claim/$inquire."
* insert BundleOfEverything
* type = #collection
* identifier 1..1 MS
* entry contains Claim 1..1 MS
* entry[Claim].resource 1..1 MS
* entry[Claim].resource only PasClaimInquiry

Profile: InquiryResponseBundle
Id: profile-pas-inquiry-response-bundle
Parent: Bundle
Description: "One authorization found by Claim/$inquire."
* insert BundleOfEverything
* type ^fixedCode = #collection
* entry contains ClaimResponse 0..* MS
* entry[ClaimResponse].resource 1..1 MS
* entry[ClaimResponse].resource only PasClaimInquiryResponse
