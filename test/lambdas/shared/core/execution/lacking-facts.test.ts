import { expect, test } from '@jest/globals';
import { type Agreement } from '#core/execution/agreement-of.ts';
import { factsOf } from '#core/execution/decision-facts.ts';
import { lackingFacts } from '#core/execution/lacking-facts.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { type Follow, type Limits } from '#core/model/settings.ts';
import { type Bps, bps } from '#core/values/bps.ts';
import { aMarket } from '../../../../support/builders/a-market.ts';
import { aFollow, aFollower, someSettings, theExecution, theLimits } from '../../../../support/builders/a-settings.ts';
import { aSnapshot } from '../../../../support/builders/a-snapshot.ts';
import { aParentId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf } from '../../../../support/builders/quantities.ts';

const market = aMarket({ eventGroup: '7' as EventGroupId });
const facts = factsOf(aParentId(), aSnapshot({ market }));
const LOT = { amount: dollars('3'), asOf: 1n, leaderPrice: priceOf('0.5'), freshAt: NOW };
const KELLY: Partial<Follow> = { sizing: { policy: 'kelly', fraction: bps(2_500n) } };

function an(limits: Partial<Limits> = {}, follow: Partial<Follow> = {}, netOutcomes?: boolean): Agreement {
  const execution = theExecution(netOutcomes === undefined ? {} : { netOutcomes });
  const settings = someSettings({ limits: theLimits(limits), execution });
  return { settings, follower: aFollower(), follow: aFollow(follow), isLeaderEnabled: true };
}

function withSlippage(slippage: Bps): Agreement {
  const { settings, ...agreement } = an();
  return { ...agreement, settings: { ...settings, execution: { ...settings.execution, slippageBps: slippage } } };
}

test.each<[readonly string[], Agreement]>([
  [['LEADER_EDGE', 'TOKEN_CAP'], an({}, KELLY)],
  [['OTHER_OUTCOME'], an({}, {}, true)],
  [['MARKET_CAP'], an({ maxMarketExposure: dollars('5') })],
  [['EVENT_CAP'], an({ maxEventExposure: dollars('5') })],
  [['TOKEN_CAP'], an({ maxAdds: 3n })],
  [['DAY_CAP'], an({ maxDailySpend: dollars('5') })],
  [['MINUTE_CAP'], an({ maxEntriesPerMinute: 5n })],
  [[], an({ maxSingleBet: dollars('1') })],
])('%j were not read for settings that ask for none of it', (lacking, other) => {
  expect(lackingFacts({ facts, then: an(), other })).toEqual(lacking);
  expect(lackingFacts({ facts, then: other, other })).toEqual([]);
  expect(lackingFacts({ facts, then: other, other: an() })).toEqual([]);
});

test('what the scores say was not read where vetoes were not heeded', () => {
  expect(lackingFacts({ facts, then: an({ heedsVetoes: false }), other: an() })).toEqual(['LEADER_STANDING']);
});

test('what was sized together with others is of the size of then', () => {
  const sized = { ...facts, storedLot: LOT };
  const fixed = an({}, { sizing: { policy: 'fixed', amount: dollars('5') } });
  expect(lackingFacts({ facts: sized, then: an(), other: fixed })).toEqual(['SIZE_OF_THEN']);
  const others = [an({ ignoreBelow: dollars('5') }), withSlippage(bps(1n))];
  for (const other of others) expect(lackingFacts({ facts: sized, then: an(), other })).toEqual(['SIZE_OF_THEN']);
  for (const other of others) expect(lackingFacts({ facts, then: an(), other })).toEqual([]);
  expect(lackingFacts({ facts: sized, then: an(), other: an({ maxSingleBet: dollars('1') }) })).toEqual([]);
  expect(lackingFacts({ facts, then: an(), other: fixed })).toEqual([]);
});
