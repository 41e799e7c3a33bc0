Profile: PasOrganization
Id: profile-organization
Parent: Organization
Description: "An organization that takes part in the request."
* ^abstract = true
* identifier only PasIdentifier
* identifier MS
* identifier ^slicing.discriminator.type = #pattern
* identifier ^slicing.discriminator.path = "$this"
* identifier ^slicing.rules = #open
* identifier contains NPI 0..1 MS and CLIA 0..1 and TIN 0..1 MS
* identifier[NPI] ^patternIdentifier.system = "http://hl7.org/fhir/sid/us-npi"
* identifier[CLIA] ^patternIdentifier.system = "urn:oid:2.16.840.1.113883.4.7"
* identifier[TIN].system 1..1
* identifier[TIN] ^patternIdentifier.system = "http://terminology.hl7.org/NamingSystem/USEIN"
* active 1..1 MS
* name 1..1 MS
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

Profile: PasInsurer
Id: profile-insurer
Parent: PasOrganization
Description: "The payer's review organization, the UMO (2010A)."
* ^abstract = false
* type MS
* type from $x12-2010A-NM101 (required)

Profile: PasRequestor
Id: profile-requestor
Parent: PasOrganization
Description: "The provider organization that asks (2010B)."
* ^abstract = false
* type MS
* type from $x12-2010B-NM101 (required)
* contact MS
* contact.name MS
* contact.telecom MS
