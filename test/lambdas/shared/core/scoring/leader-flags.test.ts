import { describe, expect, test } from '@jest/globals';
import { type Bet } from '#core/scoring/bet.ts';
import { leaderTraits } from '#core/scoring/leader-flags.ts';
import { picoUsd } from '#core/values/pico-usd.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuy, aSell } from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const aBet = (event: string, profit: bigint, heldMs = 200_000): Bet => ({
  ...{ condition: CONDITION, event, profit: picoUsd(profit), state: 'win', isTakenOut: false },
  ...{ openedAt: NOW, closedAt: later(NOW, heldMs) },
});
const fill = { shares: '1', for: '0.5' };

describe('flags', () => {
  test.each([
    [[aBet('a', 1n), aBet('b', 1n)], []],
    [[aBet('a', 501n), aBet('b', 499n)], ['ONE_EVENT']],
    [[aBet('a', -1n)], []],
  ])('ONE_EVENT is more than half of the profit', (bets, flags) => {
    expect(leaderTraits([], bets).flags).toEqual(flags);
  });

  test.each([
    [300_000, OTHER_TOKEN, 1],
    [300_001, OTHER_TOKEN, 0],
    [1, TOKEN, 0],
  ])('BOTH_SIDES: a purchase %d ms later, of token %s, is of %d markets', (ms, token, count) => {
    const traits = leaderTraits([aBuy({ ...fill, at: later(NOW, ms), token }), aBuy(fill)], []);
    expect(traits.bothSides).toBe(count);
    expect(traits.flags).toEqual(count === 1 ? ['BOTH_SIDES'] : []);
  });

  test('BOTH_SIDES counts a market once, and no sale', () => {
    const other = { ...fill, token: OTHER_TOKEN };
    expect(leaderTraits([aBuy(fill), aBuy(other), aBuy(fill)], []).bothSides).toBe(1);
    expect(leaderTraits([aBuy(fill), aSell(other)], []).bothSides).toBe(0);
  });

  test.each([
    [119_999, ['SHORT_HOLDS']],
    [120_000, []],
  ])('SHORT_HOLDS: half of the bets over within %d ms', (ms, flags) => {
    const bets = [aBet('a', 1n, 1), aBet('b', 1n, ms), aBet('c', 1n, 500_000)];
    expect(leaderTraits([], bets)).toMatchObject({ flags, medianHoldMs: { value: ms } });
  });

  test.each([
    [4, 1, []],
    [5, 1, ['MAKER']],
  ])('MAKER: %d fills that rested and %d that took; what nobody knows counts for none', (makers, takers, flags) => {
    const fills = (role: 'maker' | 'taker', count: number) =>
      Array.from({ length: count }, () => aBuy({ ...fill, role }));
    expect(leaderTraits([...fills('maker', makers), ...fills('taker', takers), aSell(fill)], []).flags).toEqual(flags);
  });

  test('TRANSFERS: shares that came or went', () => {
    const move = { at: NOW, condition: CONDITION, token: TOKEN, shares: sharesOf('1') };
    const traits = leaderTraits(
      [
        { ...move, kind: 'RECEIVE' },
        { ...move, kind: 'SEND' },
      ],
      [],
    );
    expect(traits).toMatchObject({ transfers: 2, flags: ['TRANSFERS'] });
  });

  test('of nothing nothing is told', () => {
    const none = { value: null, reason: 'EMPTY' };
    expect(leaderTraits([], [])).toEqual({
      ...{ flags: [], topEventShare: none, bothSides: 0, medianHoldMs: none, makerShare: none, transfers: 0 },
    });
  });
});
