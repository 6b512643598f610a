import { describe, expect, test } from '@jest/globals';
import { type LeaderAct, type PricePoint, type SeriesMarket } from '#core/scoring/leader-act.ts';
import { bookAct, isExited, openAccount, restartAccount } from '#core/scoring/leader-account.ts';
import { markKeeper } from '#core/scoring/mark-keeper.ts';
import { type LeaderAccount, type Stake, worthAt } from '#core/scoring/stake-worth.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { inPico, type PicoUsd } from '#core/values/pico-usd.ts';
import { plus } from '#core/values/quantity.ts';
import { DAY_MS, later } from '#core/values/unix-ms.ts';
import {
  aBuy,
  aPoint,
  aSell,
  aSeriesMarket,
  marketsById,
  paysFrom,
} from '../../../../support/builders/a-leader-act.ts';
import { CONDITION, NOW, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';

type Given = { readonly markets?: readonly SeriesMarket[]; readonly points?: readonly PricePoint[] };

const END = later(NOW, 1_000);
const SECOND = `0x${'d'.repeat(64)}` as ConditionId;
const [YES, NO] = ['2001' as TokenId, '2002' as TokenId];
const pico = (text: string): PicoUsd => inPico(dollars(text));

function booked(acts: readonly LeaderAct[], { markets = [aSeriesMarket()], points = [] }: Given = {}): LeaderAccount {
  const account = openAccount(marketsById(...markets), markKeeper(points));
  for (const act of acts) bookAct(account, act);
  account.marks.advance(END);
  return account;
}

function stakeIn(account: LeaderAccount, condition: ConditionId = CONDITION): Stake {
  const stake = account.stakes.get(condition);
  if (stake === undefined) throw new Error('no stake');
  return stake;
}

function profitIn(account: LeaderAccount, condition: ConditionId = CONDITION): PicoUsd {
  const stake = stakeIn(account, condition);
  return plus(stake.cash, worthAt(account, stake, END));
}

describe('fills', () => {
  test('cost dollars and fees, and are worth their own price until something else tells one', () => {
    const account = booked([aBuy({ shares: '100', for: '60', fee: '1.5' })]);
    expect(stakeIn(account).cash).toBe(pico('-61.5'));
    expect(profitIn(account)).toBe(pico('-1.5'));
    expect([account.outlay, account.peak]).toEqual([pico('61.5'), pico('61.5')]);
  });

  test('a sale brings its dollars less the fee, and the peak of what was laid out stays', () => {
    const account = booked([aBuy({ shares: '100', for: '60' }), aSell({ shares: '100', for: '70', fee: '2' })]);
    expect(profitIn(account)).toBe(pico('8'));
    expect([account.outlay, account.peak]).toEqual([pico('-8'), pico('60')]);
    expect(stakeIn(account)).toMatchObject({ exitedAt: NOW, hasGiven: true, hasUnseen: false });
  });

  test('what was never seen to come leaves less than nothing: the sale made its price less the payout', () => {
    const markets = [aSeriesMarket(paysFrom(END, '1', '0'))];
    const account = booked([aSell({ shares: '10', for: '7' })], { markets });
    expect(profitIn(account)).toBe(pico('-3'));
    expect(stakeIn(account)).toMatchObject({ hasUnseen: true });
    expect(isExited(stakeIn(account))).toBe(false);
  });

  test('a hundredth of a share that is left is nothing, more is not', () => {
    const sold = (text: string) =>
      isExited(stakeIn(booked([aBuy({ shares: '10', for: '5' }), aSell({ shares: text, for: '4' })])));
    expect([sold('9.99'), sold('9.989999')]).toEqual([true, false]);
  });

  test('who buys again after an exit has not left', () => {
    const bought = aBuy({ shares: '1', for: '0.5' });
    const account = booked([bought, aSell({ shares: '1', for: '0.5' }), bought]);
    expect(stakeIn(account).exitedAt).toBeUndefined();
  });
});

describe('sets', () => {
  const split: LeaderAct = { at: NOW, kind: 'SPLIT', condition: CONDITION, shares: sharesOf('100') };

  test('a split costs a dollar a set, and is worth it while nothing tells a price', () => {
    const account = booked([split]);
    expect(stakeIn(account).cash).toBe(pico('-100'));
    expect(profitIn(account)).toBe(0n);
    expect(account.marksFrom).toEqual(new Map([['half', 2]]));
  });

  test('one outcome sold, the other is worth what that left of the dollar', () => {
    const account = booked([split, aSell({ shares: '100', for: '35' })]);
    expect(profitIn(account)).toBe(0n);
    expect(account.marksFrom).toEqual(new Map([['other', 1]]));
  });

  test('a merge gives the dollars back', () => {
    const account = booked([split, { ...split, kind: 'MERGE' }]);
    expect(stakeIn(account).cash).toBe(0n);
    expect(stakeIn(account)).toMatchObject({ exitedAt: NOW, hasGiven: true });
  });
});

describe('redemptions', () => {
  const paid = aSeriesMarket(paysFrom(later(NOW, 5), '0.25', '0.75'));
  const bought = [aBuy({ shares: '100', for: '60' }), aBuy({ shares: '40', for: '20', token: OTHER_TOKEN })];
  const redeem = { at: later(NOW, 10), kind: 'REDEEM', condition: CONDITION } as const;

  test('bring what they say, else what the resolution pays', () => {
    const [shares, token] = [sharesOf('100'), TOKEN];
    const told = booked([...bought, { ...redeem, shares, token, dollars: dollars('26') }], { markets: [paid] });
    const untold = booked([...bought, { ...redeem, shares, token }], { markets: [paid] });
    expect([profitIn(told), profitIn(untold)]).toEqual([pico('-24'), pico('-25')]);
    expect(stakeIn(untold).exitedAt).toBeUndefined();
  });

  test('without a token take all that he held of the market', () => {
    const whole: LeaderAct = { ...redeem, shares: sharesOf('40'), dollars: dollars('30') };
    const account = booked([...bought, whole], { markets: [paid] });
    expect(profitIn(account)).toBe(pico('-50'));
    expect(stakeIn(account)).toMatchObject({ exitedAt: later(NOW, 10), hasUnseen: false });
  });

  test('of more than was seen bring for the rest what it paid: no profit, nothing owed, nothing to lay out from', () => {
    const whole: LeaderAct = { ...redeem, shares: sharesOf('50'), dollars: dollars('37.5') };
    const account = booked([aBuy({ shares: '40', for: '20', token: OTHER_TOKEN }), whole], { markets: [paid] });
    expect(profitIn(account)).toBe(pico('10'));
    expect(account.outlay).toBe(pico('-10'));
    expect(stakeIn(account)).toMatchObject({ hasUnseen: true, exitedAt: later(NOW, 10) });
  });

  test('leave owed what was sold before without being seen', () => {
    const sold = aSell({ shares: '30', for: '10', token: OTHER_TOKEN });
    const row: LeaderAct = { ...redeem, token: OTHER_TOKEN, shares: sharesOf('20'), dollars: dollars('15') };
    const account = booked([sold, row], { markets: [paid] });
    expect(stakeIn(account).held.get(OTHER_TOKEN)).toBe(sharesOf('-30'));
    expect(profitIn(account)).toBe(pico('-12.5'));
  });

  test('know of no payout to come: what he held most of pays', () => {
    const whole: LeaderAct = { ...redeem, at: later(NOW, 4), shares: sharesOf('120'), dollars: dollars('120') };
    const account = booked([...bought, whole], { markets: [paid] });
    expect(stakeIn(account).held).toEqual(
      new Map([
        [TOKEN, sharesOf('-20')],
        [OTHER_TOKEN, sharesOf('0')],
      ]),
    );
  });

  test.each([
    ['of no token', { shares: sharesOf('1') }],
    ['before the resolution', { shares: sharesOf('1'), token: TOKEN, at: later(NOW, 4) }],
  ])('that tell no dollars are a bug %s', (_name, changes) => {
    expect(() => booked([{ ...redeem, ...changes }], { markets: [paid] })).toThrow('a redemption tells its dollars');
  });
});

describe('conversions', () => {
  const second = aSeriesMarket({ condition: SECOND, tokens: [YES, NO] });
  const third = aSeriesMarket({
    condition: `0x${'e'.repeat(64)}` as ConditionId,
    tokens: ['3001' as TokenId, '3002' as TokenId],
  });
  const markets = [aSeriesMarket(), second, third];
  const gives = [
    { condition: CONDITION, token: OTHER_TOKEN },
    { condition: SECOND, token: NO },
  ];
  const gets = [{ condition: third.condition, token: third.tokens[0] }];
  const bought = [
    aBuy({ shares: '10', for: '8', token: OTHER_TOKEN }),
    aBuy({ shares: '10', for: '7', token: NO, condition: SECOND }),
  ];
  const convert = { at: later(NOW, 1), kind: 'CONVERT', shares: sharesOf('10'), gives, gets } as const;
  const points = [aPoint('bid', NOW, '0.45', third.tokens[0])];

  test('NO of two outcomes become YES of the third and a dollar each; what marks differ by is of the first', () => {
    // When 8 + 7 dollars become 10 and shares worth 4.50
    const account = booked([...bought, { ...convert, isWhole: true }], { markets, points });
    // Then
    expect([profitIn(account), profitIn(account, SECOND), profitIn(account, third.condition)]).toEqual([
      pico('-0.5'),
      0n,
      0n,
    ]);
    expect(account.outlay).toBe(pico('5'));
    expect(stakeIn(account, SECOND)).toMatchObject({ exitedAt: later(NOW, 1), hasGiven: true });
  });

  test.each([
    ['may have come that is not told', { ...convert, isWhole: false }, points],
    ['came has no price', { ...convert, isWhole: true }, []],
  ])('where more %s, nobody gains or loses', (_name, act, told) => {
    const account = booked([...bought, act], { markets, points: told });
    expect([profitIn(account), profitIn(account, SECOND)]).toEqual([0n, 0n]);
  });
});

describe('transfers and rewards', () => {
  const received: LeaderAct = { at: NOW, kind: 'RECEIVE', condition: CONDITION, token: TOKEN, shares: sharesOf('10') };

  test('shares come and go at their mark, as if bought or sold there', () => {
    const points = [aPoint('bid', NOW, '0.4'), aPoint('bid', later(NOW, 1), '0.7')];
    const account = booked([received, { ...received, kind: 'SEND', at: later(NOW, 1) }], { points });
    expect(profitIn(account)).toBe(pico('3'));
    expect(account.peak).toBe(pico('4'));
  });

  test('shares of which nothing tells a price are in no number, but counted', () => {
    const account = booked([received]);
    expect([account.unpriced, account.outlay, profitIn(account)]).toEqual([1, 0n, 0n]);
  });

  test('rewards are apart', () => {
    const account = booked([{ at: NOW, kind: 'REWARD', dollars: dollars('3') }]);
    expect([account.rewards, account.outlay, account.stakes.size]).toEqual([pico('3'), 0n, 0]);
  });

  test('an act in a market that nobody described is a bug', () => {
    expect(() => booked([received], { markets: [] })).toThrow('no market');
  });
});

describe('a restarted account', () => {
  test('has what is held at its marks, and nothing of what was before', () => {
    // Given
    const markets = [aSeriesMarket(), aSeriesMarket({ condition: SECOND, tokens: [YES, NO] })];
    const points = [aPoint('bid', later(NOW, 10), '0.75')];
    const over = [
      aBuy({ shares: '5', for: '4', token: YES, condition: SECOND }),
      aSell({ shares: '5', for: '1', token: YES, condition: SECOND }),
    ];
    const account = booked([aBuy({ shares: '100', for: '60' }), ...over], { markets, points });
    // When
    const anew = restartAccount(account, later(NOW, DAY_MS));
    // Then
    expect([...anew.stakes.keys()]).toEqual([CONDITION]);
    expect(stakeIn(anew)).toMatchObject({ cash: pico('-75'), openedAt: later(NOW, DAY_MS), hasGiven: false });
    expect([anew.outlay, anew.peak]).toEqual([pico('75'), pico('75')]);
    expect(worthAt(anew, stakeIn(anew), later(NOW, DAY_MS))).toBe(pico('75'));
  });
});
