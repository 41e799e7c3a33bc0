import type { DocumentReference } from '@medplum/fhirtypes';
import type { Case } from '../case/case.ts';

interface Text {
  /** Joined to the id of the case; the same each time. */
  readonly name: string;
  readonly loinc: string;
  readonly title: string;
  readonly docStatus: 'preliminary' | 'final';
  readonly date: string;
  readonly lines: readonly string[];
}

/** Lines of text as a DocumentReference of a case, with its content inline. */
export function textDocument(
  { id, encounterId, patientId }: Pick<Case, 'id' | 'encounterId' | 'patientId'>,
  { name, loinc, title, docStatus, date, lines }: Text,
): DocumentReference {
  const text = `${lines.join('\n')}\n`;
  const bytes = new TextEncoder().encode(text);
  return {
    resourceType: 'DocumentReference',
    id: `${id}-${name}`,
    identifier: [{ system: 'urn:retro-auth:document', value: `${id}-${name}` }],
    status: 'current',
    docStatus,
    type: { coding: [{ system: 'http://loinc.org', code: loinc }], text: title },
    ...(patientId === undefined ? {} : { subject: { reference: `Patient/${patientId}` } }),
    date,
    description: title,
    content: [
      {
        attachment: {
          contentType: 'text/plain; charset=utf-8',
          data: base64(bytes),
          size: bytes.length,
          title,
        },
      },
    ],
    context: { encounter: [{ reference: `Encounter/${encounterId}` }] },
  };
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}
