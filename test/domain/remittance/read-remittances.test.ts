import type { ExplanationOfBenefit, Resource } from '@medplum/fhirtypes';
import { isAboutEpisode } from '../../../src/domain/remittance/about-episode.ts';
import { chargesOf, sayMoney } from '../../../src/domain/remittance/charges.ts';
import { readRemittances } from '../../../src/domain/remittance/read-remittances.ts';
import { aBill, aBillResponse, aRemittance } from '../../builders/a-bill.ts';
import { aSnapshot } from '../../builders/a-snapshot.ts';
import { policyContent } from '../../support/policy-content.ts';

const content = policyContent();

function read(...resources: readonly Resource[]) {
  return readRemittances(aSnapshot({ with: [aBill(), ...resources] }), content);
}

describe('a remittance', () => {
  it('that names a missing authorization is a denial, since the day the payer dated it', () => {
    expect(read(aRemittance(['197']))).toMatchObject({
      events: { remittance: '2026-02-10', denial: '2026-02-10' },
      denials: [
        {
          carc: '197',
          reasonClass: 'no-approval',
          amount: { value: 9000 },
          source: 'ExplanationOfBenefit/eob-1',
        },
      ],
      deniedBy: 'ExplanationOfBenefit/eob-1',
      unmapped: [],
    });
  });

  it('says the same as a ClaimResponse', () => {
    expect(read(aBillResponse(['210']))).toMatchObject({
      events: { denial: '2026-02-10' },
      denials: [{ carc: '210', reasonClass: 'timeliness' }],
    });
  });

  it('that only shares the cost denies nothing', () => {
    expect(read(aRemittance(['1', '2', '45']))).toMatchObject({
      events: { remittance: '2026-02-10' },
      denials: [],
      unmapped: [],
    });
  });

  it('with a reason that no map knows reaches a person, and is not taken for payment', () => {
    const denied = aRemittance(['50'], { id: 'eob-0', created: '2026-02-01' });
    const { events, unmapped } = read(denied, aRemittance(['B7']));
    expect(unmapped).toMatchObject([{ map: 'claim-adjustment-reason-to-reason-class', code: 'B7' }]);
    expect(events.denial).toBe('2026-02-01');
  });

  it('that pays what was denied before ends the denial', () => {
    const denied = aRemittance(['197'], { id: 'eob-0', created: '2026-02-01' });
    const { events, denials } = read(denied, aRemittance(['45']));
    expect(events).toEqual({ remittance: '2026-02-01' });
    expect(denials).toEqual([]);
  });

  it('that denies again leaves the clock where the first denial started it', () => {
    const first = aRemittance(['197'], { id: 'eob-0', created: '2026-02-01' });
    const { events, denials } = read(first, aRemittance(['50']));
    expect(events.denial).toBe('2026-02-01');
    expect(denials.map(({ carc }) => carc)).toEqual(['50']);
  });

  it('that was cancelled says nothing', () => {
    expect(read(aRemittance(['197'], { status: 'cancelled' })).events).toEqual({});
  });
});

describe('which episode a remittance speaks of', () => {
  const stay = { startsAt: '2026-01-10T07:00:00.000Z', endsAt: '2026-01-14T16:30:00.000Z' };
  const bills = aSnapshot({ with: [aBill()] }).bills;
  const unnamed = aRemittance(['197'], { claim: { identifier: { value: 'ICN 7' } } });

  it('is the one of the bill that it answers', () => {
    expect(isAboutEpisode(aRemittance(['197']), bills, stay)).toBe(true);
    expect(isAboutEpisode(aBillResponse(['197']), bills, stay)).toBe(true);
    expect(isAboutEpisode(aBillResponse(['197']), [], stay)).toBe(false);
  });

  it('is told by the days where it names no bill that we hold', () => {
    const within = { ...unnamed, billablePeriod: { start: '2026-01-10', end: '2026-01-14' } };
    expect(isAboutEpisode(within, [], stay)).toBe(true);
    expect(isAboutEpisode({ ...within, billablePeriod: { start: '2026-01-02' } }, [], stay)).toBe(false);
    expect(isAboutEpisode({ ...within, billablePeriod: { start: '2026-01' } }, [], stay)).toBe(false);
    expect(isAboutEpisode(unnamed, [], stay)).toBe(false);
  });
});

describe('the money at stake', () => {
  it('is the sum of the bills of this encounter', () => {
    const doctor = aBill({ id: 'bill-2', total: { value: 1200.25, currency: 'USD' } });
    const other = aBill({
      id: 'bill-3',
      item: [
        {
          ...aBill().item?.[0],
          sequence: 1,
          productOrService: {},
          encounter: [{ reference: 'Encounter/other' }],
        },
      ],
    });
    const charges = chargesOf(aSnapshot({ with: [aBill(), doctor, other] }));
    expect(charges).toEqual({ value: 19_650.75, currency: 'USD', source: 'Claim/bill-1, Claim/bill-2' });
    expect(charges && sayMoney(charges)).toBe('USD 19,650.75');
  });

  it('is what was submitted by the remittance, where no bill is here', () => {
    const total: NonNullable<ExplanationOfBenefit['total']> = [
      { category: { coding: [{ code: 'submitted' }] }, amount: { value: 700, currency: 'USD' } },
      { category: { coding: [{ code: 'benefit' }] }, amount: { value: 1, currency: 'USD' } },
    ];
    expect(chargesOf(aSnapshot({ with: [aRemittance([], { total })] }))?.value).toBe(700);
  });

  it('is not known from amounts in two currencies, or in none', () => {
    const euro = aBill({ id: 'bill-2', total: { value: 5, currency: 'EUR' } });
    expect(chargesOf(aSnapshot({ with: [aBill(), euro] }))).toBeUndefined();
    expect(chargesOf(aSnapshot({ with: [aBill({ total: { value: 5 } })] }))).toBeUndefined();
  });
});
