import { describe, expect, test } from '@jest/globals';
import { type EntryLot } from '#core/model/parent-order.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { pricedEntry } from '#core/risk/priced-entry.ts';
import { bps } from '#core/values/bps.ts';
import { aBook, aLevel, aMarket } from '../../../../support/builders/a-market.ts';
import { aFollow } from '../../../../support/builders/a-settings.ts';
import { aCap, aFollowerEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { LEADER, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const aLot = (changes: Partial<EntryLot> = {}): EntryLot => ({
  ...{ amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW },
  ...changes,
});
const priced = (changes: Partial<Snapshot> = {}, lot = aLot()) => pricedEntry(aSnapshot(changes), lot);

test('without an offer, or a market, there is no price', () => {
  expect(priced({ book: undefined })).toBeUndefined();
  expect(priced({ book: aBook({ asks: [] }) })).toBeUndefined();
  expect(priced({ market: undefined })).toBeUndefined();
});

test('dollars stay what the policy made of them', () => {
  expect(priced()).toMatchObject({ size: dollars('200'), best: priceOf('0.5'), limit: priceOf('0.51') });
});

describe('where the policy counts shares', () => {
  const lot = aLot({ amount: dollars('50'), shares: sharesOf('100') });

  test('the size is what they may cost at the limit, with fee and rounding', () => {
    expect(priced({}, lot)).toMatchObject({ size: dollars('51.00004'), most: sharesOf('100') });
    const market = aMarket({ fee: { rateBps: bps(200n), exponent: 1 } });
    // The fee of a share is 0.02 × 0.51 × 0.49 there: with it the limit is just within 0.515.
    expect(priced({ market }, lot)?.size).toBe(dollars('51.49984'));
  });
});

describe('a Kelly stake', () => {
  const follow = aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } });
  const edge = { leader: LEADER, oddsLow: 1_500_000n, betCount: 400, measuredAt: NOW };
  const stake = (changes: Partial<Snapshot> = {}, amount = '500') =>
    priced({ follow, edge, ...changes }, aLot({ amount: dollars(amount) }));

  test('of a chance of 60 % at a limit of 0.51 is 0.09 ÷ 0.49 of a quarter of 2,000, less what is at work', () => {
    expect(stake()).toMatchObject({
      size: dollars('91.836734'),
      stake: { whole: dollars('91.836734'), chance: priceOf('0.6'), cost: priceOf('0.51') },
      limits: { tokenUsd: dollars('91.836734') },
    });
    expect(stake({ tokenCap: aCap({ posted: dollars('90') }) })?.size).toBe(dollars('1.836734'));
  });

  test('of several purchases of one token is one stake', () => {
    expect(stake({}, '1500')?.size).toBe(dollars('91.836734'));
  });

  test('of a purchase that was reduced by half is half of it', () => {
    expect(stake({}, '250')?.size).toBe(dollars('45.918367'));
  });

  test('counts the fee as a cost', () => {
    const market = aMarket({ fee: { rateBps: bps(200n), exponent: 1 } });
    expect(stake({ market, book: aBook({ asks: [aLevel('0.5')] }) })?.stake).toMatchObject({ cost: priceOf('0.515') });
  });

  test('without an edge is nothing', () => {
    expect(stake({ edge: undefined })).toMatchObject({ size: 0n, stake: { whole: 0n } });
  });
});

describe('after a drawdown', () => {
  const followerEquity = aFollowerEquity({ isHalved: true });

  test('dollars are half of it; the lot, which may wait, stays whole', () => {
    expect(priced({ followerEquity })).toMatchObject({ size: dollars('100'), lot: { amount: dollars('200') } });
  });

  test('counted shares are half of it, and so is what they may cost', () => {
    const lot = aLot({ amount: dollars('50'), shares: sharesOf('100') });
    expect(priced({ followerEquity }, lot)).toMatchObject({ most: sharesOf('50'), lot });
    expect(priced({ followerEquity }, lot)?.size).toBeLessThan(dollars('25.6'));
  });

  test('a Kelly stake is half of it, with the bound of the transaction, less all that is at work', () => {
    const follow = aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } });
    const edge = { leader: LEADER, oddsLow: 1_500_000n, betCount: 400, measuredAt: NOW };
    const stake = { whole: dollars('45.918367') };
    const halved = priced({ followerEquity, follow, edge }, aLot({ amount: dollars('500') }));
    expect(halved).toMatchObject({ size: stake.whole, stake, limits: { tokenUsd: stake.whole } });
    const tokenCap = aCap({ posted: dollars('45') });
    expect(priced({ followerEquity, follow, edge, tokenCap }, aLot({ amount: dollars('500') }))?.size).toBe(
      dollars('0.918367'),
    );
  });

  test('what a person asked for stays whole', () => {
    expect(priced({ followerEquity, desired: sharesOf('400') })?.size).toBe(dollars('200'));
  });
});
