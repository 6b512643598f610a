import { describe, expect, test } from '@jest/globals';
import { type EntryLot } from '#core/model/parent-order.ts';
import { type LeaderEdge } from '#core/model/leader-score.ts';
import { type Limits } from '#core/model/settings.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { pricedEntry } from '#core/risk/priced-entry.ts';
import { PRICE_RULES, SIZE_RULES } from '#core/risk/size-rules.ts';
import { bps } from '#core/values/bps.ts';
import { invariant } from '#core/values/invariant.ts';
import { aBook, aLevel } from '../../../../support/builders/a-market.ts';
import { aFollow, someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { LEADER, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const aLot = (changes: Partial<EntryLot> = {}): EntryLot => ({
  ...{ amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW },
  ...changes,
});
const entryOf = (changes: Partial<Snapshot>, lot = aLot()) => {
  const entry = pricedEntry(aSnapshot(changes), lot);
  invariant(entry !== undefined, 'the book offers');
  return entry;
};
const refusals = (changes: Partial<Snapshot>, lot = aLot()) => {
  const entry = entryOf(changes, lot);
  return [...PRICE_RULES, ...SIZE_RULES].flatMap((rule) => (rule.needs === 'size' ? [] : (rule.judge(entry) ?? [])));
};
const rooms = (limits: Partial<Limits>) => {
  const entry = entryOf({ settings: someSettings({ limits: theLimits(limits) }) });
  return SIZE_RULES.flatMap((rule) => {
    const room = rule.needs === 'size' ? rule.room(entry) : undefined;
    return rule.needs !== 'size' || room === undefined ? [] : [rule.reason(dollars('9000'), room, entry)];
  });
};

test('an ask of 0.51 is within 3 % of 0.50, one of 0.52 is not', () => {
  expect(refusals({ book: aBook({ asks: [aLevel('0.51')] }) })).toEqual([]);
  expect(refusals({ book: aBook({ asks: [aLevel('0.52')] }) })).toEqual([
    { code: 'PRICE_MOVED', best: priceOf('0.52'), limit: priceOf('0.51') },
  ]);
});

test('500 a bet, half of 2,000, and of 300 shares what they cost at the best price: the first that binds is named', () => {
  const size = dollars('9000');
  expect(rooms({ maxOrderShares: sharesOf('300') })).toEqual([
    { code: 'SINGLE_BET_ABOVE_MAX', size, max: dollars('500') },
    { code: 'POSITION_PART_ABOVE_MAX', size, max: dollars('1000'), part: 5_000n },
    { code: 'ORDER_SIZE_ABOVE_MAX', size, max: dollars('150'), shares: sharesOf('300') },
  ]);
  expect(rooms({}).map(({ code }) => code)).toEqual(['SINGLE_BET_ABOVE_MAX', 'POSITION_PART_ABOVE_MAX']);
});

test('S10: no setting lets a bet pass 100,000 dollars', () => {
  expect(rooms({ maxSingleBet: dollars('100000.000001') })[0]).toMatchObject({ max: dollars('100000') });
  expect(rooms({ maxSingleBet: dollars('99999') })[0]).toMatchObject({ max: dollars('99999') });
});

describe('purchases of one token', () => {
  const settings = someSettings({ limits: theLimits({ maxAdds: 3n }) });
  const after = (adds: bigint, count = '10') =>
    refusals({ settings, tokenCap: aCap({ adds, shares: sharesOf(count) }) });

  test.each([
    [2n, []],
    [3n, [{ code: 'ADDS_USED', adds: 3n, max: 3n }]],
    [4n, [{ code: 'ADDS_USED', adds: 4n, max: 3n }]],
  ])('after %p of 3 the next is answered %j', (adds, answer) => {
    expect(after(adds)).toEqual(answer);
  });

  test('those made before everything was sold count no more', () => {
    expect(after(3n, '0')).toEqual([]);
    expect(after(3n, '0.009999')).toEqual([]);
    expect(after(3n, '0.01').length).toBe(1);
  });

  test('without a limit none are counted', () => {
    expect(refusals({ tokenCap: aCap({ adds: 900n, shares: sharesOf('10') }) })).toEqual([]);
  });
});

describe('a Kelly stake', () => {
  const follow = aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } });
  const edge = (oddsLow: bigint): LeaderEdge => ({ leader: LEADER, oddsLow, betCount: 400, measuredAt: NOW });
  const lot = aLot({ amount: dollars('500') });
  const at = (oddsLow: bigint, used = '0') =>
    refusals({ follow, edge: edge(oddsLow), tokenCap: aCap({ posted: dollars(used) }) }, lot);

  test('is nothing where the odds only pay for what the limit of 0.51 costs', () => {
    // 0.51 ÷ 0.49 is 1.0408: below it the shares are not worth their price.
    expect(at(1_040_000n)).toEqual([{ code: 'EDGE_TOO_SMALL', chance: priceOf('0.509803'), cost: priceOf('0.51') }]);
    expect(at(1_041_000n)).toEqual([]);
  });

  test('that is at work already is not put in twice', () => {
    const whole = dollars('91.836734');
    expect(at(1_500_000n, '91.836733')).toEqual([]);
    expect(at(1_500_000n, '91.836734')).toEqual([{ code: 'KELLY_STAKE_HELD', stake: whole, used: whole }]);
  });
});
