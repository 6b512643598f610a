/** One order each 25 ms: the 40 a second of the venue's lowest tier. */
const ORDER_MS = 25;
/** So many at once after a rest. */
const BURST = 60;
/** What must wait longer than this is told to come again: bytes that were counted leave soon, or not at all. */
const LONGEST_WAIT_MS = 1_000;

/** The orders that this process sends for each key, as the venue counts them. */
export type SignerBucket = {
  /**
   * Takes a place for one order.
   *
   * @returns How long to wait before it is sent, in milliseconds; `isTaken` is false where that is too long, and nothing was taken.
   */
  take(signer: string, nowMs: number): { readonly waitMs: number; readonly isTaken: boolean };
  /** The venue asked this key to wait: none of its orders is sent before. */
  rest(signer: string, untilMs: number): void;
};

type Signer = { readonly nextMs: number; readonly restsUntilMs: number };

/**
 * Spreads the orders of a key as its bucket at the venue fills, and lets all of them rest where the venue asked one to.
 *
 * It knows of this process alone: what others send shows only as a refusal, which is honoured here too.
 */
export function signerBucket(): SignerBucket {
  const signers = new Map<string, Signer>();
  const of = (signer: string): Signer => signers.get(signer) ?? { nextMs: 0, restsUntilMs: 0 };
  return {
    take(signer, nowMs) {
      const { nextMs, restsUntilMs } = of(signer);
      const free = nextMs - (BURST - 1) * ORDER_MS;
      const waitMs = Math.max(0, free - nowMs, restsUntilMs - nowMs);
      if (waitMs > LONGEST_WAIT_MS) return { waitMs, isTaken: false };
      signers.set(signer, { nextMs: Math.max(nextMs, nowMs + waitMs) + ORDER_MS, restsUntilMs });
      return { waitMs, isTaken: true };
    },
    rest(signer, untilMs) {
      const known = of(signer);
      signers.set(signer, { ...known, restsUntilMs: Math.max(known.restsUntilMs, untilMs) });
    },
  };
}
