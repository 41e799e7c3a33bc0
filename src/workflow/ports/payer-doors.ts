import type { PayerConnection } from './payer-connection.ts';

/** Who may call a payer now. Turned away is nobody's failure: the case comes up again. */
export interface PayerDoors {
  enter(
    payer: PayerConnection,
    call: { readonly isRetry: boolean },
  ): Promise<{ leave(isFailed: boolean): void } | { readonly waitSeconds: number }>;
  /** The payer asked not to be called for so long (Retry-After): nothing of it is taken up before. */
  heed(payer: PayerConnection, retryAfterSeconds: number): Promise<void>;
}

/** What all processes must agree on about payers, and what the next ones must not forget. */
export interface DoorBook {
  /** Lengthens, never shortens, the time in which a payer is not called. */
  shut(payer: string, seconds: number, opens: 'by-itself' | 'when-probed'): Promise<void>;
  shutNow(): Promise<
    readonly { readonly payer: string; readonly secondsLeft: number; readonly needsProbe: boolean }[]
  >;
  /** One process asks whether the payer is back; it stays shut for so long unless the answer is yes. */
  takeProbe(payer: string, seconds: number): Promise<boolean>;
  open(payer: string): Promise<void>;
  /** One of so many places, for so long at the most; undefined when all are taken. */
  takePlace(payer: string, places: number, seconds: number): Promise<number | undefined>;
  leavePlace(payer: string, place: number): Promise<void>;
}

/** Calls a second, shared by all processes: gives the seconds to wait, or 0 when the call may be made. */
export interface PayerRate {
  take(payer: string, perSecond: number): Promise<number>;
}
