import {
  categoryProfile,
  countedTrades,
  holdsADay,
  lookBackFrom,
  marketProfile,
} from '#core/execution/working/volume-profile.ts';
import { type TradeTape } from '#core/model/market-trade.ts';
import { type RecordedVolume, type VolumeProfile, type WorkingOptions } from '#core/model/working-order.ts';
import { type ConditionId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type MarketTrades } from '#ports/market-trades.ts';

export type VolumeDeps = {
  readonly clock: Pick<Clock, 'now'>;
  readonly markets: Pick<MarketData, 'outcomeOf'>;
  readonly trades: MarketTrades;
};

/** Where a day has more trades than may be read, those of so much alone are: they are most of what is traded. */
const LARGE = usd(100_000_000n);

/**
 * Records what an order by volume goes by: its market's own trades; where those are too few, the average over the most
 * traded others of its category; where nobody tells them, nothing. It is read once, before the order is shown.
 */
export async function recordVolume(
  deps: VolumeDeps,
  { token, algorithm, windowMs }: Pick<WorkingOptions, 'token' | 'algorithm' | 'windowMs'>,
): Promise<RecordedVolume> {
  if (algorithm !== 'vwap') return {};
  const now = await deps.clock.now();
  let tradeCount = 0;
  try {
    const condition = (await deps.markets.outcomeOf(token))?.condition;
    // Of a token that nobody knows no order is taken.
    if (condition === undefined) return {};
    const tape = await readTape(deps, condition, now);
    tradeCount = countedTrades(tape, now);
    const profile = marketProfile(tape, { now, windowMs }) ?? (await ofCategory(deps, condition, { now, windowMs }));
    if (profile !== undefined) return { profile };
    return { noVolume: { why: holdsADay(tape, now) ? 'TOO_FEW_TRADES' : 'TOO_MANY_TRADES', tradeCount } };
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    return { noVolume: { why: 'UNREADABLE', tradeCount } };
  }
}

async function readTape({ trades }: VolumeDeps, condition: ConditionId, now: UnixMs): Promise<TradeTape> {
  const from = lookBackFrom(now);
  const all = await trades.since({ condition, from });
  return holdsADay(all, now) ? all : trades.since({ condition, from, least: LARGE });
}

async function ofCategory(
  deps: VolumeDeps,
  condition: ConditionId,
  input: { readonly now: UnixMs; readonly windowMs: number },
): Promise<VolumeProfile | undefined> {
  const peers = await deps.trades.mostTraded(condition);
  const tapes = await Promise.all(peers.map((peer) => readTape(deps, peer, input.now)));
  return categoryProfile(tapes, input);
}
