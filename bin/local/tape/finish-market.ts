import { inventedNumber } from './invented-id.ts';
import { inventedFields } from './market-fields.ts';
import type { MarketClues } from './market-clues.ts';
import type { MarketReading } from './market-reading.ts';
import { type KnownResolution, payoutsFor } from './resolutions-file.ts';
import { locate } from './tape-error.ts';
import type { MarketFacts, MarketResolution } from './tape-world.ts';

const DAY_MS = 86_400_000;
const AFTER_LAST_TRADE_MS = 600_000;
const BEFORE_REDEEM_MS = 60_000;

/** A market with nothing open, and the facts that had to be invented for it. */
export type FinishedMarket = { readonly market: MarketFacts; readonly invented: readonly string[] };

/**
 * Completes a market row by what its trades and the resolutions file tell.
 *
 * Where only the outcome is known, the market resolves at its planned end, at the earliest ten minutes after the last
 * trade, and before its first redemption. A recorded time that lies before the last trade is moved behind it.
 *
 * @throws TapeError when the payouts contradict themselves.
 */
export function finishMarket(input: {
  readonly reading: MarketReading;
  readonly clues?: MarketClues | undefined;
  readonly known?: KnownResolution | undefined;
}): FinishedMarket {
  const { reading, clues, known } = input;
  const { conditionId, slug } = reading.facts;
  const invented = [...reading.invented];
  const eventSlug = reading.eventSlug ?? (clues?.eventSlug === '' ? undefined : clues?.eventSlug) ?? slug;
  if (reading.eventId === undefined) invented.push('event number');
  if (reading.endMs === undefined) invented.push('planned end');
  const endMs = reading.endMs ?? (clues?.lastRowS ?? 0) * 1000 + DAY_MS;
  const payoutsMicro =
    locate({ field: conditionId }, () => payoutsFor(reading.facts.tokens, known)) ?? reading.payoutsMicro;
  const recordedAtMs = known?.atMs ?? reading.resolvedAtMs;
  const resolution = payoutsMicro && resolutionOf({ payoutsMicro, recordedAtMs, endMs, clues });
  if (resolution !== undefined && resolution.atMs !== recordedAtMs) invented.push('time of resolution');
  return {
    market: {
      ...reading.facts,
      eventId: reading.eventId ?? inventedNumber(`event|${eventSlug}`),
      eventSlug,
      endMs,
      ...(resolution === undefined ? {} : { resolution }),
      invented: inventedFields(invented, reading.marks),
    },
    invented,
  };
}

function resolutionOf(input: {
  readonly payoutsMicro: readonly [bigint, bigint];
  readonly recordedAtMs: number | undefined;
  readonly endMs: number;
  readonly clues: MarketClues | undefined;
}): MarketResolution {
  const { payoutsMicro, recordedAtMs, endMs, clues } = input;
  const lastTradeMs = (clues?.lastTradeS ?? 0) * 1000;
  const earliestMs = lastTradeMs + 1000;
  if (recordedAtMs !== undefined) return { payoutsMicro, atMs: Math.max(recordedAtMs, earliestMs) };
  const plannedMs = Math.max(endMs, lastTradeMs + AFTER_LAST_TRADE_MS);
  const beforeRedeemMs = (clues?.firstRedeemS ?? Infinity) * 1000 - BEFORE_REDEEM_MS;
  return { payoutsMicro, atMs: Math.max(Math.min(plannedMs, beforeRedeemMs), earliestMs) };
}
