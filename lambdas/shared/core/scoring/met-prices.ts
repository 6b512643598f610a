import { MICRO } from '../values/decimal.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { type Price, price } from '../values/price.ts';
import { later, type UnixMs } from '../values/unix-ms.ts';
import { type PricePoint, type SeriesMarket } from './leader-act.ts';

/** What others traded, by token and time. */
export type MetPrices = {
  /** The first trade from a moment on, within a minute; undefined where there was none. */
  readonly after: (token: TokenId, from: UnixMs) => Price | undefined;
  /** The last trade up to a moment, however old, were it that of some hours. */
  readonly before: (token: TokenId, at: UnixMs) => Price | undefined;
};

type Print = { readonly at: UnixMs; readonly price: Price };
type Prints = Map<TokenId, Print[]>;

/** As old as an entry may get: what is traded later tells nothing of the price that it met. */
const WITHIN_MS = 60_000;

/**
 * Tells what others traded a token at; a trade of the other outcome counts as one at what it leaves of a dollar.
 *
 * @param points - Sorted by time.
 */
export function metPrices(points: readonly PricePoint[], markets: ReadonlyMap<ConditionId, SeriesMarket>): MetPrices {
  const others = new Map([...markets.values()].flatMap(({ tokens: [a, b] }) => [[a, b] as const, [b, a] as const]));
  const [trades, closes]: readonly [Prints, Prints] = [new Map(), new Map()];
  const note = (prints: Prints, token: TokenId, print: Print): void => {
    const own = prints.get(token) ?? [];
    prints.set(token, own);
    own.push(print);
  };
  for (const { kind, token, at, price: traded } of points) {
    if (kind === 'bid' || traded === undefined) continue;
    const prints = kind === 'trade' ? trades : closes;
    note(prints, token, { at, price: traded });
    const other = others.get(token);
    if (other !== undefined) note(prints, other, { at, price: price(MICRO - traded) });
  }
  const last = (prints: Prints, token: TokenId, at: UnixMs): Print | undefined => {
    const own = prints.get(token) ?? [];
    return own[firstFrom(own, later(at, 1)) - 1];
  };
  return {
    after: (token, from) => {
      const own = trades.get(token) ?? [];
      const print = own[firstFrom(own, from)];
      return print !== undefined && print.at <= later(from, WITHIN_MS) ? print.price : undefined;
    },
    before: (token, at) => {
      const [trade, close] = [last(trades, token, at), last(closes, token, at)];
      return trade !== undefined && trade.at >= (close?.at ?? trade.at) ? trade.price : close?.price;
    },
  };
}

/** The place of the first print from a moment on; their number where there is none. */
function firstFrom(prints: readonly Print[], from: UnixMs): number {
  let [low, high] = [0, prints.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((prints[middle]?.at ?? from) < from) low = middle + 1;
    else high = middle;
  }
  return low;
}
