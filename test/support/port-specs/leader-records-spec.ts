import { describe, expect, test } from '@jest/globals';
import { dailySeries } from '#core/scoring/daily-series.ts';
import { type RecordMarket, type RecordRow } from '#core/scoring/record-of-rows.ts';
import { bps } from '#core/values/bps.ts';
import { type ConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { NO_PICO, picoUsd } from '#core/values/pico-usd.ts';
import { DAY_MS, later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type LeaderRecords } from '#ports/leader-records.ts';
import { aTransaction } from '../builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../builders/quantities.ts';

/** The day before the days of the suite, and the moment at which it is told of: eight days later. */
export const FIRST_DAY: UnixMs = unixMs(1_793_491_200_000);
export const NOW: UnixMs = later(FIRST_DAY, 8 * DAY_MS);
export const WHOSE = `0x${'1'.repeat(40)}` as Wallet;
const HOUR_MS = 3_600_000;
const at = (day: number, hour: number): UnixMs => later(FIRST_DAY, day * DAY_MS + hour * HOUR_MS);

/** One market that paid its first outcome on the fifth day, and one that is open. */
export const PAST_MARKETS = [1, 2].map((number) => ({
  ...{ condition: `0x${String(number).padStart(64, '0')}` as ConditionId, event: `${2_000 + number}` },
  tokens: [`${number}01` as TokenId, `${number}02` as TokenId] as const,
  ...{ question: `Will it be ${number}?`, isNegRisk: false, endsAt: at(30, 0) },
  fee: { rateBps: bps(number === 2 ? 500n : 0n), exponent: 1 },
  ...(number === 1 ? { payout: { at: at(5, 12), perShare: [priceOf('1'), priceOf('0')] as const } } : {}),
})) satisfies readonly RecordMarket[];
const [PAID, OPEN] = [PAST_MARKETS[0]!, PAST_MARKETS[1]!];

const row = (moment: UnixMs, words: Partial<RecordRow>): RecordRow => ({
  ...{ at: moment, type: 'TRADE', transaction: aTransaction(moment / 1_000), side: 'BUY' },
  ...{ condition: PAID.condition, token: PAID.tokens[0], shares: sharesOf('100'), dollars: dollars('40'), ...words },
});
/** What he did: he bought, sold a part, bought of the other market, and was paid. */
export const PAST_ROWS: readonly RecordRow[] = [
  row(at(1, 6), {}),
  row(at(2, 6), { side: 'SELL', shares: sharesOf('50'), dollars: dollars('25') }),
  row(at(3, 6), { condition: OPEN.condition, token: OPEN.tokens[1], dollars: dollars('30') }),
  row(at(6, 6), { type: 'REDEEM', side: '', shares: sharesOf('50'), dollars: dollars('50') }),
];
/** What somebody else paid for the second outcome of the open market, after him. */
export const PRICED = { at: at(4, 6), token: OPEN.tokens[1], price: priceOf('0.35') };

/** What every source of leaders' records does; `start` gives one at `NOW` of `WHOSE` past that is. */
export function leaderRecordsSpec(name: string, start: () => Promise<LeaderRecords>): void {
  describe(`leader records: ${name}`, () => {
    test('tell what he did, in its order, of which markets it was and what they paid', async () => {
      // Given
      const records = await start();
      // When
      const record = await records.recordOf(WHOSE, { from: FIRST_DAY, to: NOW });
      // Then
      expect(record.acts.map(({ at: moment, kind }) => [moment, kind])).toEqual([
        [at(1, 6), 'BUY'],
        [at(2, 6), 'SELL'],
        [at(3, 6), 'BUY'],
        [at(6, 6), 'REDEEM'],
      ]);
      expect(record.markets.get(PAID.condition)).toEqual({
        ...{ condition: PAID.condition, event: PAID.event, tokens: PAID.tokens, fee: PAID.fee, payout: PAID.payout },
      });
      expect(record.markets.get(OPEN.condition)).not.toHaveProperty('payout');
      expect(record.markets.get(OPEN.condition)?.fee).toEqual({ rateBps: 500n, exponent: 1 });
      expect(record.questions.get(OPEN.condition)).toBe('Will it be 2?');
      expect(record.lastAt).toBe(later(NOW, -1));
      expect(record.gaps).toMatchObject({ isOnlyTrades: false, feesUntold: 1, unknownMarkets: 0, unreadable: 0 });
    });

    test('make the profit that his rows and the payout give by hand, and a price marks what is open', async () => {
      const record = await (await start()).recordOf(WHOSE, { from: FIRST_DAY, to: NOW });
      const series = dailySeries({ ...record, to: NOW, leastCapital: NO_PICO });
      // 25 and 50 came back of 40; 30 are worth 35 since somebody else paid that.
      expect(series.total).toBe(picoUsd(40_000_000_000_000n));
      expect(series.bets.map(({ profit }) => profit)).toEqual([35_000_000_000_000n, 5_000_000_000_000n]);
    });

    test('know nothing of what came after their window, not even how a market ended', async () => {
      const record = await (await start()).recordOf(WHOSE, { from: FIRST_DAY, to: at(5, 12) });
      expect(record.acts).toHaveLength(3);
      expect(record.markets.get(PAID.condition)).not.toHaveProperty('payout');
      const after = await (await start()).recordOf(WHOSE, { from: FIRST_DAY, to: later(at(5, 12), 1) });
      expect(after.markets.get(PAID.condition)).toHaveProperty('payout');
      expect(record.prices.every(({ at: moment }) => moment < at(5, 12))).toBe(true);
    });

    test('begin with their window: its first moment counts, its last one does not', async () => {
      const record = await (await start()).recordOf(WHOSE, { from: at(2, 6), to: at(3, 6) });
      expect(record.acts.map(({ kind }) => kind)).toEqual(['SELL']);
    });

    test('of a wallet that nobody knows are empty', async () => {
      const record = await (await start()).recordOf(`0x${'9'.repeat(40)}` as Wallet, { from: FIRST_DAY, to: NOW });
      expect([record.acts, record.prices, [...record.markets]]).toEqual([[], [], []]);
    });
  });
}
