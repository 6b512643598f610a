import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { metPrices } from '#core/scoring/met-prices.ts';
import { later } from '#core/values/unix-ms.ts';
import { aPoint, aSeriesMarket, marketsById } from '../../../../support/builders/a-leader-act.ts';
import { NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { priceOf } from '../../../../support/builders/quantities.ts';

const MARKETS = marketsById(aSeriesMarket());
const seconds = (count: number) => later(NOW, count * 1_000);

test('the first trade from a moment on counts, within a minute, this moment and the minute included', () => {
  // Given
  const { after } = metPrices([aPoint('trade', seconds(60), '0.4'), aPoint('trade', seconds(61), '0.6')], MARKETS);
  // Then
  expect(after(TOKEN, seconds(0))).toBe(priceOf('0.4'));
  expect(after(TOKEN, later(NOW, -1))).toBeUndefined();
  expect(after(TOKEN, seconds(60))).toBe(priceOf('0.4'));
  expect(after(TOKEN, later(seconds(60), 1))).toBe(priceOf('0.6'));
  expect(after(TOKEN, later(seconds(61), 1))).toBeUndefined();
});

test('the last trade up to a moment counts, however old', () => {
  const { before } = metPrices([aPoint('trade', NOW, '0.4'), aPoint('trade', seconds(9), '0.6')], MARKETS);
  expect([later(NOW, -1), NOW, later(seconds(9), -1), seconds(9_999)].map((at) => before(TOKEN, at))).toEqual([
    undefined,
    ...['0.4', '0.4', '0.6'].map(priceOf),
  ]);
});

test('a trade of the other outcome counts as what it leaves of a dollar; a bid is no trade', () => {
  const { after, before } = metPrices([aPoint('bid', NOW, '0.1'), aPoint('trade', NOW, '0.7', OTHER_TOKEN)], MARKETS);
  expect(after(TOKEN, NOW)).toBe(priceOf('0.3'));
  expect(before(OTHER_TOKEN, NOW)).toBe(priceOf('0.7'));
});

test('what is known of some hours at their end is no trade of a moment, and the last one all the same', () => {
  // Given
  const points = [aPoint('trade', seconds(1), '0.4'), aPoint('close', seconds(5), '0.6', OTHER_TOKEN)];
  // When
  const { after, before } = metPrices(points, MARKETS);
  // Then
  expect(after(TOKEN, seconds(5))).toBeUndefined();
  expect([4, 5].map((at) => before(OTHER_TOKEN, seconds(at)))).toEqual(['0.6', '0.6'].map(priceOf));
  const later = metPrices([aPoint('close', NOW, '0.2'), aPoint('trade', seconds(1), '0.3')], MARKETS);
  expect([0, 1].map((at) => later.before(TOKEN, seconds(at)))).toEqual(['0.2', '0.3'].map(priceOf));
  const first = metPrices([aPoint('trade', NOW, '0.3'), aPoint('close', seconds(1), '0.2')], MARKETS);
  expect([0, 1].map((at) => first.before(TOKEN, seconds(at)))).toEqual(['0.3', '0.2'].map(priceOf));
});

test('a search finds what a walk finds', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 30 }),
      fc.integer({ min: -5, max: 205 }),
      (moments, asked) => {
        const sorted = moments.toSorted((a, b) => a - b);
        const { after, before } = metPrices(
          sorted.map((at, place) => aPoint('trade', seconds(at), `0.${100 + place}`)),
          MARKETS,
        );
        const next = sorted.findIndex((at) => at >= asked && at <= asked + 60);
        const last = sorted.findLastIndex((at) => at <= asked);
        expect(after(TOKEN, seconds(asked))).toBe(next < 0 ? undefined : priceOf(`0.${100 + next}`));
        expect(before(TOKEN, seconds(asked))).toBe(last < 0 ? undefined : priceOf(`0.${100 + last}`));
      },
    ),
  );
});
