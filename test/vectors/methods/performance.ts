import * as z from 'zod';
import { calibrationOf } from '#core/scoring/calibration.ts';
import { calmarOf } from '#core/scoring/calmar.ts';
import { drawdownOf, equityOf } from '#core/scoring/drawdown.ts';
import { ewmaSharpeOf } from '#core/scoring/ewma-sharpe.ts';
import { ewmaVarianceOf } from '#core/scoring/ewma-variance.ts';
import { momentsOf } from '#core/scoring/moments.ts';
import { profitFactorOf } from '#core/scoring/profit-factor.ts';
import { robustZOf } from '#core/scoring/robust-z.ts';
import { sharpeOf } from '#core/scoring/sharpe.ts';
import { sortinoOf } from '#core/scoring/sortino.ts';
import { aggregationFactor } from '#core/scoring/time-aggregation.ts';
import { winRateOf } from '#core/scoring/win-rate.ts';
import { method, real, series } from '../method.ts';

const path = z.union([
  z.object({ equity: series }).transform(({ equity }) => equity),
  z
    .object({ returns: series, compounded: z.boolean() })
    .transform(({ returns, compounded }) => equityOf({ returns, isCompounded: compounded })),
]);

/** Base statistics of a record. */
export const performanceMethods = {
  moments: method(z.object({ x: series }), ({ x }) => momentsOf(x)),
  sharpe: method(z.object({ x: series, ppy: real }), ({ x, ppy }) => sharpeOf({ returns: x, periodsPerYear: ppy })),
  loEta: method(z.object({ q: real, rho: series }), ({ q, rho }) =>
    aggregationFactor({ periods: q, autocorrelations: rho }),
  ),
  ewmaSharpe: method(z.object({ x: series, lambda_: real }), ({ x, lambda_ }) =>
    ewmaSharpeOf({ returns: x, decay: lambda_ }),
  ),
  ewmaVariance: method(z.object({ x: series, lambda_: real, v0: real }), ({ x, lambda_, v0 }) => {
    const { value, reason } = ewmaVarianceOf({ returns: x, decay: lambda_, start: v0 });
    return value === null ? { value, reason } : { variance: value };
  }),
  winRate: method(z.object({ wins: real, losses: real, conf: real }), ({ wins, losses, conf }) =>
    winRateOf({ wins, losses, confidence: conf }),
  ),
  calibration: method(z.object({ p: series, y: series }), ({ p, y }) => calibrationOf({ prices: p, outcomes: y })),
  profitFactor: method(z.object({ pnl: series }), ({ pnl }) => profitFactorOf(pnl)),
  drawdown: method(path, (equity) => drawdownOf(equity)),
  calmar: method(z.object({ returns: series, ppy: real }), ({ returns, ppy }) =>
    calmarOf({ returns, isCompounded: true, periodsPerYear: ppy }),
  ),
  sortino: method(z.object({ x: series, mar: real, ppy: real }), ({ x, mar, ppy }) =>
    sortinoOf({ returns: x, acceptable: mar, periodsPerYear: ppy }),
  ),
  robustZ: method(z.object({ x: series, clip: real }), ({ x, clip }) => robustZOf({ values: x, clip })),
};
