import type { Claim } from '@medplum/fhirtypes';
import type { Snapshot } from '../domain/case/snapshot.ts';
import type { Determination, RequestForInformation } from '../domain/determination/determination.ts';
import { describeRequest, QUESTIONNAIRE_LOINC, requestKey } from '../domain/determination/request-key.ts';
import { documentsOnHand, type MatchedDocument } from '../domain/documentation/documents-on-hand.ts';
import { questionnaireContext } from '../domain/pas/information-task.ts';
import { hasInlineContent } from '../domain/pas/submit-attachment.ts';
import { attachmentAddress } from './attachment-address.ts';
import { frozenClaim } from './frozen-bundle.ts';
import type { Outside } from './outside.ts';
import type { Attachment } from './ports/attachments.ts';
import type { Submitted } from './submitted.ts';

/** What can be done about one open request. */
export type Answer = ToSend | ToSay;

export interface ToSend {
  readonly do: 'send';
  readonly request: RequestForInformation;
  readonly documents: readonly MatchedDocument[];
}

interface ToSay {
  readonly do: 'wait' | 'ask-person';
  readonly says: string;
}

/** What can be done about each request that the payer has not been answered yet, in its order. */
export async function answersTo(
  { requests, asking }: Determination,
  { held, submission, connection, snapshot }: Submitted & { readonly snapshot: Snapshot },
  outside: Outside,
): Promise<readonly Answer[]> {
  const sent = await outside.store.attachmentsOf(held.id);
  const claim = frozenClaim(submission);
  const address = attachmentAddress(connection, asking?.payerUrl);
  return requests.flatMap((request) => {
    const earlier = sent.find((each) => each.requestKey === requestKey(request) && each.class !== 'not-sent');
    if (earlier !== undefined) return sayOf(earlier, request);
    return hindranceOf(request, claim, address) ?? fromHand(request, snapshot, outside);
  });
}

/** Why no document can answer it, whatever is on hand. */
function hindranceOf(
  request: RequestForInformation,
  claim: Claim | undefined,
  address: string | undefined,
): ToSay | undefined {
  const what = describeRequest(request);
  if (request.loincCodes.includes(QUESTIONNAIRE_LOINC) || request.questionnaireContext !== undefined) {
    const context = questionnaireContext(request, claim);
    const under = context === undefined ? '' : ` with the context id ${context}`;
    return askPerson(`The payer wants its questionnaire completed: open it${under}.`);
  }
  if (request.controlNumber === undefined)
    return askPerson(`The payer asks for ${what} and gives no control number: call the payer.`);
  if (address === undefined)
    return askPerson(
      `The payer asks for ${what} at an address that is not the one of its connection: confirm it with the payer.`,
    );
  return undefined;
}

function fromHand(request: RequestForInformation, snapshot: Snapshot, { content, now }: Outside): Answer {
  const documents = documentsOnHand(request, { snapshot, content, at: now() });
  const complete = documents.filter((each) => each !== undefined);
  const what = describeRequest(request);
  if (complete.length === documents.length) {
    return complete.every(({ document }) => hasInlineContent(document, snapshot))
      ? { do: 'send', request, documents: complete }
      : askPerson(
          `The payer asks for ${what}; the document is here without its content: push it inline, or its Binary.`,
        );
  }
  return { do: 'wait', says: `The payer asks for ${what}: not on hand, push the document and it is sent.` };
}

/** What became of an answer that may have left. */
function sayOf(sent: Attachment, request: RequestForInformation): readonly ToSay[] {
  const what = describeRequest(request);
  if (sent.class !== 'answered')
    return [
      askPerson(
        `It is not known whether the document for ${what} arrived: ask the payer, it is not sent again.`,
      ),
    ];
  if (sent.result?.startsWith('2') === true) return [];
  return [
    askPerson(`The payer refused the document for ${what} (HTTP ${sent.result ?? ''}): call the payer.`),
  ];
}

function askPerson(says: string): ToSay {
  return { do: 'ask-person', says };
}
