import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type EntryLot } from '#core/model/parent-order.ts';
import { type Cut } from '#core/model/position.ts';
import { combinedLot, currentLot, entryLot } from '#core/sizing/entry-lot.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aCut } from '../../../../support/builders/a-position.ts';
import { aFollow } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

/** 200 dollars at 0.50, current to version 1 of the leader position. */
const aLot = (changes: Partial<EntryLot> = {}): EntryLot => ({
  amount: dollars('200'),
  asOf: 1n,
  leaderPrice: priceOf('0.5'),
  freshAt: NOW,
  ...changes,
});

const cutTo = (cuts: readonly Cut[], lot: Partial<EntryLot> = {}): EntryLot => currentLot(aLot(lot), cuts);

test('a purchase of 1,000 by a leader worth 10,000 is 200 of 2,000, current to the position that it made', () => {
  const event = aLeaderEvent({ positionVersion: 7n, at: later(NOW, -3_000) });
  expect(entryLot({ event, follow: aFollow(), leaderEquity: dollars('10000') })).toEqual(
    aLot({ asOf: 7n, freshAt: later(NOW, -3_000), leaderNotional: dollars('1000') }),
  );
});

test('with 500 of the other outcome netted three quarters of the 2,000 shares are copied', () => {
  const input = { event: aLeaderEvent(), follow: aFollow(), leaderEquity: dollars('10000') };
  expect(entryLot({ ...input, opposite: sharesOf('500') }).amount).toBe(dollars('150'));
});

describe('reductions that came after the purchase', () => {
  test('half and then a quarter given up leave 75 of 200, current to the newer of them', () => {
    const cuts = [aCut({ leaderVersion: 2n }), aCut({ leaderVersion: 3n, keepNumerator: 3n, keepDenominator: 4n })];
    expect(cutTo(cuts)).toEqual(aLot({ amount: dollars('75'), asOf: 3n }));
  });

  test('all given up leaves nothing', () => {
    expect(cutTo([aCut({ keepNumerator: 0n, keepDenominator: 1n })]).amount).toBe(0n);
  });

  test.each([
    [4n, '200'],
    [5n, '200'],
    [6n, '100'],
  ])('a reduction of version %s takes from a purchase of version 5: %s are left', (leaderVersion, left) => {
    expect(cutTo([aCut({ leaderVersion })], { asOf: 5n }).amount).toBe(dollars(left));
  });

  test('each is taken once, however often the lot is brought up to date', () => {
    const cuts = [aCut({ leaderVersion: 2n }), aCut({ leaderVersion: 3n })];
    expect(currentLot(cutTo(cuts), cuts)).toEqual(cutTo(cuts));
  });

  test('the order in which they were applied changes at most a micro-dollar for each, and never leaves more than all', () => {
    const cut = fc
      .tuple(fc.bigInt({ min: 0n, max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
      .map(([kept, gone]) => aCut({ keepNumerator: kept, keepDenominator: kept + gone }));
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 8 }), (cuts) => {
        const gap = cutTo(cuts).amount - cutTo(cuts.toReversed()).amount;
        const most = BigInt(cuts.length);
        expect(gap <= most && gap >= -most).toBe(true);
        expect(cutTo(cuts).amount).toBeLessThanOrEqual(dollars('200'));
      }),
    );
  });
});

describe('several fills as one', () => {
  test('amounts add up; the lowest price, the newest fill and the newest version count', () => {
    const older = aLot({ amount: dollars('0.3'), asOf: 4n, leaderPrice: priceOf('0.48'), freshAt: later(NOW, -9_000) });
    const newer = aLot({ amount: dollars('0.2'), asOf: 6n, leaderPrice: priceOf('0.51') });
    const whole = aLot({ amount: dollars('0.5'), asOf: 6n, leaderPrice: priceOf('0.48') });
    expect(combinedLot([older, newer])).toEqual(whole);
    expect(combinedLot([newer, older])).toEqual(whole);
  });

  test('1,000 fills of 0.30 dollars are 300 dollars', () => {
    const lots = Array.from({ length: 1_000 }, () => aLot({ amount: dollars('0.3') }));
    expect(combinedLot(lots).amount).toBe(dollars('300'));
  });

  test('taken together before or after a reduction, what is left differs by less than a micro-dollar a fill', () => {
    const amounts = fc.array(fc.bigInt({ min: 0n, max: 10n ** 9n }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(amounts, fc.bigInt({ min: 0n, max: 100n }), (each, kept) => {
        const lots = each.map((amount) => aLot({ amount: usd(amount) }));
        const cuts = [aCut({ leaderVersion: 2n, keepNumerator: kept, keepDenominator: 101n })];
        const after = currentLot(combinedLot(lots), cuts).amount;
        const before = combinedLot(lots.map((lot) => currentLot(lot, cuts))).amount;
        expect(after >= before && after - before < BigInt(each.length)).toBe(true);
      }),
    );
  });
});
