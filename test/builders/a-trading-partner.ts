import type { TradingPartner } from '../../src/domain/pas/trading-partner.ts';

/** What a site and a fictitious payer agreed on. */
export function aTradingPartner(over: Partial<TradingPartner> = {}): TradingPartner {
  return {
    pasVersion: '2.2.1',
    transmission: {
      applicationSenderCode: 'SAMPLETOWN',
      applicationReceiverCode: 'EXAMPLEHEALTH',
      interchangeSenderID: 'SAMPLETOWN-ISA',
      interchangeReceiverID: 'EXAMPLEHEALTH-ISA',
    },
    traceOrganization: '9000000001',
    ...over,
  };
}

/** Ids as uuid v4, one after another, the same in every run. */
export function countedIds(): () => string {
  let count = 0;
  return () => {
    count += 1;
    return `00000000-0000-4000-8000-${String(count).padStart(12, '0')}`;
  };
}
