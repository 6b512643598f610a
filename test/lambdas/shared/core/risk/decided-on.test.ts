import { describe, expect, test } from '@jest/globals';
import { decide } from '#core/decide.ts';
import { type DecidedOn } from '#core/model/decided-on.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { decidedOn } from '#core/risk/decided-on.ts';
import { bps } from '#core/values/bps.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { aBook, aMarket } from '../../../../support/builders/a-market.ts';
import { someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, anEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const ALL = theLimits({
  ...{ usesDeploymentRate: true, maxPositionCapitalBps: bps(1_000n), canaryCopies: 5n },
  maxMarketExposure: dollars('900'),
  maxEventExposure: dollars('850'),
  maxPositionShares: sharesOf('1000'),
  maxDailySpend: dollars('700'),
});
const all: Partial<Snapshot> = {
  settings: someSettings({ limits: ALL }),
  equity: anEquity({ positions: dollars('7000') }),
  market: aMarket({ eventGroup: '903' as EventGroupId }),
  globalCap: aCap({ isOpened: true, posted: dollars('1200'), copies: 9n }),
  leaderCap: aCap({ posted: dollars('900') }),
  eventCap: aCap({ posted: dollars('40') }),
  opposite: sharesOf('0'),
};
const numbers = (changes: Partial<Snapshot> = {}): DecidedOn => {
  const snapshot = aSnapshot(changes);
  return decidedOn(snapshot, decide(snapshot));
};

test('of a copy: what the leader is worth, the book, the size at each step, and every cap with its limit', () => {
  const verdict = decide(aSnapshot(all));
  expect(verdict).toMatchObject({ verdict: 'copy' });
  expect(numbers(all)).toEqual({
    ...{
      at: NOW,
      settings: 1n,
      equity: dollars('10000'),
      equityAt: anEquity().at,
      deployed: 8_000n,
      opposite: 0n,
      liquidity: dollars('10000'),
      category: 'weather',
    },
    ...{ bid: priceOf('0.49'), best: priceOf('0.5'), limit: priceOf('0.51') },
    ...{ size: dollars('200'), allowed: dollars('200'), copies: 9n },
    cost: verdict.verdict === 'copy' ? verdict.amounts.worstCost : undefined,
    caps: [
      { cap: 'G', used: dollars('1200'), limit: dollars('4000') },
      { cap: 'L', used: dollars('900'), limit: dollars('1600') },
      { cap: 'M', used: 0n, limit: dollars('900') },
      { cap: 'X', used: dollars('40'), limit: dollars('850') },
      { cap: 'P', used: 0n, limit: dollars('500') },
      { cap: 'D', used: 0n, limit: dollars('700') },
    ],
  });
});

test('of a copy that a limit made smaller: what was asked for and what was left', () => {
  const cut = numbers({ leaderCap: aCap({ posted: dollars('1900') }) });
  expect(cut).toMatchObject({ size: dollars('200'), allowed: dollars('100') });
  expect(cut).toHaveProperty('cost');
});

test('of one that a limit refused: what was asked for and what was left', () => {
  const refused = numbers({ leaderCap: aCap({ posted: dollars('1999') }) });
  expect(refused).toMatchObject({ size: dollars('200'), allowed: dollars('1') });
  expect(refused).not.toHaveProperty('cost');
});

describe('of one that was never priced', () => {
  test('there is no size, and what is known is kept', () => {
    expect(numbers({ book: aBook({ asks: [] }) })).toEqual({
      ...{
        at: NOW,
        settings: 1n,
        equity: dollars('10000'),
        equityAt: anEquity().at,
        liquidity: dollars('10000'),
        category: 'weather',
        bid: priceOf('0.49'),
        caps: [],
      },
    });
    expect(numbers({ equity: undefined, market: undefined, book: undefined })).toEqual({
      ...{ at: NOW, settings: 1n, caps: [] },
    });
  });
});

test('what the leader held of the other outcome is kept where it was netted', () => {
  expect(numbers({ opposite: sharesOf('300') }).opposite).toBe(sharesOf('300'));
  expect(numbers()).not.toHaveProperty('opposite');
});

test('a market without a category has none', () => {
  expect(numbers({ market: aMarket({ categories: [] }) })).not.toHaveProperty('category');
});

test('they take less than a kilobyte, with every limit set and every number as long as it gets', () => {
  const long = 99_999_999_999_999n;
  const market = aMarket({ eventGroup: '903' as EventGroupId, categories: ['c'.repeat(1_000)] });
  const grown = JSON.stringify(numbers({ ...all, market }), (_, one: unknown) =>
    typeof one === 'bigint' ? long.toString() : one,
  );
  // DynamoDB counts names and values; the quotes and brackets of JSON are more than its own overhead.
  expect(grown.length).toBeLessThan(1_024);
});
