import { describe, expect, test } from '@jest/globals';
import { alignEvent, alignExit, alignParent, alignWish, type MarkedHolding } from '#core/execution/align-order.ts';
import { bps } from '#core/values/bps.ts';
import { aLeaderPosition } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { aFollow } from '../../../../support/builders/a-settings.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const holding: MarkedHolding = {
  position: aLeaderPosition({ version: 7n }),
  price: priceOf('0.5'),
  title: 'Will it rain?',
  outcome: 'Yes',
};
const leaderEquity = dollars('10000');
const PERCENTAGE = { policy: 'percentage', copyBps: bps(1_000n), maxTrade: dollars('20') } as const;

describe('of 2,000 shares at 0.50, a tenth of the leader’s equity', () => {
  test('a tenth of 2,000 dollars is wanted', () => {
    expect(alignWish({ holding, follow: aFollow(), leaderEquity })).toEqual({
      desired: sharesOf('400'),
      most: dollars('200'),
    });
  });

  test('ten percent of the shares are wanted by percentage; one command spends the most of one copy', () => {
    expect(alignWish({ holding, follow: aFollow({ sizing: PERCENTAGE }), leaderEquity })).toEqual({
      desired: sharesOf('200'),
      most: dollars('20'),
    });
  });

  test.each([{ price: priceOf('0') }, { position: aLeaderPosition({ shares: sharesOf('-1') }) }])(
    'nothing is wanted of %j',
    (changes) => {
      const wish = alignWish({ holding: { ...holding, ...changes }, follow: aFollow(), leaderEquity });
      expect(wish).toEqual({ desired: 0n, most: 0n });
    },
  );
});

describe('the purchase', () => {
  const wish = { desired: sharesOf('400'), most: dollars('200') };
  const parentOf = (command: string) =>
    alignParent({ command, follow: aFollow(), mode: 'live', holding, wish, now: NOW });

  test('has one id for each command and position, and is as fresh as the command', () => {
    expect(parentOf('a').parentId).toBe(parentOf('a').parentId);
    expect(parentOf('a').parentId).not.toBe(parentOf('b').parentId);
    expect(parentOf('a')).toMatchObject({
      origin: 'align',
      state: 'NEW',
      liftedAt: NOW,
      lot: { amount: dollars('200'), asOf: 7n, leaderPrice: priceOf('0.5'), freshAt: NOW },
    });
  });

  test('is decided on as a fill of the leader at his mark; another order is not', () => {
    expect(alignEvent(parentOf('a'))).toMatchObject({
      type: 'BUY',
      price: priceOf('0.5'),
      positionVersion: 7n,
      before: 0n,
    });
    expect(alignEvent(aParent())).toBeUndefined();
  });
});

describe('the sale', () => {
  test('lowers the target to the wish and opens the exit in one write', () => {
    const position = aPosition({ available: sharesOf('388'), target: sharesOf('388') });
    const { parent, changes } = alignExit(position, { desired: sharesOf('200'), asOf: 7n, now: NOW });
    expect(changes).toEqual([
      { kind: 'put', type: 'parent', value: parent },
      {
        kind: 'put',
        type: 'position',
        value: { ...position, target: sharesOf('200'), alignedTo: 7n, exit: parent.parentId, version: 2n },
      },
    ]);
  });

  test('never raises a target', () => {
    const position = aPosition({ available: sharesOf('388'), target: sharesOf('100') });
    const { changes } = alignExit(position, { desired: sharesOf('200'), asOf: 7n, now: NOW });
    expect(changes[1]).toMatchObject({ value: { target: sharesOf('100') } });
  });

  test.each([
    [{ available: sharesOf('200') }, /above the wish/],
    [{ available: sharesOf('388'), selling: sharesOf('1') }, /nothing is under way/],
    [{ available: sharesOf('388'), buying: [aPending()] }, /nothing is under way/],
  ])('is refused for %#', (changes, message) => {
    expect(() => alignExit(aPosition(changes), { desired: sharesOf('200'), asOf: 7n, now: NOW })).toThrow(message);
  });
});
