import * as z from 'zod';
import { attributionOf, totalByLeader } from '#core/scoring/attribution.ts';
import { monteCarlo } from '#core/scoring/monte-carlo.ts';
import { portfolioRisk } from '#core/scoring/portfolio-risk.ts';
import { known } from '#core/scoring/statistic.ts';
import { valueAtRisk } from '#core/scoring/value-at-risk.ts';
import { dailyLoss } from '#core/risk/daily-loss.ts';
import { nextHalved } from '#core/risk/drawdown.ts';
import { bps } from '#core/values/bps.ts';
import { usd } from '#core/values/usd.ts';
import { type Fields, method, real, series } from '../method.ts';
import { microsOf } from '../micros.ts';

const position = z.object({ shares: real, mark: real, q: real });
const snapshot = z.object({
  startOfDay: real,
  highWater: real,
  equity: real,
  dailyLimit: real,
  ddLimit: real,
  ddRelease: real,
  wasReduced: z.boolean(),
});
const resampling = z.object({ x: series, meanBlock: real, M: z.int().max(100_000), seed: z.int(), mddLimit: real });

export const riskMethods = {
  valueAtRisk: method(z.object({ x: series, p: real }), ({ x, p }) => valueAtRisk(x, p)),
  binaryPortfolioVar: method(z.object({ positions: z.array(position), p: real }), ({ positions, p }) =>
    portfolioRisk({ events: positions.map(({ q, ...open }) => [{ ...open, chance: q }]), p, seed: 1n }),
  ),
  // The breakers that trade, exact in micro-dollars and hundredths of a percent; they keep no fraction of a loss, so the
  // two fractions are those of the definition.
  circuitBreaker: method(snapshot, (input) => {
    const [start, equity] = [micro(input.startOfDay), micro(input.equity)];
    const peak = micro(Math.max(input.highWater, input.equity));
    const loss = dailyLoss({ start, equity, limits: { maxDailyLossBps: inBps(input.dailyLimit) } });
    const limits = { halveBps: inBps(input.ddLimit), restoreBps: inBps(input.ddRelease) };
    return {
      halt: loss !== undefined,
      reduce: nextHalved({ wasHalved: input.wasReduced, equity, peak, limits }),
      dailyLoss: 1 - input.equity / input.startOfDay,
      drawdown: 1 - input.equity / Math.max(input.highWater, input.equity),
    };
  }),
  attribution: method(z.object({ pnl: z.array(z.array(real)) }), ({ pnl }): Fields => {
    const { value, reason } = attributionOf(pnl);
    const parts = value ?? { pnlShare: null, riskShare: null, sharpeContribution: null };
    return { pnl: totalByLeader(pnl), ...parts, ...(reason === undefined ? {} : { reason }) };
  }),
  monteCarlo: method(resampling, ({ x, meanBlock, M, seed, mddLimit }) => {
    const drawn = monteCarlo({ series: x, meanBlock, paths: M, seed: BigInt(seed), drawdownLimit: mddLimit });
    if (drawn.value === null) return drawn;
    const { sharpe, drawdown, lossProbability, overLimitProbability } = drawn.value;
    return known({ sharpe, mdd: drawdown, probLoss: lossProbability, probMddOver: overLimitProbability });
  }),
};

function micro(dollars: number) {
  return usd(microsOf(dollars));
}

function inBps(part: number) {
  return bps(microsOf(part) / 100n);
}
