import type { Risk } from './risk.ts';

/** A case that the payer decided: which risks it was sent with, and what came of it. */
export interface PastCase {
  readonly payer: string;
  /** Keys of its risks when it was sent. */
  readonly risks: readonly string[];
  readonly denied: boolean;
}

/** How likely a denial is, and how much that is worth. */
export interface RiskScore {
  /** Between 0 and 1. */
  readonly share: number;
  /** `prior`: assumed, for want of past cases. `history`: the share that this payer denied of cases with the same risks. */
  readonly basis: 'prior' | 'history';
  /** How many past cases it rests on. */
  readonly cases: number;
}

/** Fewer past cases than these say less than an assumption does. */
const ENOUGH = 20;

/** With no risk in sight a request is still denied now and then. */
const BASE = 0.05;

/** Assumed by us, for ordering work and nothing else; no payer's figures. */
const PRIOR: Readonly<Record<Risk['reasonClass'], number>> = {
  timeliness: 0.35,
  'no-approval': 0.4,
  'missing-information': 0.3,
  clinical: 0.25,
  coverage: 0.3,
  administrative: 0.1,
};

/**
 * The share of past cases with exactly these risks that the payer denied, drawn towards one half while there are few
 * (rule of succession); without enough of them the assumed shares of the risks, taken as independent.
 */
export function riskScore(
  risks: readonly Pick<Risk, 'key' | 'reasonClass'>[],
  payer: string,
  past: readonly PastCase[],
): RiskScore {
  const wanted = signatureOf(risks.map(({ key }) => key));
  const alike = past.filter((each) => each.payer === payer && signatureOf(each.risks) === wanted);
  if (alike.length >= ENOUGH) {
    const denied = alike.filter((each) => each.denied).length;
    return { share: (denied + 1) / (alike.length + 2), basis: 'history', cases: alike.length };
  }
  const kept = risks.reduce((left, { reasonClass }) => left * (1 - PRIOR[reasonClass]), 1 - BASE);
  return { share: 1 - kept, basis: 'prior', cases: alike.length };
}

/** The score in two words, for a worklist: `29 % (PRIOR)`. */
export function sayShare({ share, basis }: RiskScore): string {
  return `${String(Math.round(share * 100))} %${basis === 'prior' ? ' (PRIOR)' : ''}`;
}

/** The score in words, marked as assumed while it is. */
export function sayScore({ share, basis, cases }: RiskScore): string {
  const percent = `${String(Math.round(share * 100))} %`;
  return basis === 'history'
    ? `${percent}, as of ${String(cases)} past cases with the same risks at this payer`
    : `${percent} (PRIOR: assumed; ${String(cases)} past cases with the same risks, ${String(ENOUGH)} are needed)`;
}

function signatureOf(keys: readonly string[]): string {
  return [...new Set(keys)].sort().join(' ');
}
