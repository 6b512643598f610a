import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { alignGap } from '#core/execution/align-gap.ts';
import { type Position } from '#core/model/position.ts';
import { proceedsOf } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { aCut, aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const LOT = { amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };
const gapOf = (position: Partial<Position>, isBusy = false) =>
  alignGap({ desired: sharesOf('400'), lot: LOT, isBusy, position: aPosition(position) });

describe('of 400 shares that should be owned at 0.50', () => {
  test('300 are missing where 100 are owned, 60 of them in a sale', () => {
    expect(gapOf({ available: sharesOf('40'), selling: sharesOf('60') })).toEqual({
      lot: { ...LOT, amount: dollars('150') },
    });
  });

  test('none are missing where 400 are owned', () => {
    const reason = { code: 'ALIGNED', owned: sharesOf('400'), desired: sharesOf('400') };
    expect(gapOf({ available: sharesOf('400') })).toEqual({ reason });
  });

  test('100 are missing of the half that a later reduction leaves, where 100 are owned', () => {
    expect(gapOf({ available: sharesOf('100'), cuts: [aCut()] })).toEqual({
      lot: { ...LOT, asOf: 2n, amount: dollars('50') },
    });
  });

  test('a reduction that the wish already knows takes nothing', () => {
    expect(gapOf({ cuts: [aCut({ leaderVersion: 1n })] })).toEqual({ lot: LOT });
  });
});

test.each<[string, Partial<Position>, boolean]>([
  ['a purchase is under way', { buying: [aPending()] }, false],
  ['a purchase waits for siblings', { held: [aParentId()] }, false],
  ['a sale is open', { exit: aParentId() }, false],
  ['a copy is worked over time, between two of its orders', { entry: aParentId() }, false],
  ['another purchase is undecided', {}, true],
])('nothing is bought while %s', (_, position, isBusy) => {
  expect(gapOf(position, isBusy)).toEqual({ reason: { code: 'POSITION_BUSY' } });
});

test('never costs more than what is missing, nor than the most of one command', () => {
  const micros = fc.bigInt({ min: 0n, max: 10n ** 12n });
  fc.assert(
    fc.property(micros, micros, (wish, has) => {
      const position = aPosition({ available: shares(has) });
      const gap = alignGap({ desired: shares(wish), lot: LOT, isBusy: false, position });
      const missing = wish > has ? proceedsOf(shares(wish - has), LOT.leaderPrice) : 0n;
      const amount = 'lot' in gap ? gap.lot.amount : 0n;
      expect(amount <= missing && amount <= LOT.amount).toBe(true);
    }),
  );
});
