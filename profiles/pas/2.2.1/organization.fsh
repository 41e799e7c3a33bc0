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
* identifier contains NPI 0..* MS and CLIA 0..* and NAIC 0..* and TIN 0..1 MS and PI 0..1 MS
* identifier[NPI] obeys us-core-16 and us-core-17
* identifier[NPI] ^patternIdentifier.system = "http://hl7.org/fhir/sid/us-npi"
* identifier[CLIA] obeys us-core-18
* identifier[CLIA] ^patternIdentifier.system = "urn:oid:2.16.840.1.113883.4.7"
* identifier[NAIC] obeys us-core-19
* identifier[NAIC] ^patternIdentifier.system = "urn:oid:2.16.840.1.113883.6.300"
* identifier[TIN] ^patternIdentifier.system = "http://terminology.hl7.org/NamingSystem/USEIN"
* identifier[PI] ^patternIdentifier.type = $c4bb-id-type#payerid
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
* active = true
* type MS
* type from $x12-2010A-NM101 (required)

Profile: PasRequestor
Id: profile-requestor
Parent: PasOrganization
Description: "The provider organization that asks (2010B)."
* ^abstract = false
* active = true
* type MS
* type from $x12-2010B-NM101 (required)
* contact MS
* contact.name MS
* contact.telecom MS
