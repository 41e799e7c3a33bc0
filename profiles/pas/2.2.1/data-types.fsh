Profile: PasIdentifier
Id: profile-identifier
Parent: Identifier
Description: "A number that X12 carries as a reference: which system, which value."
* extension contains IdentifierSubDepartment named subDepartment 0..1 MS and IdentifierJurisdiction named jurisdiction 0..1 MS
* system 1..1 MS
* value 1..1 MS

Profile: PasQuantity
Id: profile-quantity
Parent: SimpleQuantity
Description: "A count of units of service (HSD01, HSD02). A code, if any, is from X12 list 673."
* value 1..1 MS
* unit MS
* system MS
* code MS
* code from $x12-2000F-HSD01 (required)

Profile: PasTiming
Id: profile-datatype-timing
Parent: Timing
Description: "How often a service is asked for (HSD)."
* extension contains TimingCalendarPattern named calendarPattern 0..1 MS and TimingDeliveryPattern named deliveryPattern 0..1 MS
* repeat MS
* repeat.bounds[x] only Duration
* repeat.bounds[x] MS
* repeat.count MS
* repeat.countMax MS
* repeat.frequency MS
* repeat.frequencyMax MS
* repeat.period MS
* repeat.periodMax MS
* repeat.periodUnit MS
