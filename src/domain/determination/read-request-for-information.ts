import type { CommunicationRequest, Resource, Task, TaskInput } from '@medplum/fhirtypes';
import { codesOf, firstExtension } from '../fhir/extension.ts';
import { EXTENSION } from '../pas/canonicals.ts';
import type { RequestForInformation } from './determination.ts';
import { QUESTIONNAIRE_LOINC } from './request-key.ts';

const LOINC_CODE = /^\d{1,7}-\d$/;

/** Everything the payer asks for in an answer: its CommunicationRequests, or Tasks of its own. */
export function requestsForInformation(resources: readonly Resource[]): readonly RequestForInformation[] {
  return resources.flatMap((each) => {
    if (each.resourceType === 'CommunicationRequest') return [fromCommunicationRequest(each)];
    return each.resourceType === 'Task' ? fromTask(each) : [];
  });
}

/** 2.2.1 puts the line number on the resource and a LOINC code into the payload; 2.0.1 put both into the payload. */
function fromCommunicationRequest(request: CommunicationRequest): RequestForInformation {
  const payloads = request.payload ?? [];
  const contents = payloads.flatMap(({ contentString }) =>
    contentString === undefined ? [] : [contentString.trim()],
  );
  const words = contents.filter((content) => !LOINC_CODE.test(content));
  return {
    controlNumber: request.identifier?.[0]?.value,
    loincCodes: contents.filter((content) => LOINC_CODE.test(content)),
    reportType: (request.category ?? []).flatMap((category) => codesOf(category))[0],
    itemSequence: [request, ...payloads]
      .map((each) => firstExtension(each, EXTENSION.serviceLineNumber)?.valuePositiveInt)
      .find((each) => each !== undefined),
    ...(words.length === 0 ? {} : { words: words.join(' ') }),
  };
}

/** One request for each line that the Task names. */
function fromTask(task: Task): readonly RequestForInformation[] {
  const inputs = (task.input ?? []).filter(
    (input) => isOfType(input, 'attachments-needed') || isQuestionnaire(input),
  );
  const lines = [...new Set(inputs.map(lineNumberOf))];
  return lines.map((itemSequence) => {
    const ofLine = inputs.filter((input) => lineNumberOf(input) === itemSequence);
    const questionnaire = ofLine.find(isQuestionnaire)?.valueString;
    return {
      controlNumber: task.identifier?.[0]?.value,
      loincCodes: ofLine.flatMap((input) =>
        isQuestionnaire(input) ? [QUESTIONNAIRE_LOINC] : codesOf(input.valueCodeableConcept),
      ),
      reportType: undefined,
      itemSequence,
      ...(questionnaire === undefined ? {} : { questionnaireContext: questionnaire }),
    };
  });
}

function lineNumberOf(input: TaskInput): number | undefined {
  const extension =
    firstExtension(input, EXTENSION.serviceLineNumber) ?? firstExtension(input, EXTENSION.paLineNumber);
  return extension?.valuePositiveInt ?? extension?.valueInteger;
}

/** `questionnaires-needed` is the 2.0.1 word. */
function isQuestionnaire(input: TaskInput): boolean {
  return isOfType(input, 'questionnaire-context') || isOfType(input, 'questionnaires-needed');
}

function isOfType(input: TaskInput, type: string): boolean {
  return codesOf(input.type).includes(type);
}
