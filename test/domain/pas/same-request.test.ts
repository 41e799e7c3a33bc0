import type { Bundle } from '@medplum/fhirtypes';
import { asksTheSame } from '../../../src/domain/pas/same-request.ts';
import { aTradingPartner } from '../../builders/a-trading-partner.ts';
import { REQUEST_SITUATIONS } from '../../builders/request-situations.ts';

let drawn = 0;
const newId = () => `00000000-0000-4000-8000-${String((drawn += 1)).padStart(12, '0')}`;

function assembled(): Bundle {
  const make = REQUEST_SITUATIONS['emergency stay'];
  if (make === undefined) throw new Error('A situation was renamed.');
  return make(aTradingPartner(), newId).bundle;
}

describe('a request assembled again', () => {
  it('asks the same under new identifiers', () => {
    const [one, other] = [assembled(), assembled()];
    expect(one.identifier).not.toEqual(other.identifier);
    expect(asksTheSame(one, { ...other, timestamp: '2026-02-01T00:00:00.000Z' })).toBe(true);
  });

  it('asks something else as soon as one thing in the record was corrected', () => {
    const corrected = JSON.parse(
      JSON.stringify(assembled()).replace('"subscriberId":"', '"subscriberId":"9'),
    ) as Bundle;
    expect(asksTheSame(assembled(), corrected)).toBe(false);
  });
});
