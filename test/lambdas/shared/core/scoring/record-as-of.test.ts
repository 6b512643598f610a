import { expect, test } from '@jest/globals';
import { recordAsOf } from '#core/scoring/record-as-of.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuy, aPoint, aSeriesMarket, marketsById, paysFrom } from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW } from '../../../../support/builders/identities.ts';

test.each([
  ['an act', [1, 0, 0], later(NOW, 2_001)],
  ['an act and a price', [1, 1, 0], later(NOW, 4_001)],
  ['an act, a price and a payout', [1, 1, 1], later(NOW, 6_001)],
  ['nothing', [0, 0, 0], later(NOW, 2_000)],
  ['no price of the moment itself', [1, 0, 0], later(NOW, 4_000)],
  ['no payout of the moment itself', [1, 1, 0], later(NOW, 6_000)],
])('before a moment there is %s', (_, expected, asOf) => {
  // Given
  const record = {
    acts: [aBuy({ at: later(NOW, 2_000), shares: '1', for: '0.5' })],
    prices: [aPoint('trade', later(NOW, 4_000), '0.5')],
    markets: marketsById(aSeriesMarket(paysFrom(later(NOW, 6_000), '1', '0'))),
  };
  // When
  const { acts, prices, markets } = recordAsOf(record, asOf);
  // Then
  expect([acts.length, prices.length, markets.get(CONDITION)?.payout === undefined ? 0 : 1]).toEqual(expected);
});
