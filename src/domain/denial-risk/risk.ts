import type { Charges } from '../remittance/charges.ts';
import type { ReasonClass } from './reason-class.ts';

/** Something that would get this request denied, and the act that removes it. */
export interface Risk {
  readonly key: string;
  readonly reasonClass: ReasonClass;
  /** One sentence: the fact behind it. */
  readonly because: string;
  /** What a person can do, with its date where there is one. */
  readonly remedy: string;
  /** Codes it would come back as: CARC on the remittance, HCR03 (X12 886) in the answer. Numbers only. */
  readonly carc: string | undefined;
  readonly reviewReason: string | undefined;
  readonly by: string;
  /** The money at stake, when charges are known. */
  readonly atStake?: Pick<Charges, 'value' | 'currency'>;
}
