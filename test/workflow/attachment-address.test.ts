import { attachmentAddress } from '../../src/workflow/attachment-address.ts';

const payer = { endpoint: 'https://pas.payer.example/fhir' };

describe('where documents for a payer go', () => {
  it('is the address its answer names, on the host of its connection', () => {
    expect(attachmentAddress(payer, 'https://pas.payer.example/cdex/$submit-attachment')).toBe(
      'https://pas.payer.example/cdex/$submit-attachment',
    );
    expect(attachmentAddress(payer, 'https://pas.payer.example/cdex/')).toBe(
      'https://pas.payer.example/cdex/$submit-attachment',
    );
  });

  it('is the endpoint of the connection when the answer names none', () => {
    expect(attachmentAddress(payer, undefined)).toBe('https://pas.payer.example/fhir/$submit-attachment');
  });

  it.each(['https://elsewhere.example/fhir', 'http://pas.payer.example/fhir', 'fax 555-0100'])(
    'is never somewhere else, whatever an answer says (%s)',
    (named) => {
      expect(attachmentAddress(payer, named)).toBeUndefined();
    },
  );
});
