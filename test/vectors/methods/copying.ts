import * as z from 'zod';
import { breakEvenSlippage } from '#core/scoring/break-even-slippage.ts';
import { copyReturn } from '#core/scoring/copy-return.ts';
import { markoutFit } from '#core/scoring/markout-fit.ts';
import { known } from '#core/scoring/statistic.ts';
import { feeOf } from '#core/execution/fee.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { larger } from '#core/values/quantity.ts';
import { shares } from '#core/values/shares.ts';
import { matchOrder } from '#core/execution/match-order.ts';
import { aBuyChild } from '../../support/builders/a-child.ts';
import { type Fields, method, real, series } from '../method.ts';
import { microsOf } from '../micros.ts';

const copy = z.object({
  leaderPrice: real,
  slipInBps: real,
  feeRate: real,
  payout: real.nullable(),
  exitPrice: real.nullable(),
  slipOutBps: real,
  leaderMaker: z.boolean(),
  maxPrice: real,
});
const book = z.object({
  levels: z.array(z.tuple([real, real])),
  shares: real.nullable(),
  notional: real.nullable(),
  limitPrice: real.nullable(),
  side: z.enum(['buy', 'sell']),
});
const fee = z.object({ shares: real, feeRate: real, price: real, maker: z.boolean() });

export const copyingMethods = {
  copyReturn: method(copy, ({ payout, exitPrice, slipOutBps, ...input }): Fields => {
    const end = payout === null ? { price: exitPrice ?? Number.NaN, slipBps: slipOutBps } : { payout };
    const { slipInBps: slipBps, leaderMaker: isLeaderMaker } = input;
    const { value, reason } = copyReturn({ ...input, slipBps, isLeaderMaker, end });
    return value === null ? { skipped: true, reason } : { skipped: false, ...value };
  }),
  breakEvenSlippage: method(z.object({ q: real, leaderPrice: real, feeRate: real }), ({ q, ...input }) =>
    breakEvenSlippage({ ...input, chance: q }),
  ),
  markoutFit: method(z.object({ tau: series, markout: series, thetaGrid: series }), (input) => {
    const fit = markoutFit({ delays: input.tau, markouts: input.markout, thetas: input.thetaGrid });
    if (fit.value === null) return fit;
    const { theta, asymptote, squares } = fit.value;
    return known({ theta, asymptote, sse: squares });
  }),
  // The walk that paper orders are filled by; averages are of its fills. Its amounts are counted in millionths of
  // millionths here, whatever a unit is to it, so that its rounding is beyond the digits of a case.
  bookFill: method(book, ({ levels, side, limitPrice, ...asked }) => {
    const wanted = asked.shares ?? asked.notional ?? Number.NaN;
    const limit = microsOf(limitPrice ?? (side === 'buy' ? 1 : 0));
    const amount = microsOf(wanted) * FINE;
    const priced = (amount * limit) / MICRO;
    const isOfDollars = asked.shares === null;
    const dollars = { makerAmount: amount, takerAmount: (amount * MICRO) / larger(limit, 1n) };
    const bought = isOfDollars ? dollars : { makerAmount: priced, takerAmount: amount };
    const amounts = side === 'buy' ? bought : { makerAmount: amount, takerAmount: priced };
    const fills = matchOrder({
      order: {
        fields: { ...aBuyChild().fields, ...amounts, side: side === 'buy' ? 'BUY' : 'SELL' },
        domain: isOfDollars ? 'v2' : 'v1',
      },
      levels: levels.map(([at, size]) => ({ price: price(microsOf(at)), shares: shares(microsOf(size) * FINE) })),
      fee: { rateBps: bps(0n), exponent: 1 },
    });
    return summaryOf(fills, { best: levels[0]?.[0], wanted, isOfDollars, isBuy: side === 'buy' });
  }),
  // The product's formula, but not its rounding: it rounds up, so that a reservation covers what the venue may ask.
  takerFee: method(fee, (input) => {
    if (input.maker) return { fee: 0 };
    const schedule = { rateBps: bps(microsOf(input.feeRate) / 100n), exponent: 1 };
    const exact = feeOf(shares(microsOf(input.shares) * FINE), price(microsOf(input.price)), schedule);
    return { fee: Number((exact + HALF_STEP) / STEP) / 100_000 };
  }),
};

const MICRO = 1_000_000n;
/** How much finer than a millionth amounts are counted. */
const FINE = MICRO;
/** A hundred-thousandth of a dollar, in the finer unit. */
const STEP = 10n * FINE;
const HALF_STEP = STEP / 2n;

type FillFacts = {
  readonly best: number | undefined;
  readonly wanted: number;
  readonly isOfDollars: boolean;
  readonly isBuy: boolean;
};

function summaryOf(fills: ReturnType<typeof matchOrder>, { best, wanted, isOfDollars, isBuy }: FillFacts): Fields {
  const scale = Number(MICRO * FINE);
  const sum = (of: (fill: (typeof fills)[number]) => bigint): number =>
    Number(fills.reduce((total, fill) => total + of(fill), 0n)) / scale;
  const [filled, notional] = [sum((fill) => fill.shares), sum((fill) => fill.gross)];
  const last = fills.at(-1);
  const isComplete = Math.abs((isOfDollars ? notional : filled) - wanted) < 1e-9 * wanted;
  if (last === undefined || best === undefined)
    return { shares: 0, notional: 0, avgPrice: null, worstPrice: null, complete: false, slipBps: null };
  const avgPrice = notional / filled;
  const slipBps = (avgPrice / best - 1) * 10_000 * (isBuy ? 1 : -1);
  return { shares: filled, notional, avgPrice, worstPrice: Number(last.price) / 1e6, complete: isComplete, slipBps };
}
