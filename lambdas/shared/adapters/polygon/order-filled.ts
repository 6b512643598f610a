import { type Shares, shares } from '#core/values/shares.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { WORD_DIGITS } from './node-values.ts';

/** keccak256 of `OrderFilled(bytes32,address,address,uint8,uint256,uint256,uint256,uint256,bytes32,bytes32)`. */
export const ORDER_FILLED = '0xd543adfd945773f1a62f74f0ee55a5e3b9b1a28262980ba90b1a89f2ea84d8ee';
/** Side, token, what the maker gave, what he got, fee; two words more say who built the order. */
const WORDS_READ = 5;

/** What the data of an `OrderFilled` says of its maker's order. */
export type OrderFilled = {
  readonly side: 'BUY' | 'SELL';
  readonly token: bigint;
  readonly shares: Shares;
  /** Dollars given or received, without the fee. */
  readonly gross: Usd;
  readonly fee: Usd;
};

/** Reads the unindexed words of an `OrderFilled`; undefined where they are cut or tell a side that there is not. */
export function orderFilled(data: string): OrderFilled | undefined {
  const words = Array.from({ length: WORDS_READ }, (_, place) =>
    data.slice(2 + place * WORD_DIGITS, 2 + (place + 1) * WORD_DIGITS),
  );
  if (words.some((word) => word.length !== WORD_DIGITS)) return undefined;
  const [side = 0n, token = 0n, gave = 0n, got = 0n, fee = 0n] = words.map((word) => BigInt(`0x${word}`));
  if (side > 1n) return undefined;
  const isBuy = side === 0n;
  return {
    side: isBuy ? 'BUY' : 'SELL',
    token,
    shares: shares(isBuy ? got : gave),
    gross: usd(isBuy ? gave : got),
    fee: usd(fee),
  };
}
