import type { Claim, CommunicationRequest, OperationOutcome, Task } from '@medplum/fhirtypes';
import type { Determination } from '../../../src/domain/determination/determination.ts';
import { readAnswer } from '../../../src/domain/determination/read-answer.ts';
import {
  anAddedItem,
  anAnswer,
  anAnswered,
  ASKED,
  aClaimResponse,
  reviewAction,
} from '../../builders/an-answer.ts';

const PAS = 'http://hl7.org/fhir/us/davinci-pas/StructureDefinition';

function determined(body: unknown, expected = ASKED): Determination {
  const reading = readAnswer(body, expected);
  if (reading.kind !== 'determination') throw new Error(`It was read as ${reading.kind}.`);
  return reading.determination;
}

function decisions(body: unknown): readonly (readonly [number, string])[] {
  return determined(body).lines.map(({ itemSequence, decision }) => [itemSequence, decision] as const);
}

describe('a decision', () => {
  it.each([
    ['A1', 'approved'],
    ['A2', 'partially-approved'],
    ['A3', 'denied'],
    ['A4', 'pended'],
    ['A6', 'modified'],
    ['C', 'cancelled'],
    ['CT', 'contact-payer'],
    ['NA', 'no-action-required'],
  ])('is read from review action %s as %s', (code, decision) => {
    const body = anAnswer({ item: [anAnswered(1, code), anAnswered(2, code)] });
    expect(determined(body).overall).toBe(decision);
  });

  it('is never taken from outcome: a denial and a pend arrive with outcome complete', () => {
    expect(determined(anAnswer({ item: [anAnswered(1, 'A3'), anAnswered(2, 'A3')] })).overall).toBe('denied');
    expect(determined(anAnswer({ item: [anAnswered(1, 'A4'), anAnswered(2, 'A1')] })).overall).toBe('pended');
  });

  it('is never taken from a preAuthRef or a period of authorization', () => {
    const body = anAnswer({
      preAuthRef: 'LOOKS-APPROVED',
      preAuthPeriod: { start: '2026-01-10', end: '2026-01-14' },
      item: [],
    });
    expect(determined(body).overall).toBe('unread');
  });

  it('under a code that nobody knows reaches a person', () => {
    expect(decisions(anAnswer({ item: [anAnswered(1, 'ZZ'), anAnswered(2, 'A1')] }))).toStrictEqual([
      [1, 'unread'],
      [2, 'approved'],
    ]);
  });

  it('is read from the http spelling of the X12 code system, and not from another code system', () => {
    const old = anAnswered(1, 'A1', { system: 'http://codesystem.x12.org/005010/306' });
    const other = anAnswered(2, 'A1', { system: 'https://payer.example/own-codes' });
    expect(decisions(anAnswer({ item: [old, other] }))).toStrictEqual([
      [1, 'approved'],
      [2, 'unread'],
    ]);
  });

  it('that a line states twice in different ways reaches a person', () => {
    const torn = { itemSequence: 1, adjudication: [reviewAction('A1'), reviewAction('A3')] };
    expect(decisions(anAnswer({ item: [torn, anAnswered(2, 'A1')] }))[0]).toStrictEqual([1, 'unread']);
  });

  it('on the whole event holds for the lines that say nothing, and a line overrides it', () => {
    const body = anAnswer({ adjudication: [reviewAction('A3')], item: [anAnswered(2, 'A1')] });
    expect(decisions(body)).toStrictEqual([
      [0, 'denied'],
      [1, 'denied'],
      [2, 'approved'],
    ]);
    expect(determined(body).overall).toBe('partially-approved');
  });

  it('of A2 on the event decides no single line', () => {
    const body = anAnswer({ adjudication: [reviewAction('A2')], item: [anAnswered(2, 'A1')] });
    expect(decisions(body)).toContainEqual([1, 'unread']);
  });
});

