import { expect, test } from '@jest/globals';
import { leaderMarkouts, MOST_MARKED_FILLS } from '#core/scoring/leader-markouts.ts';
import { later } from '#core/values/unix-ms.ts';
import {
  aBuy,
  aPoint,
  aSell,
  aSeriesMarket,
  marketsById,
  paysFrom,
} from '../../../../support/builders/a-leader-act.ts';
import { aTradersRecord } from '../../../../support/builders/a-leader-record.ts';
import { NOW } from '../../../../support/builders/identities.ts';

const seconds = (count: number) => later(NOW, count * 1_000);
const MARKETS = marketsById(aSeriesMarket());
const buy = aBuy({ shares: '100', for: '40' });

test('prices that others pay after a purchase are how far it went his way; after a sale the other way round', () => {
  // Given
  const prices = [aPoint('trade', seconds(5), '0.42'), aPoint('trade', seconds(40), '0.45')];
  const means = (act: typeof buy) =>
    leaderMarkouts({ acts: [act], markets: MARKETS, prices }).markouts.map(
      ({ value }) => value && Math.round(value.mean * 1e6) / 1e6,
    );
  // Then
  expect(means(buy)).toEqual([0.02, 0.05, null, null]);
  expect(means(aSell({ shares: '100', for: '40' }))).toEqual([-0.02, -0.05, null, null]);
});

test('what is traded after the resolution tells nothing', () => {
  const prices = [aPoint('trade', seconds(31), '0.42')];
  const told = (second: number) =>
    leaderMarkouts({ acts: [buy], markets: marketsById(aSeriesMarket(paysFrom(seconds(second), '1', '0'))), prices })
      .markouts[1];
  expect([told(30)?.reason, told(31)?.value?.fills]).toEqual(['EMPTY', 1]);
});

test('without a trade of others there is no markout and no fit', () => {
  const { markouts, decay } = leaderMarkouts({ acts: [buy], markets: MARKETS, prices: [] });
  expect([...markouts, decay].map(({ reason }) => reason)).toEqual(Array.from({ length: 5 }, () => 'EMPTY'));
});

test('an edge that is in the price after five seconds has the smallest time constant that fits', () => {
  // Given
  const prices = [5, 30, 300, 3_600].map((second) => aPoint('trade', seconds(second), '0.45'));
  // When
  const { decay } = leaderMarkouts({ acts: [buy], markets: MARKETS, prices });
  // Then
  expect(decay.value?.theta).toBe(1);
  expect(decay.value?.asymptote).toBeCloseTo(0.05, 3);
});

test('only the newest five hundred trades are looked at', () => {
  expect(MOST_MARKED_FILLS).toBe(500);
  const record = aTradersRecord({ days: 501, wonOfThousand: 500, runsAway: 2n });
  expect(leaderMarkouts(record).markouts[0]?.value?.fills).toBe(500);
});
