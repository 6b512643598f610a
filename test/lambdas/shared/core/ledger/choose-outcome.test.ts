import { describe, expect, test } from '@jest/globals';
import { chooseOutcome, unpaidOutcomes } from '#core/ledger/choose-outcome.ts';
import { type ClaimedOutcome } from '#core/ledger/list-claims.ts';
import { type TokenId } from '#core/values/ids.ts';
import { aRedeeming } from '../../../../support/builders/a-redeeming.ts';
import { aTransaction, OTHER_TOKEN, TOKEN } from '../../../../support/builders/identities.ts';
import { sharesOf } from '../../../../support/builders/quantities.ts';

const first: ClaimedOutcome = { token: TOKEN, shares: sharesOf('10'), booked: [] };
const second: ClaimedOutcome = { token: OTHER_TOKEN, shares: sharesOf('4'), booked: [] };
const redeemedBy = (token: TokenId, number: number) =>
  aRedeeming({ redeemedOutcomes: [{ token, transaction: aTransaction(number) }] });
const holds = (own: string, other = '0') =>
  new Map([
    [TOKEN, sharesOf(own)],
    [OTHER_TOKEN, sharesOf(other)],
  ]);

describe('outcomes for which no payment is on its way', () => {
  const claim = { outcomes: [first, second] };

  test('are all of them before anything was sent, and after what redeemed the whole market', () => {
    expect(unpaidOutcomes(claim, undefined)).toEqual([first, second]);
    const redeemed = { transaction: aTransaction(1), signedAt: 0 as never };
    expect(unpaidOutcomes(claim, aRedeeming({ redeemed }))).toEqual([first, second]);
  });

  test('are not the one that was redeemed alone, until its payment is booked; the other one is', () => {
    expect(unpaidOutcomes(claim, redeemedBy(TOKEN, 1))).toEqual([second]);
    const paid = { ...first, booked: [aTransaction(1)] };
    expect(unpaidOutcomes({ outcomes: [paid, second] }, redeemedBy(TOKEN, 1))).toEqual([paid, second]);
    expect(unpaidOutcomes({ outcomes: [paid, second] }, redeemedBy(TOKEN, 2))).toEqual([second]);
  });
});

describe('the outcome that is redeemed next', () => {
  const claim = { outcomes: [first, second] };
  const redeeming = aRedeeming();

  test.each([
    ['all that is claimed', '10', '10'],
    ['what the wallet holds where that is less', '9.999999', '9.999999'],
    ['no more than is claimed where it holds more', '11', '10'],
  ])('is the first that the wallet holds, with %s', (_, held, least) => {
    expect(chooseOutcome({ claim, redeeming, held: holds(held, '4') })).toEqual({
      token: TOKEN,
      shares: sharesOf(least),
    });
  });

  test('is the second where the first is gone, or its payment is on its way', () => {
    const next = { token: OTHER_TOKEN, shares: sharesOf('4') };
    expect(chooseOutcome({ claim, redeeming, held: holds('0', '4') })).toEqual(next);
    expect(chooseOutcome({ claim, redeeming: redeemedBy(TOKEN, 1), held: holds('10', '4') })).toEqual(next);
  });

  test('is none where the wallet holds nothing, or nothing of what no payment is on its way for', () => {
    expect(chooseOutcome({ claim, redeeming, held: new Map() })).toEqual({ code: 'SHARES_GONE' });
    expect(chooseOutcome({ claim, redeeming: redeemedBy(TOKEN, 1), held: holds('10', '0') })).toEqual({
      code: 'REDEEMED',
    });
  });
});
