import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dailySeries } from '#core/scoring/daily-series.ts';
import { type RecordInput, type RecordMarket, recordOfRows, type RecordRow } from '#core/scoring/record-of-rows.ts';
import { bps } from '#core/values/bps.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { NO_PICO } from '#core/values/pico-usd.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aPoint, aSeriesMarket, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const OTHER = `0x${'d'.repeat(64)}` as ConditionId;
const FEE = { rateBps: bps(1n), exponent: 1 };
const [YES, NO] = ['2001' as TokenId, '2002' as TokenId];

const aRow = (row: Partial<RecordRow> = {}): RecordRow => ({
  ...{ at: NOW, type: 'TRADE', transaction: 'a', condition: CONDITION, token: TOKEN },
  ...{ side: 'BUY', shares: sharesOf('100'), dollars: dollars('40'), ...row },
});
/** Of his market, or of none, where `token` or `condition` is not there at all. */
const without = ({ ...row }: RecordRow, ...keys: readonly ('condition' | 'token')[]): RecordRow =>
  Object.fromEntries(Object.entries(row).filter(([key]) => !keys.includes(key as 'token'))) as RecordRow;
const aMarket = (market: Partial<RecordMarket> = {}): RecordMarket => ({
  ...{ ...aSeriesMarket(), question: 'Will it rain?', isNegRisk: true, fee: FEE, ...market },
});
const second = aMarket({ condition: OTHER, tokens: [YES, NO] });
const LEFT = { opening: 0, unreadable: 0, unpricedMarkets: 0 };
const recordOf = (rows: readonly RecordRow[], input: Partial<RecordInput> = {}) =>
  recordOfRows({ rows, markets: [aMarket(), second], prices: [], lastAt: NOW, left: LEFT, ...input });

describe('rows', () => {
  test.each<[string, RecordRow, object]>([
    ['a purchase', aRow(), { kind: 'BUY', token: TOKEN, shares: 100_000_000n, dollars: 40_000_000n, fee: 0n }],
    ['a sale', aRow({ side: 'SELL' }), { kind: 'SELL', token: TOKEN }],
    ['a split', without(aRow({ type: 'SPLIT', side: '' }), 'token'), { kind: 'SPLIT', shares: 100_000_000n }],
    ['a merge', without(aRow({ type: 'MERGE', side: '' }), 'token'), { kind: 'MERGE', shares: 100_000_000n }],
    ['a redemption', aRow({ type: 'REDEEM', side: '' }), { kind: 'REDEEM', token: TOKEN, dollars: 40_000_000n }],
    [
      'a rebate',
      without(aRow({ type: 'MAKER_REBATE' }), 'condition', 'token'),
      { kind: 'REWARD', dollars: 40_000_000n },
    ],
  ])('that tell of %s are one', (_, row, act) => {
    expect(recordOf([row]).acts).toEqual([expect.objectContaining({ ...act, at: NOW })]);
  });

  test('of one transaction and size are one conversion, into YES of the other markets of the event', () => {
    // Given
    const row = aRow({ type: 'CONVERSION', side: '' });
    const third = aMarket({
      condition: `0x${'e'.repeat(64)}` as ConditionId,
      tokens: ['3' as TokenId, '4' as TokenId],
    });
    const rows = [without(row, 'token'), { ...row, condition: OTHER, token: NO }];
    // When
    const { acts, gaps } = recordOf(rows, { markets: [aMarket(), second, third] });
    // Then
    expect(acts).toEqual([
      {
        ...{ at: NOW, kind: 'CONVERT', shares: 100_000_000n, isWhole: false },
        gives: [
          { condition: CONDITION, token: OTHER_TOKEN },
          { condition: OTHER, token: NO },
        ],
        gets: [{ condition: third.condition, token: '3' }],
      },
    ]);
    expect(gaps.conversions).toBe(1);
  });

  test('of a market that nobody knows are left out, and the market is counted once', () => {
    const { acts, gaps, markets } = recordOf([aRow(), aRow({ condition: OTHER }), aRow({ condition: OTHER })], {
      markets: [aMarket()],
    });
    expect(acts).toHaveLength(1);
    expect(gaps.unknownMarkets).toBe(1);
    expect([...markets.keys()]).toEqual([CONDITION]);
  });

  test('of a trade without a token are strange, like kinds that are not accounted for, but not moves of cash', () => {
    const rows = [without(aRow(), 'token'), aRow({ type: 'MIGRATION' }), aRow({ type: 'TIP' }), aRow({ type: 'NEWS' })];
    const { acts, gaps } = recordOf(rows);
    expect(acts).toEqual([]);
    expect(gaps.strangeRows).toEqual(
      new Map([
        ['TRADE', 1],
        ['MIGRATION', 1],
        ['NEWS', 1],
      ]),
    );
  });

  test('of any kinds in any order make acts and prices that are sorted, of which a series can be made', () => {
    const row = fc.record({
      at: fc.integer({ min: 0, max: 3 * DAY_MS }).map((ms) => later(NOW, ms)),
      type: fc.constantFrom('TRADE', 'SPLIT', 'MERGE', 'REDEEM', 'CONVERSION', 'REWARD', 'WITHDRAWAL', 'NEWS'),
      condition: fc.constantFrom(CONDITION, OTHER, `0x${'f'.repeat(64)}` as ConditionId),
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 20 }), (rows) => {
        // Given
        const told = rows.map((one) => aRow({ ...one, token: one.condition === OTHER ? YES : TOKEN }));
        const prices = told.map(({ at }) => aPoint('trade', at, '0.5'));
        // When
        const record = recordOf(told, { prices });
        // Then
        const isSorted = (list: readonly { readonly at: number }[]) =>
          list.every(({ at }, index) => index === 0 || at >= list[index - 1]!.at);
        expect(isSorted(record.acts) && isSorted(record.prices)).toBe(true);
        expect(dailySeries({ ...record, to: later(NOW, 4 * DAY_MS), leastCapital: NO_PICO }).days.length).toBeLessThan(
          6,
        );
      }),
    );
  });
});

describe('what the record leaves open', () => {
  test('only trades, and fees that no row tells', () => {
    expect(recordOf([aRow()]).gaps).toMatchObject({ isOnlyTrades: true, feesUntold: 1 });
    expect(recordOf([aRow(), aRow({ type: 'MERGE' })]).gaps.isOnlyTrades).toBe(false);
    expect(recordOf([aRow()], { markets: [aMarket({ fee: { ...FEE, rateBps: bps(0n) } })] }).gaps.feesUntold).toBe(0);
  });

  test('what was invented, and what the source itself left', () => {
    const left = { opening: 1, unreadable: 2, unpricedMarkets: 3, cutBefore: NOW };
    const markets = [aMarket({ invented: ['payout', 'end'] }), aMarket({ ...second, invented: ['end'] })];
    expect(recordOf([aRow()], { markets, left }).gaps).toMatchObject({ ...left, inventedPayouts: 1, inventedEnds: 2 });
  });

  test('a market past its end without a resolution, from the millisecond of its end on', () => {
    const unresolved = (market: Partial<RecordMarket>) =>
      recordOf([aRow()], { markets: [aMarket(market)] }).gaps.unresolved;
    expect(unresolved({ endsAt: NOW })).toBe(1);
    expect(unresolved({ endsAt: later(NOW, 1) })).toBe(0);
    expect(unresolved({ endsAt: NOW, ...paysFrom(NOW, '1', '0') })).toBe(0);
    expect(unresolved({})).toBe(0);
  });
});
