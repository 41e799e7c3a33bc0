// The rules that the guide states as FHIRPath, with what to do when one is broken.

Invariant: ClaimFirst
Description: "The first entry of a request Bundle is its Claim. Put the Claim first."
Severity: #error
Expression: "entry.first().resource is Claim"

Invariant: ClaimResponseFirst
Description: "The first entry of a response Bundle is its ClaimResponse. Put it first."
Severity: #error
Expression: "entry.first().resource is ClaimResponse"

Invariant: FullDateRule
Description: "X12 takes a whole day: write YYYY-MM-DD, without a time and with nothing left out."
Severity: #error
Expression: "$this.toString().length() = 10"

Invariant: self-beneficiary
Description: "Without the X12 relationship code 18 (self) the subscriber is someone else. Name the subscriber, or add the code."
Severity: #error
Expression: "$this.relationship.coding.where(code='18').count() = 0 implies $this.subscriber.exists()"

Invariant: us-core-15
Description: "The member number is known by an identifier of type MB or by subscriberId. Give one of them."
Severity: #error
Expression: "identifier.type.coding.where(system='http://terminology.hl7.org/CodeSystem/v2-0203' and code='MB').exists() or subscriberId.exists()"

Invariant: us-core-6
Description: "A name has a family or given part, or says why it is absent. Give one of them."
Severity: #error
Expression: "(family.exists() or given.exists()) xor extension.where(url='http://hl7.org/fhir/StructureDefinition/data-absent-reason').exists()"

Invariant: us-core-16
Description: "An NPI has ten digits. Correct it."
Severity: #error
Expression: "value.matches('^[0-9]{10}$')"

Invariant: us-core-17
Description: "The last digit of this NPI does not check (Luhn with 24 added). Correct it."
Severity: #error
Expression: "(((select(value.substring(0,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(1,1).toInteger())+(select(value.substring(2,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(3,1).toInteger())+(select(value.substring(4,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(5,1).toInteger())+(select(value.substring(6,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(7,1).toInteger())+(select(value.substring(8,1).toInteger()).select(iif($this<5, $this*2, (($this*2)-9))))+(value.substring(9,1).toInteger()) + 24)mod 10=0)"

Invariant: us-core-18
Description: "A CLIA number has two digits, a D and seven digits. Correct it."
Severity: #error
Expression: "value.matches('^[0-9]{2}D[0-9]{7}$')"

Invariant: us-core-19
Description: "A NAIC number has five digits. Correct it."
Severity: #error
Expression: "value.matches('^[0-9]{5}$')"

Invariant: us-core-13
Description: "A role belongs to a practitioner, an organization, a service or a place. Name one."
Severity: #error
Expression: "practitioner.exists() or organization.exists() or healthcareService.exists() or location.exists()"

Invariant: pd-1
Description: "The payer needs a way to reach the provider. Add telecom or endpoint."
Severity: #error
Expression: "telecom.exists() or endpoint.exists()"

Invariant: us-core-21
Description: "An order has a requester. Name it."
Severity: #error
Expression: "(intent='order' or intent='original-order' or intent='reflex-order'or intent='filler-order' or intent='instance-order') implies requester.exists()"

Invariant: AttachmentNeeded
Description: "A Task for attachments names at least one that is needed. Add that input."
Severity: #error
Expression: "$this.code.coding.where(code='attachment-request-code').count() > 0 implies $this.input.type.coding.where(code='attachments-needed').count() > 0"

Invariant: QuestionnaireContext
Description: "A Task for a questionnaire carries its context id. Add that input."
Severity: #error
Expression: "$this.code.coding.where(code='attachment-request-questionnaire').count() > 0 implies $this.input.type.coding.where(code='questionnaire-context').count() > 0"

Invariant: IdentifierUnlessVO
Description: "A request that is not made by voice has a control number. Add the identifier."
Severity: #error
Expression: "$this.medium.coding.where(code='VO').count() = 0 implies $this.identifier.count() > 0"
