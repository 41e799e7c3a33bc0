import type { Bundle, Claim, Task, TaskInput } from '@medplum/fhirtypes';
import type { Case } from '../case/case.ts';
import type { Determination, RequestForInformation } from '../determination/determination.ts';
import { QUESTIONNAIRE_LOINC, requestKey } from '../determination/request-key.ts';
import { defined } from '../fhir/defined.ts';
import { firstExtension } from '../fhir/extension.ts';
import { concept } from './assembly.ts';
import { EXTENSION, PROFILE, SYSTEM } from './canonicals.ts';

/** One kind of request: PAS wants one Task for each (PAS 2.2.1 additionalinfo). */
type RequestType = 'report-type' | 'loinc' | 'questionnaire';

/**
 * The PAS Tasks for what a payer asks for beyond its answer: one each for report types (PWK01), LOINC codes and
 * questionnaires, with the line and the control number of each request.
 */
export function informationTasks({
  held,
  request,
  payerUrl,
  answered,
}: {
  readonly held: Case;
  /** The frozen Bundle that the payer holds. */
  readonly request: Bundle;
  /** Where attachments go: the payer's own word for it, or the connection's. */
  readonly payerUrl: string | undefined;
  /** Keys of the requests that were answered. */
  readonly answered: ReadonlySet<string>;
}): readonly Task[] {
  const { determination } = held;
  if (determination === undefined) return [];
  const types = (['report-type', 'loinc', 'questionnaire'] as const)
    .map((type) => ({ type, requests: determination.requests.filter((each) => typeOf(each) === type) }))
    .filter(({ requests }) => requests.length > 0);
  return types.map(({ type, requests }, index) => ({
    ...taskOf(type, { held, determination }),
    id: `${held.id}-asked-${String(index + 1)}`,
    status: statusOf(requests, determination, answered),
    input: [
      ...(payerUrl === undefined ? [] : [{ type: inputType('payer-url'), valueUrl: payerUrl }]),
      ...requests.flatMap((each) => inputsOf(each, claimOf(request))),
    ],
  }));
}

/** The context id under which the payer's questionnaire is opened: the payer's, else the trace number of the line (DTR). */
export function questionnaireContext(
  asked: RequestForInformation,
  claim: Claim | undefined,
): string | undefined {
  if (asked.questionnaireContext !== undefined) return asked.questionnaireContext;
  const items = claim?.item ?? [];
  const line = items.find(({ sequence }) => sequence === asked.itemSequence) ?? items[0];
  return line && firstExtension(line, EXTENSION.itemTraceNumber)?.valueIdentifier?.value;
}

function taskOf(
  type: RequestType,
  { held, determination }: { held: Case; determination: Determination },
): Pick<
  Task,
  | 'resourceType'
  | 'meta'
  | 'identifier'
  | 'intent'
  | 'code'
  | 'for'
  | 'requester'
  | 'reasonCode'
  | 'reasonReference'
  | 'encounter'
  | 'authoredOn'
  | 'partOf'
> {
  const { asking } = determination;
  return defined({
    resourceType: 'Task' as const,
    meta: { profile: [PROFILE.task] },
    identifier: [asking?.responseIdentifier ?? { system: 'urn:retro-auth:case', value: held.id }],
    partOf: [{ reference: `Task/${held.id}` }],
    intent: 'order' as const,
    code: concept({
      system: SYSTEM.pasTempCodes,
      code: type === 'questionnaire' ? 'attachment-request-questionnaire' : 'attachment-request-code',
    }),
    for: held.patientId === undefined ? undefined : { reference: `Patient/${held.patientId}` },
    encounter: { reference: `Encounter/${held.encounterId}` },
    requester: asking?.insurerIdentifier && { identifier: asking.insurerIdentifier },
    authoredOn: determination.created,
    reasonCode: concept({ system: SYSTEM.pasTempCodes, code: 'priorAuthorization' }),
    reasonReference: { reference: `Claim/${held.submissionId ?? ''}` },
  });
}

function statusOf(
  requests: readonly RequestForInformation[],
  { overall }: Determination,
  answered: ReadonlySet<string>,
): Task['status'] {
  if (requests.every((each) => answered.has(requestKey(each)))) return 'completed';
  return overall === 'pended' ? 'requested' : 'cancelled';
}

function inputsOf(asked: RequestForInformation, claim: Claim | undefined): TaskInput[] {
  const line = asked.itemSequence;
  const about = {
    extension: [
      ...(line === undefined ? [] : [{ url: EXTENSION.serviceLineNumber, valuePositiveInt: line }]),
      ...(asked.controlNumber === undefined
        ? []
        : [{ url: 'urn:retro-auth:control-number', valueString: asked.controlNumber }]),
    ],
  };
  const extended = about.extension.length === 0 ? {} : about;
  if (typeOf(asked) === 'questionnaire') {
    const context = questionnaireContext(asked, claim);
    return context === undefined
      ? []
      : [{ ...extended, type: inputType('questionnaire-context'), valueString: context }];
  }
  const codes = asked.loincCodes.map((code) => concept({ system: SYSTEM.loinc, code }));
  const byType =
    asked.reportType === undefined
      ? { text: asked.words ?? '' }
      : concept({ system: SYSTEM.reportType, code: asked.reportType });
  return (codes.length > 0 ? codes : [byType]).map((valueCodeableConcept) => ({
    ...extended,
    type: inputType('attachments-needed'),
    valueCodeableConcept,
  }));
}

function typeOf({ loincCodes }: RequestForInformation): RequestType {
  if (loincCodes.includes(QUESTIONNAIRE_LOINC)) return 'questionnaire';
  return loincCodes.length > 0 ? 'loinc' : 'report-type';
}

function inputType(code: string): TaskInput['type'] {
  return concept({ system: SYSTEM.pasTempCodes, code });
}

function claimOf({ entry }: Bundle): Claim | undefined {
  const first = entry?.[0]?.resource;
  return first?.resourceType === 'Claim' ? first : undefined;
}
