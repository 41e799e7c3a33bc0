import type { TradingPartner } from '../trading-partner.ts';
import { PAS_2_0_1 } from './pas-2-0-1.ts';
import { PAS_2_1_0 } from './pas-2-1-0.ts';
import { PAS_2_2_1 } from './pas-2-2-1.ts';
import type { PasVersion } from './pas-version.ts';

const VERSIONS: Readonly<Record<TradingPartner['pasVersion'], PasVersion>> = {
  '2.2.1': PAS_2_2_1,
  '2.1.0': PAS_2_1_0,
  '2.0.1': PAS_2_0_1,
};

/** The version that a payer speaks. */
export function pasVersionOf(partner: Pick<TradingPartner, 'pasVersion'>): PasVersion {
  return VERSIONS[partner.pasVersion];
}
