import type { DocumentReference } from '@medplum/fhirtypes';
import { checkDocuments } from '../../../src/domain/documentation/check-documents.ts';
import type { Scenario } from '../../../src/domain/urgency/scenario.ts';
import { aScenario } from '../../builders/policy-cases.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aDocument } from '../../builders/an-emergency-stay.ts';
import { policyContent, shippedPayer } from '../../support/policy-content.ts';

const content = policyContent();
const AT = '2026-01-20T15:00:00.000Z';

function checklist(
  documents: readonly DocumentReference[],
  scenarios: readonly Scenario[] = ['acute-condition'],
  payer: string | undefined = undefined,
) {
  return checkDocuments({
    snapshot: aSnapshot({ without: ['DocumentReference/doc-1'], with: documents }),
    content,
    serviceClass: 'inpatient',
    payer: payer === undefined ? undefined : shippedPayer(payer),
    scenarios: scenarios.map(aScenario),
    at: AT,
  });
}

function emergencyRecord(over: Partial<DocumentReference> = {}): DocumentReference {
  return aDocument({ id: 'ed', loinc: '28011-5', date: '2026-01-10T05:00:00-05:00', ...over });
}

function statusOf(document: DocumentReference) {
  return checklist([document]).find(({ label }) => label === 'Emergency department record');
}

describe('the checklist of documents', () => {
  it('asks first for what is required, each document once', () => {
    const items = checklist([], ['acute-condition', 'trauma-or-accident']);
    const labels = items.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(items.findIndex(({ need }) => need === 'helpful')).toBe(
      items.filter(({ need }) => need === 'required').length,
    );
  });

  it('says what to push for a document that is missing', () => {
    const item = checklist([]).find(({ status }) => status === 'missing');
    expect(item?.remedy).toBe(
      'Push the emergency department record (DocumentReference of LOINC type 28011-5 or 34111-5 or 34878-9 or 59258-4 or 28568-4 or 57053-1)',
    );
  });

  it('takes any of the types that mean the same document', () => {
    expect(
      statusOf(emergencyRecord({ type: { coding: [{ system: 'http://loinc.org', code: '34111-5' }] } })),
    ).toMatchObject({
      status: 'present',
      type: '34111-5',
      reportType: 'M1',
      document: 'DocumentReference/ed',
    });
  });

  it('leaves at home what nobody asked for', () => {
    const unasked = aDocument({ id: 'dental', loinc: '28618-7' });
    expect(checklist([unasked]).some(({ document }) => document === 'DocumentReference/dental')).toBe(false);
  });

  it('requires of a further scenario nothing, and of the leading one all', () => {
    const items = checklist([], ['delayed-eligibility', 'trauma-or-accident']);
    const required = items.filter(({ need }) => need === 'required').map(({ label }) => label);
    expect(required).toEqual(['Notice of retroactive eligibility']);
    expect(items.some(({ label, need }) => label === 'Report of the accident' && need === 'helpful')).toBe(
      true,
    );
  });

  it('requires what the payer wants whatever the lists say', () => {
    const needOf = (payer?: string) =>
      checklist([], ['delayed-eligibility'], payer).find(({ label }) => label === 'History and physical')
        ?.need;
    expect(needOf()).toBe('helpful');
    expect(needOf('prairie-mutual')).toBe('required');
  });

  it('takes the newest version', () => {
    const older = emergencyRecord({ id: 'older', date: '2026-01-10T04:00:00-05:00' });
    expect(checklist([older, emergencyRecord()])[0]?.document).toBe('DocumentReference/ed');
  });

  it('takes an older one where the newest cannot be used', () => {
    const older = emergencyRecord({ id: 'older', date: '2026-01-10T04:00:00-05:00' });
    expect(checklist([older, emergencyRecord({ docStatus: 'preliminary' })])[0]?.document).toBe(
      'DocumentReference/older',
    );
  });
});

const restricted = (system: string, code: string) => ({ securityLabel: [{ coding: [{ system, code }] }] });

describe('a document that cannot be used', () => {
  it.each<[string, Partial<DocumentReference>, RegExp]>([
    ['is superseded', { status: 'superseded' }, /superseded/],
    ['is preliminary', { docStatus: 'preliminary' }, /sign/],
    ['names no author', { author: [] }, /names no author/],
    ['is empty', { content: [{ attachment: { contentType: 'text/plain' } }] }, /no content/],
    ['has no bytes', { content: [{ attachment: { url: 'Binary/b1', size: 0 } }] }, /no content/],
    ['is of another patient', { subject: { reference: 'Patient/pat-2' } }, /another patient/],
    [
      'is of another encounter',
      { context: { encounter: [{ reference: 'Encounter/enc-9' }] } },
      /another encounter/,
    ],
    [
      'is older than the stay',
      { context: {}, date: '2025-12-01T10:00:00-05:00' },
      /another encounter or time/,
    ],
    ['tells of a later time', { context: { period: { start: '2026-02-01' } } }, /another encounter or time/],
    [
      'is under 42 CFR Part 2',
      restricted('http://terminology.hl7.org/CodeSystem/v3-ActCode', '42CFRPart2'),
      /restricted/,
    ],
    [
      'is marked restricted by its source',
      restricted('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'R'),
      /restricted/,
    ],
  ])('because it %s', (_why, over, remedy) => {
    const item = statusOf(emergencyRecord(over));
    expect(item).toMatchObject({ status: 'unusable', document: 'DocumentReference/ed' });
    expect(item?.remedy).toMatch(remedy);
  });

  it.each<[string, Partial<DocumentReference>]>([
    ['names the stay', {}],
    ['has only a link to its content', { content: [{ attachment: { url: 'Binary/b1' } }] }],
    ['was dictated long after the stay', { context: {}, date: '2026-03-01T10:00:00-05:00' }],
    ['was begun the evening before', { context: { period: { start: '2026-01-09T23:00:00-05:00' } } }],
    [
      'is of normal confidentiality',
      restricted('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'N'),
    ],
  ])('is not one that %s', (_why, over) => {
    expect(statusOf(emergencyRecord(over))?.status).toBe('present');
  });

  it('says neither that it is final nor who signed it, unless a signature is named', () => {
    const unsigned = emergencyRecord();
    delete unsigned.docStatus;
    expect(statusOf(unsigned)?.remedy).toMatch(/nor who signed it/);
    const signed = { ...unsigned, authenticator: { reference: 'Practitioner/prac-1' } };
    expect(statusOf(signed)?.status).toBe('present');
  });

  it('is one that another document replaces, whatever its own status says', () => {
    const relatesTo = [{ code: 'replaces' as const, target: { reference: 'DocumentReference/ed' } }];
    const newer = aDocument({ id: 'newer', loinc: '11506-3', relatesTo });
    const item = checklist([emergencyRecord(), newer]).find(
      ({ label }) => label === 'Emergency department record',
    );
    expect(item?.remedy).toMatch(/newer document replaces it/);
  });

  it('is any labelled one where the list of labels is not loaded', () => {
    const snapshot = aSnapshot({
      with: [emergencyRecord(restricted('http://terminology.hl7.org/CodeSystem/v3-Confidentiality', 'N'))],
    });
    const [item] = checkDocuments({
      snapshot,
      content: { ...content, valueSets: new Map() },
      serviceClass: 'inpatient',
      payer: undefined,
      scenarios: [aScenario('acute-condition')],
      at: AT,
    });
    expect(item?.status).toBe('unusable');
  });
});
