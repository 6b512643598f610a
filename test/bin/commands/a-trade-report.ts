import { STAGES } from '#core/execution/stage-clocks.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type TradeReport } from '../../../bin/commands/report-model.ts';
import { aParentId, FOLLOWER, NOW } from '../../support/builders/identities.ts';

/** A purchase of 20 shares that came to every stage, a second each. */
export const aTrade = (changes: Partial<TradeReport> = {}): TradeReport => ({
  at: NOW,
  parentId: aParentId(),
  follower: FOLLOWER,
  mode: 'live',
  leader: 'Whale Trader',
  title: 'Will it rain?',
  outcome: 'Yes',
  side: 'BUY',
  shares: shares(20_000_000n),
  price: price(512_345n),
  cost: usd(10_246_900n),
  fee: usd(100_000n),
  leaderPrice: price(500_000n),
  slippage: bps(247n),
  status: 'CONFIRMED',
  clocks: Object.fromEntries(STAGES.map((stage, at) => [stage, later(NOW, at * 1_000)])),
  ...changes,
});
