import { type LeaderAct, type PricePoint, type SeriesMarket } from '#core/scoring/leader-act.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from './identities.ts';
import { dollars, priceOf, sharesOf } from './quantities.ts';

/** A market of two outcomes, unresolved. */
export function aSeriesMarket(changes: Partial<SeriesMarket> = {}): SeriesMarket {
  return { condition: CONDITION, event: 'event', tokens: [TOKEN, OTHER_TOKEN], ...changes };
}

/** What a share of each outcome pays from a moment on. */
export function paysFrom(at: UnixMs, first: string, second: string): Pick<SeriesMarket, 'payout'> {
  return { payout: { at, perShare: [priceOf(first), priceOf(second)] } };
}

/** Markets by their condition. */
export function marketsById(...markets: readonly SeriesMarket[]): ReadonlyMap<ConditionId, SeriesMarket> {
  return new Map(markets.map((market) => [market.condition, market]));
}

type FillWords = {
  readonly at?: UnixMs;
  readonly shares: string;
  readonly for: string;
  readonly fee?: string;
  readonly token?: TokenId;
  readonly condition?: ConditionId;
  readonly role?: 'maker' | 'taker';
};

/** A purchase for so many dollars. */
export const aBuy = (words: FillWords): LeaderAct => aFill('BUY', words);

/** A sale for so many dollars. */
export const aSell = (words: FillWords): LeaderAct => aFill('SELL', words);

/** What a token was bid, or traded, at a moment. */
export function aPoint(kind: PricePoint['kind'], at: UnixMs, text: string, token: TokenId = TOKEN): PricePoint {
  return { kind, at, token, price: priceOf(text) };
}

function aFill(kind: 'BUY' | 'SELL', { at = NOW, fee = '0', role, ...words }: FillWords): LeaderAct {
  return {
    ...{ at, kind, condition: words.condition ?? CONDITION, token: words.token ?? TOKEN },
    ...{ shares: sharesOf(words.shares), dollars: dollars(words.for), fee: dollars(fee) },
    ...(role === undefined ? {} : { role }),
  };
}
