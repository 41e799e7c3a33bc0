import type { Decision, Determination, LineDetermination } from './determination.ts';

/** Each decision in plain words. */
export const SAYS: Readonly<Record<Decision, string>> = {
  approved: 'approved',
  'partially-approved': 'partly approved',
  denied: 'denied',
  pended: 'pended at the payer',
  modified: 'approved as modified',
  cancelled: 'cancelled',
  'contact-payer': 'the payer asks for a call',
  'no-action-required': 'no authorization needed',
  unread: 'not readable, a person must look',
};

/** The determination in one or two plain sentences, without patient data: `Line 1 approved (AUTH…); line 2 denied (reason 0F).` */
export function describeDetermination({ lines, errors, requests }: Determination): string {
  // An error stands for the lines of which nothing else is said.
  const told = errors.length === 0 ? lines : lines.filter((line) => line.reviewActionCode !== undefined);
  const decided = told.map(describeLine).join('; ');
  const failed = errors
    .map(
      ({ code, followUpAction }) =>
        `error ${code}${followUpAction === undefined ? '' : ` (follow-up ${followUpAction})`}`,
    )
    .join('; ');
  const asked = requests.flatMap(({ loincCodes, reportType }) =>
    loincCodes.length > 0 ? loincCodes : [reportType ?? 'not named'],
  );
  const sentences = [
    decided === '' ? undefined : `${decided}.`,
    failed === '' ? undefined : `The payer could not process it: ${failed}.`,
    asked.length === 0 ? undefined : `The payer asks for documents: ${asked.join(', ')}.`,
  ].filter((sentence) => sentence !== undefined);
  return sentences.length === 0 ? 'The answer carries no decision.' : capitalised(sentences.join(' '));
}

/** `line 3 denied (reason 0F)`, `line 1 approved (AUTH…)`. */
export function describeLine({
  itemSequence,
  decision,
  authorizationNumber,
  reasonCodes,
}: LineDetermination): string {
  const where = itemSequence === 0 ? 'the event' : `line ${String(itemSequence)}`;
  const number = authorizationNumber === undefined ? '' : ` (${authorizationNumber})`;
  const reasons = reasonCodes.length === 0 ? '' : ` (reason ${reasonCodes.join(', ')})`;
  return `${where} ${SAYS[decision]}${number}${reasons}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
