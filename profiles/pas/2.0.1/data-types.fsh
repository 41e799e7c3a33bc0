Profile: PasIdentifier
Id: profile-identifier
Parent: Identifier
Description: "A number that X12 carries as a reference: which system, which value."
* extension contains IdentifierSubDepartment named subDepartment 0..1 MS and IdentifierJurisdiction named jurisdiction 0..1 MS
* system MS
* value MS

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
