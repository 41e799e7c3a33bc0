import { assembleSubscription } from '../../../src/domain/pas/subscription.ts';
import { aTradingPartner } from '../../builders/a-trading-partner.ts';

const at = { endpoint: 'https://retro-auth.example/notifications/p', headerSecret: 'fictitious' };

describe('our subscription at a payer', () => {
  it('is filtered by the sender that each of our Claims names, and wants the whole answer', () => {
    const subscription = assembleSubscription({ partner: aTradingPartner(), ...at });
    expect(subscription._criteria.extension[0]?.valueString).toBe('org-identifier=SAMPLETOWN-ISA');
    expect(subscription.channel._payload.extension[0]?.valueCode).toBe('full-resource');
    expect(subscription.channel.header).toStrictEqual(['Authorization: Bearer fictitious']);
  });

  it('follows a payer that spells the filter as the topic does, or that speaks 2.0.1', () => {
    const other = assembleSubscription({
      partner: aTradingPartner({ subscriptionFilter: 'orgIdentifier' }),
      ...at,
    });
    expect(other._criteria.extension[0]?.valueString).toBe('orgIdentifier=SAMPLETOWN-ISA');
    const old = assembleSubscription({ partner: aTradingPartner({ pasVersion: '2.0.1' }), ...at });
    expect(old.channel._payload.extension[0]?.valueCode).toBe('id-only');
  });
});
