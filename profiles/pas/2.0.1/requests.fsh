// The orders that a line of the request may point to.

Profile: PasServiceRequest
Id: profile-servicerequest
Parent: ServiceRequest
Description: "An order for a service. Its status is free, so a completed one conforms."
* extension contains ProductOrServiceCodeEnd named serviceCodeEnd 0..1 MS
* intent MS
* intent ^fixedCode = #order
* code MS
* code from RequestedService (required)
* quantity[x] only Quantity
* quantity[x] MS
* subject only Reference(Beneficiary)
* subject MS
* occurrence[x] only PasTiming
* occurrence[x] MS

Profile: PasDeviceRequest
Id: profile-devicerequest
Parent: DeviceRequest
Description: "An order for a device."
* intent MS
* intent ^fixedCode = #order
* code[x] only CodeableConcept
* code[x] from RequestedService (required)
* code[x] MS
* subject only Reference(Beneficiary)
* subject MS
* occurrence[x] only PasTiming
* occurrence[x] MS

Profile: PasMedicationRequest
Id: profile-medicationrequest
Parent: MedicationRequest
Description: "An order for a medication."
* status MS
* intent MS
* intent ^fixedCode = #order
* category MS
* reported[x] MS
* medication[x] MS
* subject only Reference(Beneficiary)
* subject MS
* encounter MS
* authoredOn 1..1 MS
* requester 1..1 MS
* dosageInstruction MS
* dosageInstruction.text MS
* dosageInstruction.timing only PasTiming
* dosageInstruction.timing MS
* dosageInstruction.doseAndRate MS
* dosageInstruction.doseAndRate.dose[x] MS
* dispenseRequest MS
* dispenseRequest.numberOfRepeatsAllowed MS
* dispenseRequest.quantity MS

Profile: PasNutritionOrder
Id: profile-nutritionorder
Parent: NutritionOrder
Description: "An order for nutrition."
* intent MS
* intent ^fixedCode = #order
* patient only Reference(Beneficiary)
* patient MS
* oralDiet MS
* oralDiet.type MS
* oralDiet.type from OralDietType (required)
* enteralFormula MS
* enteralFormula.baseFormulaType MS
* enteralFormula.baseFormulaType from EnteralFormulaType (required)
