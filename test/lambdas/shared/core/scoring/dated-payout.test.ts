import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { datedPayout } from '#core/scoring/dated-payout.ts';
import { recordAsOf } from '#core/scoring/record-as-of.ts';
import { type RecordMarket, recordOfRows, type RecordRow } from '#core/scoring/record-of-rows.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import { aPoint, aSeriesMarket, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

const ONE = price(1_000_000n);
const NONE = price(0n);
const market: RecordMarket = { ...aSeriesMarket(), question: '', isNegRisk: false, undatedPayout: [ONE, NONE] };
const aRow = (row: Partial<RecordRow>): RecordRow => ({
  ...{ at: NOW, type: 'TRADE', transaction: 'a', condition: CONDITION, token: TOKEN, side: 'BUY' },
  ...{ shares: sharesOf('100'), dollars: dollars('40'), ...row },
});
const paidAt = (told: Partial<Parameters<typeof datedPayout>[1]>, of = market) =>
  datedPayout(of, { rows: [], prices: [], ...told })?.at;
const AT = later(NOW, 5_000);

describe('what a market paid, where nobody tells when', () => {
  test.each([
    ['a redemption of it', { rows: [aRow({ at: AT, type: 'REDEEM' })] }, AT],
    ['a trade', { rows: [aRow({ at: AT })] }, undefined],
    [
      'a redemption of another market',
      { rows: [aRow({ at: AT, type: 'REDEEM', condition: `0x${'d'.repeat(64)}` as ConditionId })] },
      undefined,
    ],
    ['a dollar for what paid', { prices: [aPoint('trade', AT, '1')] }, AT],
    ['nothing for what paid none', { prices: [{ ...aPoint('trade', AT, '0'), token: OTHER_TOKEN }] }, AT],
    ['nothing for what paid', { prices: [aPoint('trade', AT, '0')] }, undefined],
    ['nearly a dollar for it', { prices: [aPoint('trade', AT, '0.999999')] }, undefined],
    ['somebody who bids a dollar', { prices: [aPoint('bid', AT, '1')] }, undefined],
    [
      'the first of several',
      { rows: [aRow({ at: later(AT, 9), type: 'REDEEM' })], prices: [aPoint('trade', AT, '1')] },
      AT,
    ],
  ])('is dated by %s', (_, told, at) => {
    expect(paidAt(told)).toBe(at);
  });

  test('is what is known where somebody tells when, and nothing where nobody tells what', () => {
    const rows = [aRow({ at: AT, type: 'REDEEM' })];
    expect(paidAt({ rows }, { ...market, ...paysFrom(NOW, '1', '0') })).toBe(NOW);
    const { undatedPayout: _undated, ...open } = market;
    expect(paidAt({ rows }, open)).toBeUndefined();
  });

  test('a half is shown by a redemption alone', () => {
    const half = { ...market, undatedPayout: [price(500_000n), price(500_000n)] as const };
    expect(paidAt({ prices: [aPoint('trade', AT, '1'), aPoint('trade', AT, '0.5')] }, half)).toBeUndefined();
    expect(paidAt({ rows: [aRow({ at: AT, type: 'REDEEM' })] }, half)).toBe(AT);
  });

  test('is the same with and without what came later', () => {
    const moment = fc.integer({ min: 0, max: 3 * DAY_MS }).map((ms) => later(NOW, ms));
    const row = fc.record({ at: moment, type: fc.constantFrom('TRADE', 'REDEEM', 'MERGE') });
    const point = fc.record({ at: moment, text: fc.constantFrom('0', '0.5', '1') });
    fc.assert(
      fc.property(fc.array(row), fc.array(point), moment, (rows, points, asOf) => {
        // Given
        const told = { rows: rows.map(aRow), prices: points.map(({ at, text }) => aPoint('trade', at, text)) };
        const isKnown = ({ at }: { readonly at: number }) => at < asOf;
        const left = { opening: 0, unreadable: 0, unpricedMarkets: 0 };
        const recordOf = ({ rows: all, prices }: typeof told) =>
          recordAsOf(recordOfRows({ rows: all, prices, markets: [market], lastAt: asOf, left }), asOf);
        // When
        const [whole, blind] = [
          recordOf(told),
          recordOf({ rows: told.rows.filter(isKnown), prices: told.prices.filter(isKnown) }),
        ];
        // Then
        expect(blind).toEqual(whole);
      }),
    );
  });
});
