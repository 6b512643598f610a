import { type TokenId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** What a share of a token is worth to whoever must sell it, shared by all followers who own it. */
export type Mark = {
  readonly token: TokenId;
  readonly price: Price;
  /** False where its book tells no price: then it is what it was worth before, or less where somebody asks for less. */
  readonly hasBid: boolean;
  /** When its book was read last, whatever stood in it. */
  readonly at: UnixMs;
};
