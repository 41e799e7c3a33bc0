import type { Coverage, Organization } from '@medplum/fhirtypes';
import { identifyPayer } from '../../../src/domain/policy/identify-payer.ts';
import { PAYER_ID } from '../../builders/policy-cases.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { aCoverage, anInsurer } from '../../builders/an-emergency-stay.ts';
import { shippedPayer } from '../../support/policy-content.ts';

const payers = ['example-health', 'prairie-mutual', 'assumed-default'].map(shippedPayer);

function payerOf(
  coverage: Coverage,
  insurer: Organization = anInsurer({ identifier: [], name: 'Somebody' }),
) {
  const snapshot = aSnapshot({ with: [coverage, insurer] });
  return identifyPayer(snapshot, snapshot.coverages[0], { payers })?.id;
}

const exhibit = { system: PAYER_ID, value: 'EXH01' };

describe('the payer of a coverage', () => {
  it('is known by an identifier of its organization', () => {
    expect(payerOf(aCoverage(), anInsurer({ identifier: [exhibit], name: 'Any name' }))).toBe(
      'example-health',
    );
  });

  it('is known by an identifier alone, without a resource', () => {
    expect(payerOf(aCoverage({ payor: [{ identifier: exhibit }] }))).toBe('example-health');
  });

  it('is known where its organization is contained in the coverage', () => {
    const contained: Organization[] = [{ resourceType: 'Organization', id: 'ins', identifier: [exhibit] }];
    expect(payerOf(aCoverage({ contained, payor: [{ reference: '#ins' }] }))).toBe('example-health');
  });

  it('is known by the name of its organization, spelt as the policy lists it', () => {
    expect(payerOf(aCoverage(), anInsurer({ identifier: [], name: 'Prairie Mutual Health Plan' }))).toBe(
      'prairie-mutual',
    );
  });

  it('is known by the display of the reference as a last resort', () => {
    expect(payerOf(aCoverage({ payor: [{ display: 'Prairie Mutual' }] }))).toBe('prairie-mutual');
  });

  it('is not guessed from a name that only resembles one', () => {
    expect(payerOf(aCoverage({ payor: [{ display: 'Prairie Mutual of the North' }] }))).toBeUndefined();
  });

  it('is not known by the same number in another system', () => {
    expect(
      payerOf(aCoverage({ payor: [{ identifier: { ...exhibit, system: 'urn:other' } }] })),
    ).toBeUndefined();
  });

  it('is by its identifier, whatever a wrong name says', () => {
    expect(payerOf(aCoverage(), anInsurer({ identifier: [exhibit], name: 'Prairie Mutual' }))).toBe(
      'example-health',
    );
  });

  it('is nobody where there is no coverage, or two policies answer', () => {
    const twin = { ...shippedPayer('example-health'), id: 'twin' };
    const snapshot = aSnapshot({ with: [aCoverage({ payor: [{ identifier: exhibit }] })] });
    expect(identifyPayer(snapshot, undefined, { payers })).toBeUndefined();
    expect(identifyPayer(snapshot, snapshot.coverages[0], { payers: [...payers, twin] })).toBeUndefined();
  });
});
