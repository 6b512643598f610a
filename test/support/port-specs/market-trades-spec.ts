import { describe, expect, test } from '@jest/globals';
import { type MarketTrade } from '#core/model/market-trade.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type MarketTrades } from '#ports/market-trades.ts';
import { priceOf, sharesOf } from '../builders/quantities.ts';

/** A market of two tokens, and how much was traded of it in the last day. */
export type StagedMarket = {
  readonly condition: ConditionId;
  readonly tokens: readonly [TokenId, TokenId];
  readonly category: string;
  readonly volume24h: number;
};

/** When the trades of the suite were made. */
const TRADED_AT: UnixMs = unixMs(1_793_491_200_000 - 3_600_000);
/** Seven markets of one category, most traded last, and one of another. */
export const MARKETS: readonly StagedMarket[] = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => ({
  condition: `0x${String(number).padStart(64, '0')}` as ConditionId,
  tokens: [`${number}01` as TokenId, `${number}02` as TokenId],
  category: number === 8 ? 'Weather' : 'Politics',
  volume24h: number * 1_000,
}));
const [FIRST, SECOND] = [MARKETS[0]!, MARKETS[1]!];
const trade = (seconds: number, count: string, market = FIRST): StagedTrade => ({
  market,
  at: later(TRADED_AT, seconds * 1_000),
  token: market.tokens[0],
  price: priceOf('0.5'),
  shares: sharesOf(count),
});
/** A trade and its market. */
export type StagedTrade = MarketTrade & { readonly market: StagedMarket };

/** What every source of markets' trades does; `start` gives one that knows `MARKETS` and these trades, an hour later. */
export function marketTradesSpec(name: string, start: (trades: readonly StagedTrade[]) => Promise<MarketTrades>): void {
  describe(`market trades: ${name}`, () => {
    test('tells each trade of the market since a moment once, that moment’s own too, and none of another', async () => {
      // Given
      const made = [trade(-1, '7'), trade(0, '10'), trade(5, '20'), trade(9, '30'), trade(6, '99', SECOND)];
      const trades = await start(made.map((one) => ({ ...one, price: priceOf('0.4') })));
      // When
      const tape = await trades.since({ condition: FIRST.condition, from: TRADED_AT });
      // Then
      expect(tape.from).toBe(TRADED_AT);
      const told = tape.trades.map(({ at, shares, token, price }) => ({
        at,
        shares,
        price: token === FIRST.tokens[0] ? price : MICRO - price,
      }));
      expect(told.toSorted((a, b) => a.at - b.at)).toEqual(
        made.slice(1, 4).map(({ at, shares }) => ({ at, shares, price: priceOf('0.4') })),
      );
    });

    test('leaves out what is worth less than was asked for, and says so; what is worth just that stays', async () => {
      const trades = await start([trade(0, '199.98'), trade(1, '200'), trade(2, '500')]);
      const least = usd(100_000_000n);
      const tape = await trades.since({ condition: FIRST.condition, from: TRADED_AT, least });
      expect(tape.least).toBe(least);
      expect(tape.trades.map(({ shares }) => shares).toSorted()).toEqual(['200', '500'].map(sharesOf));
    });

    test('names the five most traded others of the category, the most traded first', async () => {
      const trades = await start([]);
      expect(await trades.mostTraded(FIRST.condition)).toEqual(
        [7, 6, 5, 4, 3].map((number) => MARKETS[number - 1]!.condition),
      );
      expect(await trades.mostTraded(MARKETS[7]!.condition)).toEqual([]);
    });

    test('of a market that nobody knows it tells no trade and no others', async () => {
      const trades = await start([trade(0, '10')]);
      const unknown = `0x${'f'.repeat(64)}` as ConditionId;
      expect((await trades.since({ condition: unknown, from: TRADED_AT })).trades).toEqual([]);
      expect(await trades.mostTraded(unknown)).toEqual([]);
    });
  });
}
