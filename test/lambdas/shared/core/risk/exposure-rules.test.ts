import { expect, test } from '@jest/globals';
import { type Limits } from '#core/model/settings.ts';
import { type Position } from '#core/model/position.ts';
import { type Snapshot } from '#core/model/snapshot.ts';
import { deployedPart, EXPOSURE_RULES } from '#core/risk/exposure-rules.ts';
import { pricedEntry } from '#core/risk/priced-entry.ts';
import { bps } from '#core/values/bps.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { later } from '#core/values/unix-ms.ts';
import { aPosition } from '../../../../support/builders/a-position.ts';
import { someSettings, theLimits } from '../../../../support/builders/a-settings.ts';
import { aCap, anEquity, aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const lot = { amount: dollars('200'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: later(NOW, -50_000) };
const entryOf = (changes: Partial<Snapshot>) => {
  const entry = pricedEntry(aSnapshot(changes), lot);
  invariant(entry !== undefined, 'the book offers');
  return entry;
};
/** What each limit that is set leaves, in their order. */
const allowed = (changes: Partial<Snapshot> = {}) => {
  const entry = entryOf(changes);
  return EXPOSURE_RULES.flatMap(({ codes, room }) => {
    const found = room(entry);
    return found === undefined ? [] : [[codes[0], found.allows]];
  });
};
const limited = (limits: Partial<Limits>) => someSettings({ limits: theLimits(limits) });

test('a fresh follower of 5,000 may put all 2,000 through the leader and 4,000 in all', () => {
  expect(allowed()).toEqual([
    ['LEADER_ALLOCATION_USED', dollars('2000')],
    ['TOTAL_EXPOSURE_USED', dollars('4000')],
  ]);
});

test('B23: what is used is reserved and posted together', () => {
  const used = aCap({ reserved: dollars('300'), posted: dollars('1200') });
  expect(allowed({ leaderCap: used, globalCap: used })).toEqual([
    ['LEADER_ALLOCATION_USED', dollars('500')],
    ['TOTAL_EXPOSURE_USED', dollars('2500')],
  ]);
});

test('S3: a limit that is used up, or exceeded by a late fill, leaves nothing, and never less', () => {
  const at = (used: string) => allowed({ leaderCap: aCap({ posted: dollars(used) }) })[0]?.[1];
  expect([at('1999.999999'), at('2000'), at('2000.000001')]).toEqual([1n, 0n, 0n]);
});

test('a leader without a cap has used nothing of his allocation', () => {
  expect(allowed({ leaderCap: undefined })[0]).toEqual(['LEADER_ALLOCATION_USED', dollars('2000')]);
});

test('limits that the settings set stand between: leader, market, event and token before the total, spending after it', () => {
  const settings = limited({
    usesDeploymentRate: true,
    maxLeaderCapitalBps: bps(3_000n),
    maxMarketExposure: dollars('900'),
    maxEventExposure: dollars('850'),
    maxPositionShares: sharesOf('1000'),
    maxPositionCapitalBps: bps(1_000n),
    maxDailySpend: dollars('700'),
  });
  const equity = anEquity({ positions: dollars('7000') });
  const used = aCap({ posted: dollars('100'), shares: sharesOf('250') });
  const caps = { leaderCap: used, marketCap: used, eventCap: used, tokenCap: used, dayCap: used };
  expect(allowed({ settings, equity, ...caps })).toEqual([
    ['LEADER_ALLOCATION_USED', dollars('1900')],
    ['DEPLOYMENT_USED', dollars('1300')],
    ['LEADER_SHARE_USED', dollars('1400')],
    ['MARKET_EXPOSURE_USED', dollars('800')],
    ['EVENT_EXPOSURE_USED', dollars('750')],
    // 750 shares are left; at the best price of 0.50 they cost 375.
    ['POSITION_SIZE_USED', dollars('375')],
    ['POSITION_CAPITAL_USED', dollars('400')],
    ['TOTAL_EXPOSURE_USED', dollars('4000')],
    ['DAILY_SPEND_USED', dollars('600')],
  ]);
});

test('what a position has cost before its event was known counts against the event', () => {
  const settings = limited({ maxEventExposure: dollars('900') });
  const owned = { basis: dollars('150') };
  const left = (position: Position) => allowed({ settings, position, eventCap: aCap({ posted: dollars('500') }) })[1];
  expect(left(aPosition(owned))).toEqual(['EVENT_EXPOSURE_USED', dollars('250')]);
  expect(left(aPosition({ ...owned, eventGroup: '903' as EventGroupId }))?.[1]).toBe(dollars('400'));
});

test('a reason names the size, what is left of the limit, and how much of his own the leader has deployed', () => {
  const settings = limited({ usesDeploymentRate: true });
  const entry = entryOf({ settings, equity: anEquity({ positions: dollars('7000') }) });
  const size = dollars('9000');
  const reasons = EXPOSURE_RULES.flatMap(({ room, reason }) => {
    const found = room(entry);
    return found === undefined ? [] : [reason(size, found, entry)];
  });
  expect(reasons).toEqual([
    { code: 'LEADER_ALLOCATION_USED', size, left: dollars('2000') },
    { code: 'DEPLOYMENT_USED', size, left: dollars('1400'), deployed: 7_000n },
    { code: 'TOTAL_EXPOSURE_USED', size, left: dollars('4000') },
  ]);
});

test('of a leader who was never measured, or has nothing, nothing is deployed', () => {
  expect(deployedPart({ snapshot: aSnapshot({ equity: undefined }), lot })).toBe(0n);
  expect(deployedPart({ snapshot: aSnapshot({ equity: anEquity({ equity: dollars('0') }) }), lot })).toBe(0n);
});
