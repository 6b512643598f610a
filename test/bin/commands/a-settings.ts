import { type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { type FollowerName, type Wallet } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';

/** Dollars as money. */
export const dollars = (amount: number) => usd(BigInt(Math.round(amount * 100)) * 10_000n);

/** The follower of `someSettings`. */
export const MAIN = 'main' as FollowerName;
/** The leaders of `someSettings`; the third is disabled. */
export const WHALE = `0x${'1'.repeat(40)}` as Wallet;
export const SHARP = `0x${'2'.repeat(40)}` as Wallet;
export const TRIAL = `0x${'3'.repeat(40)}` as Wallet;

/** Version 7 of settings like those of the multi-trader plan's example. */
export function someSettings(changes: Partial<Settings> = {}): Settings {
  const sizing = { policy: 'portfolio_proportion' } as const;
  return {
    version: 7n,
    followers: [{ name: MAIN, mode: 'live', signatureType: 0, totalCapital: dollars(5_000) }],
    leaders: [
      { name: 'Whale Trader', wallet: WHALE, enabled: true },
      { name: 'Sharp Bettor', wallet: SHARP, enabled: true },
      { name: 'Experimental', wallet: TRIAL, enabled: false },
    ],
    follows: [
      { follower: MAIN, leader: WHALE, allocated: dollars(2_000), sizing },
      { follower: MAIN, leader: SHARP, allocated: dollars(1_500), sizing },
      { follower: MAIN, leader: TRIAL, allocated: dollars(500), sizing },
    ],
    limits: {
      maxTotalExposure: dollars(5_000),
      maxSingleBet: dollars(500),
      reserveCapital: dollars(1_000),
      minPortfolioValue: dollars(100),
      maxPositionBps: bps(5_000n),
      allowedCategories: [],
      deniedCategories: [],
      minLiquidity: dollars(500),
    },
    execution: {
      slippageBps: bps(300n),
      exitSlippageBps: bps(200n),
      exitFloorMaxBps: bps(2_000n),
      maxTradeAgeMs: 60_000,
      onLimit: 'clamp',
      belowMinimum: 'skip',
      holdMaxAgeMs: 900_000,
    },
    monitoring: { pollIntervalMs: 5_000, portfolioSyncIntervalMs: 60_000 },
    detection: { sources: ['data-api'], confirmations: 1, copyOn: 'confirmed' },
    ...changes,
  };
}
