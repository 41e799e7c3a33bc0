import type { Parameters, ParametersParameter } from '@medplum/fhirtypes';
import { outcome, parseJson, pause, replyResource, type Exchange } from './exchange.ts';
import { spoil } from './fault.ts';
import { documentArrived, type Payer } from './payer.ts';
import { planOf } from './plan.ts';

/** CDex `$submit-attachment`: keeps the documents, and decides when they were the last ones missing. */
export async function attach(payer: Payer, exchange: Exchange): Promise<string> {
  const parameters = readParameters(parseJson(exchange.body));
  const { steps, rule } = payer.rules.instructionFor('attach', undefined);
  const { fault, holdBeforeTakingMs } = planOf(steps);
  await pause(holdBeforeTakingMs);
  if (fault !== undefined) {
    const answer = spoil(exchange, fault, EMPTY, payer.url);
    payer.ledger.append({ operation: 'attach', accepted: false, answer, rule });
    return answer;
  }
  const lacking = REQUIRED.filter((one) => named(parameters, one) === undefined);
  if (parameters === undefined || lacking.length > 0)
    return refuse(payer, exchange, `Parameters lack ${lacking.join(', ')}.`);
  return keep(payer, exchange, parameters);
}

function keep(payer: Payer, exchange: Exchange, parameters: Parameters): string {
  const controlNumber = named(parameters, 'TrackingId')?.valueIdentifier?.value ?? '';
  const memberId = readText(named(parameters, 'MemberId'));
  const asked = payer.authorizations.missingDocument(controlNumber);
  const documents = (parameters.parameter ?? []).filter(({ name }) => name === 'Attachment').length;
  const decision = asked === undefined ? 'unsolicited' : `for ${asked.number}`;
  const claimIdentifier = asked?.request.claimIdentifiers[0];
  payer.ledger.append({
    operation: 'attach',
    claimIdentifier,
    memberId,
    decision,
    accepted: true,
    answer: '200',
  });
  replyResource(exchange, 200, outcomeOf(asked === undefined));
  const isFinal = named(parameters, 'Final')?.valueBoolean !== false;
  if (asked !== undefined && isFinal) documentArrived(payer, asked, controlNumber);
  return `${String(documents)} document(s) ${decision}`;
}

const EMPTY = { status: 200, resource: { resourceType: 'Bundle', type: 'collection' } } as const;

/** CDex 2.1.0: what the operation cannot do without. */
const REQUIRED = ['TrackingId', 'AttachTo', 'MemberId', 'Attachment'] as const;

function refuse(payer: Payer, exchange: Exchange, text: string): string {
  payer.ledger.append({ operation: 'attach', accepted: false, answer: '400 OperationOutcome' });
  replyResource(exchange, 400, outcome('required', text));
  return `refused: ${text}`;
}

function outcomeOf(isUnsolicited: boolean) {
  const text = isUnsolicited
    ? 'Kept; no request for documents has this tracking id.'
    : 'Kept with the request that asked for it.';
  return {
    resourceType: 'OperationOutcome' as const,
    issue: [{ severity: 'information' as const, code: 'informational' as const, details: { text } }],
  };
}

function readParameters(body: unknown): Parameters | undefined {
  const isParameters =
    typeof body === 'object' && body !== null && 'resourceType' in body && body.resourceType === 'Parameters';
  return isParameters ? (body as Parameters) : undefined; // its parts are looked at one by one
}

function named(parameters: Parameters | undefined, name: string): ParametersParameter | undefined {
  return parameters?.parameter?.find((parameter) => parameter.name === name);
}

/** CDex types MemberId as an Identifier; plain strings are met too. */
function readText(parameter: ParametersParameter | undefined): string | undefined {
  return parameter?.valueIdentifier?.value ?? parameter?.valueString;
}