describe('a line', () => {
  it('keeps the authorization number, reasons, dates and the notes that it refers to', () => {
    const item = anAnswered(1, 'A3', {
      number: 'AUTH-9',
      reasons: ['0F', '0P'],
      noteNumber: [2],
      extension: [
        { url: `${PAS}/extension-itemPreAuthIssueDate`, valueDate: '2026-01-21' },
        {
          url: `${PAS}/extension-itemPreAuthPeriod`,
          valuePeriod: { start: '2026-01-10', end: '2026-01-14' },
        },
        { url: `${PAS}/extension-administrationReferenceNumber`, valueString: 'NT-7' },
      ],
    });
    const processNote = [
      { number: 1, text: 'About another line.' },
      { number: 2, text: 'The record does not show why.' },
    ];
    const [line] = determined(anAnswer({ item: [item], processNote })).lines;
    expect(line).toMatchObject({
      authorizationNumber: 'AUTH-9',
      reasonCodes: ['0F', '0P'],
      notes: ['The record does not show why.'],
      issueDate: '2026-01-21',
      period: '2026-01-10/2026-01-14',
      administrationReferenceNumber: 'NT-7',
    });
  });

  it('that was modified shows what was authorized instead, matched by its sequence', () => {
    const body = anAnswer({ item: [anAnswered(1, 'A6'), anAnswered(2, 'A1')], addItem: [anAddedItem(1)] });
    const [line] = determined(body).lines;
    expect(line?.decision).toBe('modified');
    expect(line?.authorized).toStrictEqual([
      { productOrService: '33510', quantity: '3 days', serviced: undefined },
    ]);
  });

  it('that nobody asked for is a line of its own', () => {
    const added = anAddedItem(7, { adjudication: [reviewAction('A1')] });
    expect(decisions(anAnswer({ addItem: [added] }))).toContainEqual([7, 'approved']);
  });
});

describe('an answer', () => {
  it('is ours by the trace number or by the Claim that came back, whatever address the payer gave it', () => {
    const byNumber = anAnswer({ request: { identifier: { value: ASKED.claimIdentifier } } });
    const byAddress = anAnswer({
      request: { reference: `https://payer.example/fhir/Claim/${ASKED.claimFullUrl.slice(9)}` },
    });
    const claim: Partial<Claim> = { resourceType: 'Claim', identifier: [{ value: ASKED.claimIdentifier }] };
    const without = { ...aClaimResponse(), request: undefined };
    // A 2.0.1 server need not say which request it answers.
    const byEcho = { resourceType: 'Bundle', entry: [{ resource: without }, { resource: claim }] };
    for (const body of [byNumber, byAddress, byEcho])
      expect(readAnswer(body, ASKED).kind).toBe('determination');
  });

  it('to another request is not ours', () => {
    const body = anAnswer({ request: { reference: 'urn:uuid:00000000-0000-4000-8000-00000000dead' } });
    expect(readAnswer(body, ASKED)).toStrictEqual({ kind: 'not-ours' });
  });

  it('to an inquiry may hold several Bundles; the one to our Claim is read, under both parameter names', () => {
    const other = anAnswer({ request: { reference: 'urn:uuid:00000000-0000-4000-8000-00000000dead' } });
    const parameter = [
      { name: 'responseBundle', resource: other },
      { name: 'return', resource: anAnswer() },
    ];
    expect(determined({ resourceType: 'Parameters', parameter }).overall).toBe('approved');
  });

  it('to an inquiry with two that could be ours is never picked from', () => {
    const parameter = [
      { name: 'return', resource: anAnswer() },
      { name: 'return', resource: anAnswer() },
    ];
    expect(readAnswer({ resourceType: 'Parameters', parameter }, ASKED).kind).toBe('several');
  });

  it('to an inquiry without any Bundle found nothing', () => {
    expect(readAnswer({ resourceType: 'Parameters' }, ASKED).kind).toBe('none');
  });

  it('with errors and no decision is a processing error with the follow-up to obey, old spelling and new', () => {
    const error = [
      {
        code: { coding: [{ system: 'https://codesystem.x12.org/005010/901', code: 'T4' }] },
        extension: [
          {
            url: `${PAS}/extension-errorFollowupAction`,
            valueCodeableConcept: {
              coding: [{ system: 'https://codesystem.x12.org/005010/889', code: 'C' }],
            },
          },
          {
            url: `${PAS}/extension-errorElement`,
            extension: [{ url: 'error', valueString: '2010A-NM103' }],
          },
        ],
      },
      {
        code: { coding: [{ code: '15' }] },
        extension: [{ url: `${PAS}/extension-errorElement`, valueString: '2010B-NM109' }],
      },
    ];
    const reading = readAnswer(anAnswer({ outcome: 'error', item: [], error }), ASKED);
    expect(reading).toMatchObject({
      kind: 'processing-error',
      determination: {
        errors: [
          { code: 'T4', followUpAction: 'C', path: '2010A-NM103' },
          { code: '15', followUpAction: undefined, path: '2010B-NM109' },
        ],
      },
    });
  });

  it('with an error beside decisions keeps the decisions', () => {
    const error = [{ code: { coding: [{ code: '04' }] } }];
    expect(determined(anAnswer({ error })).overall).toBe('approved');
  });

  it('that is an OperationOutcome is an operation failure in the words of the payer', () => {
    const outcome: OperationOutcome = {
      resourceType: 'OperationOutcome',
      issue: [
        { severity: 'fatal', code: 'invalid', diagnostics: 'No Claim.', expression: ['Bundle.entry[0]'] },
      ],
    };
    expect(readAnswer(outcome, ASKED)).toMatchObject({
      kind: 'operation-failure',
      findings: [{ severity: 'error', text: 'No Claim.', expression: 'Bundle.entry[0]' }],
    });
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'Gateway Timeout'],
    ['a list', []],
    ['another resource', { resourceType: 'Patient' }],
    [
      'a Bundle without an answer',
      { resourceType: 'Bundle', entry: [{ resource: { resourceType: 'Patient' } }] },
    ],
    ['a Bundle that is built wrongly', { resourceType: 'Bundle', entry: { resource: 7 } }],
    ['an outcome without issues', { resourceType: 'OperationOutcome' }],
  ])('that is %s cannot be read, and breaks nothing', (_, body) => {
    expect(readAnswer(body, ASKED).kind).toBe('unreadable');
  });

  it('says whether a person reviewed it', () => {
    const extension = [
      {
        url: `${PAS}/extension-claimResponseReviewer`,
        extension: [{ url: 'wasHumanReviewedFlag', valueBoolean: true }],
      },
    ];
    expect(determined(anAnswer({ extension })).humanReviewed).toBe(true);
  });
});

