import type { DocumentReference } from '@medplum/fhirtypes';
import { contentFault } from '../../../src/domain/documentation/content-fault.ts';

function documentOf(contentType: string, bytes: string | Buffer): DocumentReference {
  const data = Buffer.from(bytes).toString('base64');
  return {
    resourceType: 'DocumentReference',
    status: 'current',
    content: [{ attachment: { contentType, data } }],
  };
}

const nothingElse = { byReference: new Map() };

describe('the content of a document', () => {
  it.each([
    ['application/pdf', '%PDF-1.7 …'],
    ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
    ['text/plain; charset=utf-8', 'Seen at 21:10.'],
    ['application/xml', '\n<ClinicalDocument/>'],
    ['application/x-unheard-of', 'anything'],
  ])('that is %s as it says is taken', (type, bytes) => {
    expect(contentFault(documentOf(type, bytes), undefined, nothingElse)).toBeUndefined();
  });

  it.each([
    ['application/pdf', '<html>Session expired</html>'],
    ['text/plain', '%PDF-1.7'],
    ['image/jpeg', '%PDF-1.7'],
  ])('that is not the %s it says is not sent', (type, bytes) => {
    expect(contentFault(documentOf(type, bytes), undefined, nothingElse)).toContain(`is not ${type}`);
  });

  it('that is larger than the payer takes is not sent to it', () => {
    const large = documentOf('text/plain', 'x'.repeat(1024 * 1024));
    expect(contentFault(large, 0.5, nothingElse)).toContain('larger than the 0.5 MB');
    expect(contentFault(large, 2, nothingElse)).toBeUndefined();
  });

  it('that lies in a Binary of the record is looked at there', () => {
    const resource = {
      resourceType: 'Binary' as const,
      id: 'b1',
      contentType: 'application/pdf',
      data: 'AAAA',
    };
    const byReference = new Map([
      ['Binary/b1', { resource, version: 1, receivedAt: '2026-11-23T12:00:00Z' }],
    ]);
    const document: DocumentReference = {
      ...documentOf('', ''),
      content: [{ attachment: { contentType: 'application/pdf', url: 'Binary/b1' } }],
    };
    expect(contentFault(document, undefined, { byReference })).toContain('not application/pdf');
  });
});
