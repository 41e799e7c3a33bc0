Profile: PasPractitioner
Id: profile-practitioner
Parent: Practitioner
Description: "A person who ordered, gives or gave the care."
* identifier 1..* MS
* identifier only PasIdentifier
* identifier ^slicing.discriminator.type = #pattern
* identifier ^slicing.discriminator.path = "$this"
* identifier ^slicing.rules = #open
* identifier contains NPI 0..1 MS
* identifier[NPI] ^patternIdentifier.system = "http://hl7.org/fhir/sid/us-npi"
* name 1..* MS
* name.family 1..1 MS
* telecom MS
* telecom.system MS
* telecom.value MS
* address MS
* address.line 0..4 MS
* address.city MS
* address.state MS
* address.state from $usps-state (extensible)
* address.postalCode MS
* address.country MS

Profile: PasPractitionerRole
Id: profile-practitionerrole
Parent: PractitionerRole
Description: "A practitioner as member of the care team or as requestor, with a way to reach them."
* practitioner 1..1 MS
* practitioner only Reference(PasPractitioner)
* organization MS
* organization only Reference(PasOrganization)
* code MS
* code from http://cts.nlm.nih.gov/fhir/ValueSet/2.16.840.1.113762.1.4.1099.30 (extensible)
* specialty MS
* specialty from $nucc-specialty (extensible)
* location MS
* telecom MS
* telecom.system 1..1 MS
* telecom.value 1..1 MS
* endpoint MS

Profile: PasLocation
Id: profile-location
Parent: Location
Description: "A place of care."
* identifier MS
* status MS
* name 1..1 MS
* type MS
* telecom MS
* address 1..1 MS
* address.line MS
* address.city MS
* address.state MS
* address.state from $usps-state (extensible)
* address.postalCode MS
* managingOrganization MS