describe('a request for information', () => {
  it('carries the code, the line and the control number (2.2.1)', () => {
    const request: CommunicationRequest = {
      resourceType: 'CommunicationRequest',
      status: 'active',
      extension: [{ url: `${PAS}/extension-serviceLineNumber`, valuePositiveInt: 1 }],
      identifier: [{ value: 'CTRL-1' }],
      category: [{ coding: [{ code: 'DS' }] }],
      payload: [{ contentString: '18842-5' }],
    };
    const body = anAnswer({ item: [anAnswered(1, 'A4'), anAnswered(2, 'A1')] }, [request]);
    expect(determined(body).requests).toStrictEqual([
      { controlNumber: 'CTRL-1', loincCodes: ['18842-5'], reportType: 'DS', itemSequence: 1 },
    ]);
  });

  it('in words, with the line in the payload, is kept in words (2.0.1)', () => {
    const request: CommunicationRequest = {
      resourceType: 'CommunicationRequest',
      status: 'active',
      payload: [
        {
          extension: [{ url: `${PAS}/extension-serviceLineNumber`, valuePositiveInt: 2 }],
          contentString: 'Please send the operative note.',
        },
      ],
    };
    expect(determined(anAnswer({}, [request])).requests).toMatchObject([
      { loincCodes: [], itemSequence: 2, words: 'Please send the operative note.' },
    ]);
  });

  it('as a Task of the payer is read line by line, a questionnaire with its context', () => {
    const line = (n: number) => [{ url: `${PAS}/extension-serviceLineNumber`, valuePositiveInt: n }];
    const task: Task = {
      resourceType: 'Task',
      status: 'requested',
      intent: 'order',
      identifier: [{ value: 'TASK-1' }],
      input: [
        { type: { coding: [{ code: 'payer-url' }] }, valueUrl: 'https://payer.example' },
        {
          type: { coding: [{ code: 'attachments-needed' }] },
          extension: line(1),
          valueCodeableConcept: { coding: [{ code: '11504-8' }] },
        },
        {
          type: { coding: [{ code: 'questionnaire-context' }] },
          extension: line(2),
          valueString: 'CTX-5',
        },
      ],
    };
    expect(determined(anAnswer({}, [task])).requests).toStrictEqual([
      { controlNumber: 'TASK-1', loincCodes: ['11504-8'], reportType: undefined, itemSequence: 1 },
      {
        controlNumber: 'TASK-1',
        loincCodes: ['102089-0'],
        reportType: undefined,
        itemSequence: 2,
        questionnaireContext: 'CTX-5',
      },
    ]);
  });
});
