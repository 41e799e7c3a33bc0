// The rules that the guide states as FHIRPath, with what to do when one is broken.

Invariant: FullDateRule
Description: "X12 takes a whole day: write YYYY-MM-DD, without a time and with nothing left out."
Severity: #error
Expression: "$this.toString().length() = 10"

Invariant: us-core-8
Description: "A name has a family or given part, or says why it is absent. Give one of them."
Severity: #error
Expression: "(family.exists() or given.exists()) xor extension.where(url='http://hl7.org/fhir/StructureDefinition/data-absent-reason').exists()"

Invariant: AttachmentNeeded
Description: "A Task for attachments names at least one that is needed. Add that input."
Severity: #error
Expression: "$this.code.coding.where(code='attachment-request-code').count() > 0 implies $this.input.type.coding.where(code='attachments-needed').count() > 0"

Invariant: QuestionnaireNeeded
Description: "A Task for a questionnaire names the questionnaire. Add that input."
Severity: #error
Expression: "$this.code.coding.where(code='attachment-request-questionnaire').count() > 0 implies $this.input.type.coding.where(code='questionnaires-needed').count() > 0"

