RuleSet: CoveredPerson
* identifier 1..* MS
* identifier.system 1..1 MS
* identifier.value 1..1 MS
* name 1..* MS
* name obeys us-core-8
* name.family MS
* name.given MS
* name.prefix MS
* name.suffix MS
* telecom.system 1..1 MS
* telecom.value 1..1 MS
* telecom.use MS
* communication.language MS
* gender 1..1 MS
* birthDate MS
* birthDate obeys FullDateRule
* address MS
* address.line MS
* address.city MS
* address.district MS
* address.state MS
* address.state from $usps-state (extensible)
* address.postalCode MS
* address.country MS

Profile: Beneficiary
Id: profile-beneficiary
Parent: Patient
Description: "The covered person for whom authorization is asked (2010C, or 2010D for a dependent)."
* insert CoveredPerson
* multipleBirth[x] ^slicing.discriminator.type = #type
* multipleBirth[x] ^slicing.discriminator.path = "$this"
* multipleBirth[x] ^slicing.rules = #open
* multipleBirthInteger 0..1 MS

Profile: Subscriber
Id: profile-subscriber
Parent: Patient
Description: "The person who holds the policy (2010C)."
* insert CoveredPerson
* extension contains MilitaryStatus named militaryStatus 0..1
