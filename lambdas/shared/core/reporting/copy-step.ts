import { type PicoUsd } from '../values/pico-usd.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** What orders of ours came to, all confirmed executions together. */
export type Execution = {
  readonly shares: Shares;
  /** Dollars given or received, without the fee. */
  readonly gross: Usd;
  readonly fee: Usd;
  /** The same shares at the best price that stood in the book when each order was decided; absent where one is not kept. */
  readonly decidedWorth?: PicoUsd;
};

/** One thing that happened to a position that copies a leader, in the order of recording. */
export type CopyStep = { readonly id: string; readonly at: UnixMs } & (
  | {
      readonly kind: 'entry';
      /** The leader's own; absent where a person wanted to own what the leader holds. */
      readonly price?: Price;
      /** What the follow's sizing makes of it; absent where that is not known or not over: then what was bought is all. */
      readonly wanted?: Shares;
      readonly ours: Execution;
    }
  | {
      readonly kind: 'exit';
      /** The leader's own, or what stands for it where he traded none. */
      readonly price: Price;
      /** The part of his position that the leader kept. */
      readonly keepNumerator: bigint;
      readonly keepDenominator: bigint;
      /** Our order that sells for it, maybe for others too; absent where there is none. */
      readonly saleId?: string;
    }
  /** A sale that no reduction of the leader asked for. */
  | { readonly kind: 'own'; readonly ours: Execution }
);

/** What a share of the token is worth in the end, and how that is known; `later`: by what became known after that end. */
export type TokenValue = { readonly price: Price; readonly from: 'payout' | 'mark' | 'later' | 'last-trade' };
