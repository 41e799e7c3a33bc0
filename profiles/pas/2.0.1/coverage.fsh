Profile: PasCoverage
Id: profile-coverage
Parent: Coverage
Description: "The policy under which authorization is asked. Status is active even where it has since ended."
* status = #active
* status MS
* type MS
* type from $source-of-payment (extensible)
* subscriber only Reference(Subscriber)
* subscriber MS
* subscriberId MS
* beneficiary only Reference(Beneficiary)
* beneficiary MS
* relationship MS
* relationship.coding ^slicing.discriminator.type = #value
* relationship.coding ^slicing.discriminator.path = "$this"
* relationship.coding ^slicing.rules = #open
* relationship.coding contains X12Code 0..1 MS
* relationship.coding[X12Code] from $x12-2000D-INS02 (required)
* period MS
* payor MS
* payor only Reference(PasInsurer)
* class MS
