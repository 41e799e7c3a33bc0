Profile: PasCoverage
Id: profile-coverage
Parent: Coverage
Description: "The policy under which authorization is asked. Status is active even where it has since ended."
* obeys us-core-15 and self-beneficiary
* identifier 1..* MS
* identifier ^slicing.discriminator.type = #pattern
* identifier ^slicing.discriminator.path = "type"
* identifier ^slicing.rules = #open
* identifier contains memberid 1..1 MS
* identifier[memberid].type 1..1 MS
* identifier[memberid].type = $v2-0203#MB
* status = #active
* status MS
* type MS
* type from $source-of-payment (extensible)
* subscriber only Reference(Subscriber)
* subscriber MS
* subscriberId MS
* beneficiary only Reference(Beneficiary)
* beneficiary MS
* relationship 1..1 MS
* relationship.coding ^slicing.discriminator.type = #value
* relationship.coding ^slicing.discriminator.path = "$this"
* relationship.coding ^slicing.rules = #open
* relationship.coding contains X12Code 0..1 MS
* relationship.coding[X12Code] from $x12-2000D-INS02 (required)
* period MS
* payor 1..1 MS
* payor only Reference(PasInsurer)
* class MS
* class ^slicing.discriminator.type = #pattern
* class ^slicing.discriminator.path = "type"
* class ^slicing.rules = #open
* class contains group 0..1 MS and plan 0..1 MS
* class[group].type = $coverage-class#group
* class[group].value MS
* class[group].name MS
* class[plan].type = $coverage-class#plan
* class[plan].value MS
* class[plan].name MS
