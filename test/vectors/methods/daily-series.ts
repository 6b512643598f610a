import * as z from 'zod';
import { type LeaderAct, type PricePoint, type SeriesMarket } from '#core/scoring/leader-act.ts';
import { dailySeries } from '#core/scoring/daily-series.ts';
import { winRatesOf } from '#core/scoring/win-rates.ts';
import { MICRO } from '#core/values/decimal.ts';
import { type ConditionId, type TokenId } from '#core/values/ids.ts';
import { inPico, type PicoUsd } from '#core/values/pico-usd.ts';
import { price, proceedsOf } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { DAY_MS, later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type Fields, method, real } from '../method.ts';
import { microsOf } from '../micros.ts';

const micros = real.transform(microsOf);
const of = { day: z.string(), market: z.string(), shares: micros };
const fill = z.object({
  ...of,
  type: z.enum(['BUY', 'SELL']),
  token: z.string(),
  price: micros,
  fee: micros.optional(),
});
const setChange = z.object({ ...of, type: z.enum(['SPLIT', 'MERGE']), tokens: z.array(z.string()) });
const redemption = z.object({ ...of, type: z.literal('REDEEM'), token: z.string() });
const input = z.object({
  days: z.array(z.string()).min(1),
  events: z.array(z.union([fill, setChange, redemption])),
  resolutions: z.array(z.object({ market: z.string(), day: z.string(), payouts: z.record(z.string(), micros) })),
  marks: z.record(z.string(), z.record(z.string(), micros)),
  kMin: micros,
});
type Input = z.output<typeof input>;

const PICO_IN_DOLLAR = Number(MICRO * MICRO);

export const seriesMethods = {
  dailySeries: method(input, (asked): Fields => {
    const series = dailySeries({
      acts: asked.events.map((event, at) => actOf(event, later(midnight(event.day), at))),
      markets: marketsOf(asked),
      prices: pricesOf(asked),
      from: midnight(asked.days[0] ?? ''),
      to: later(midnight(asked.days.at(-1) ?? ''), DAY_MS),
      leastCapital: inPico(usd(asked.kMin)),
    });
    const { naive, actual, pushes, open } = winRatesOf(series.bets);
    return {
      pnl: series.days.map(({ profit }) => dollarsOf(profit)),
      K: dollarsOf(series.capital),
      returns: series.returns.value,
      markets: series.bets.map(({ condition, profit, state }) => ({
        market: condition,
        pnl: dollarsOf(profit),
        state,
      })),
      ...{ wins: actual.won, losses: actual.lost, pushes, open },
      ...{ winRate: actual.rate.value?.raw ?? null, naiveWinRate: naive.rate.value?.raw ?? null },
    };
  }),
};

function actOf(event: Input['events'][number], at: UnixMs): LeaderAct {
  const [condition, count] = [event.market as ConditionId, shares(event.shares)];
  if ('tokens' in event) return { at, kind: event.type, condition, shares: count };
  const token = event.token as TokenId;
  if (event.type === 'REDEEM') return { at, kind: 'REDEEM', condition, token, shares: count };
  const dollars = proceedsOf(count, price(event.price));
  return { at, kind: event.type, condition, token, shares: count, dollars, fee: usd(event.fee ?? 0n) };
}

/** A market's tokens are those that anything names; of one that nothing names the other way no token is needed. */
function marketsOf({ events, resolutions }: Input): ReadonlyMap<ConditionId, SeriesMarket> {
  return new Map(
    [...new Set(events.map(({ market }) => market))].map((market) => {
      const resolution = resolutions.find((one) => one.market === market);
      const paid = Object.entries(resolution?.payouts ?? {});
      const named = events.flatMap((event) =>
        event.market !== market ? [] : 'tokens' in event ? event.tokens : event.token,
      );
      const [first = '', second = `not ${first}`] = new Set([...paid.map(([token]) => token), ...named]);
      const perShare = (token: string) => price(resolution?.payouts[token] ?? 0n);
      const condition = market as ConditionId;
      const payout =
        resolution === undefined
          ? {}
          : { payout: { at: endOf(resolution.day), perShare: [perShare(first), perShare(second)] as const } };
      return [condition, { condition, event: market, tokens: [first as TokenId, second as TokenId], ...payout }];
    }),
  );
}

/** The marks of a day as the bids at its end. */
function pricesOf({ marks }: Input): readonly PricePoint[] {
  return Object.entries(marks)
    .flatMap(([token, days]) =>
      Object.entries(days).map(([day, mark]) => {
        return { token: token as TokenId, at: endOf(day), kind: 'bid', price: price(mark) } as const;
      }),
    )
    .toSorted((a, b) => a.at - b.at);
}

function midnight(day: string): UnixMs {
  return unixMs(Date.parse(`${day}T00:00:00Z`));
}

function endOf(day: string): UnixMs {
  return later(midnight(day), DAY_MS - 1);
}

function dollarsOf(amount: PicoUsd): number {
  return Number(amount) / PICO_IN_DOLLAR;
}
