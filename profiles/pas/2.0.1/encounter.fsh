Profile: PasEncounter
Id: profile-encounter
Parent: Encounter
Description: "The institutional admission (CL1). The guide fixes the status to planned, so a past stay travels as a copy."
* meta MS
* meta.lastUpdated MS
* extension contains PatientStatus named patientStatus 0..1 MS and NursingHomeResidentialStatus named nursingHomeResidentialStatus 0..1 MS
* extension[nursingHomeResidentialStatus].value[x] MS
* extension[nursingHomeResidentialStatus].value[x] from $x12-2000E-CL104 (required)
* identifier MS
* identifier.system 1..1 MS
* identifier.value 1..1 MS
* status MS
* status ^fixedCode = #planned
* class MS
* type 1..* MS
* type from $x12-2000E-CL101 (required)
* subject 1..1 MS
* subject only Reference(Beneficiary)
* participant MS
* participant.type MS
* participant.period MS
* participant.individual MS
* period MS
* reasonCode MS
* reasonReference MS
* hospitalization MS
* hospitalization.admitSource MS
* hospitalization.admitSource from $x12-2000E-CL102 (required)
* hospitalization.dischargeDisposition MS
* location MS
* location.location MS
* serviceProvider MS
