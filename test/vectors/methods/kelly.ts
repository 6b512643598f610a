import * as z from 'zod';
import { edgeProbability } from '#core/scoring/edge-probability.ts';
import { exclusiveStakes } from '#core/scoring/kelly-exclusive.ts';
import { certaintyFactor, kellyDrawdown, kellyGrowth } from '#core/scoring/kelly-growth.ts';
import { known } from '#core/scoring/statistic.ts';
import { sizeByKelly } from '#core/sizing/kelly.ts';
import { price } from '#core/values/price.ts';
import { usd } from '#core/values/usd.ts';
import { method, real, series } from '../method.ts';
import { microsOf } from '../micros.ts';

const bet = z.object({ q: real, p: real, feePerShare: real, k: real });

/** Large enough that the product's rounding down to a micro-dollar is beyond the digits of a case. */
const BANKROLL = 10n ** 24n;

export const kellyMethods = {
  // What trades sizes the stake: chances and costs of the cases are whole millionths. Growth is a statistic alone.
  kelly: method(bet, ({ q, p, feePerShare, k }) => {
    const cost = p + feePerShare;
    const stake = stakeOf({ chance: q, cost, part: k });
    const growth = kellyGrowth({ chance: q, cost, stake });
    if (growth.value === null) return growth;
    return known({ full: stakeOf({ chance: q, cost, part: 1 }), stake, growth: growth.value });
  }),
  kellyUncertain: method(bet.extend({ se: real }), ({ q, p, feePerShare, k, se }) => {
    const cost = p + feePerShare;
    const factor = certaintyFactor({ chance: q, cost, error: se });
    if (factor.value === null) return factor;
    const full = stakeOf({ chance: q, cost, part: 1 });
    return known({ full, factor: factor.value, stake: stakeOf({ chance: q, cost, part: k }) * factor.value });
  }),
  // The product carries the lower bound as odds in millionths, too coarse for these digits; its twin test compares both.
  edgeProbability: method(
    z.object({ price: real, alpha: real, v: real, mu: real, tau2: real, z: real }),
    ({ v, mu, tau2, ...input }) => {
      const edge = edgeProbability({ ...input, variance: v, mean: mu, betweenVariance: tau2 });
      if (edge.value === null) return edge;
      const { alphaPost, sdPost, chance, chanceLow, error } = edge.value;
      return known({ alphaPost, sdPost, q: chance, qLow: chanceLow, se: error });
    },
  ),
  kellyExclusive: method(z.object({ q: series, c: series }), ({ q, c }) => {
    const found = exclusiveStakes(Array.from(q, (chance, at) => ({ chance, cost: c[at] ?? Number.NaN })));
    if (found.value === null) return found;
    const { stakes, reserve, growth } = found.value;
    return known({ f: stakes, reserve, growth });
  }),
  kellyDrawdown: method(z.object({ k: real, x: real }), ({ k, x }) => kellyDrawdown({ fraction: k, level: x })),
};

type StakeInput = { readonly chance: number; readonly cost: number; readonly part: number };

/** The product's stake as a part of the bankroll, of which `part` is what Kelly's fraction allows. */
function stakeOf({ chance, cost, part }: StakeInput): number {
  const most = usd((BANKROLL * microsOf(part)) / 1_000_000n);
  const stake = sizeByKelly({ most, chance: price(microsOf(chance)), cost: price(microsOf(cost)) });
  return Number(stake) / Number(BANKROLL);
}
