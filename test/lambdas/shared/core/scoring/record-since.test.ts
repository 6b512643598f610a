import { expect, test } from '@jest/globals';
import { recordSince } from '#core/scoring/record-since.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuy, aPoint, aSeriesMarket, marketsById, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW } from '../../../../support/builders/identities.ts';

test.each([
  ['both, of the moment itself too', [1, 1], later(NOW, 2_000)],
  ['no act of a millisecond before', [0, 1], later(NOW, 2_001)],
  ['a price of the moment itself', [0, 1], later(NOW, 4_000)],
  ['nothing of before', [0, 0], later(NOW, 4_001)],
])('from a moment on there is %s, and how markets ended', (_, expected, from) => {
  // Given
  const record = {
    acts: [aBuy({ at: later(NOW, 2_000), shares: '1', for: '0.5' })],
    prices: [aPoint('trade', later(NOW, 4_000), '0.5')],
    markets: marketsById(aSeriesMarket(paysFrom(later(NOW, 1_000), '1', '0'))),
  };
  // When
  const { acts, prices, markets } = recordSince(record, from);
  // Then
  expect([acts.length, prices.length]).toEqual(expected);
  expect(markets.get(CONDITION)?.payout?.at).toBe(later(NOW, 1_000));
});
