import { describe, expect, test } from '@jest/globals';
import { type PricePoint, type SeriesMarket } from '#core/scoring/leader-act.ts';
import { markKeeper, type SeriesMark } from '#core/scoring/mark-keeper.ts';
import { DAY_MS, later, type UnixMs } from '#core/values/unix-ms.ts';
import { aPoint, aSeriesMarket, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';

function marked(
  points: readonly PricePoint[],
  now: UnixMs,
  market: SeriesMarket = aSeriesMarket(),
): SeriesMark | undefined {
  const marks = markKeeper(points);
  marks.advance(now);
  return marks.markOf(market, TOKEN, now);
}

describe('a mark', () => {
  const bid = aPoint('bid', NOW, '0.5');
  const trade = aPoint('trade', later(NOW, 1_000), '0.6');

  test('is the best bid, also where a trade came later', () => {
    expect(marked([bid, trade], later(NOW, 2_000))).toEqual({ price: priceOf('0.5'), from: 'bid' });
  });

  test('is the last trade where the newest book has no bid', () => {
    const cleared: PricePoint = { kind: 'bid', at: later(NOW, 500), token: TOKEN };
    expect(marked([bid, cleared, trade], later(NOW, 2_000))).toEqual({ price: priceOf('0.6'), from: 'trade' });
  });

  test.each([
    [DAY_MS, 'bid', '0.5'],
    [DAY_MS + 1, 'trade', '0.6'],
    [DAY_MS + 1_000, 'trade', '0.6'],
    [DAY_MS + 1_001, 'last', '0.6'],
  ] as const)('%d ms after the bid and 1,000 fewer after the trade it is the %s', (ms, from, text) => {
    expect(marked([bid, trade], later(NOW, ms))).toEqual({ price: priceOf(text), from });
  });

  test('older than a day it is what it was marked at last, not the newest price', () => {
    // Given
    const marks = markKeeper([bid, trade]);
    marks.advance(later(NOW, 1_000));
    marks.markOf(aSeriesMarket(), TOKEN, later(NOW, 1_000));
    // When
    const mark = marks.markOf(aSeriesMarket(), TOKEN, later(NOW, 2 * DAY_MS));
    // Then
    expect(mark).toEqual({ price: priceOf('0.5'), from: 'last' });
  });

  test('is what a share pays from the millisecond of the resolution on', () => {
    const market = aSeriesMarket(paysFrom(later(NOW, 10), '0.25', '0.75'));
    expect(marked([bid], later(NOW, 9), market)).toEqual({ price: priceOf('0.5'), from: 'bid' });
    expect(marked([bid], later(NOW, 10), market)).toEqual({ price: priceOf('0.25'), from: 'payout' });
  });

  test('is what the other outcome leaves of a dollar where nothing tells its own', () => {
    const other = aPoint('trade', NOW, '0.3', OTHER_TOKEN);
    expect(marked([other], NOW)).toEqual({ price: priceOf('0.7'), from: 'other' });
    expect(marked([other, aPoint('trade', NOW, '0.1')], NOW)).toEqual({ price: priceOf('0.1'), from: 'trade' });
  });

  test('knows of no later price', () => {
    expect(marked([aPoint('bid', later(NOW, 1), '0.5')], NOW)).toBeUndefined();
  });

  test('knows a trade that it is told of', () => {
    // Given
    const marks = markKeeper([]);
    // When
    marks.note(TOKEN, NOW, priceOf('0.42'));
    // Then
    expect(marks.markOf(aSeriesMarket(), TOKEN, NOW)).toEqual({ price: priceOf('0.42'), from: 'trade' });
  });
});
