import { feeOf } from '../execution/fee.ts';
import { ownedOf } from '../model/position.ts';
import { type DenyReason } from '../model/reason.ts';
import { MICRO } from '../values/decimal.ts';
import { NO_SHARES, shares } from '../values/shares.ts';
import { usd } from '../values/usd.ts';
import { judgeGuards } from './guards.ts';
import { type PricedEntry } from './priced-entry.ts';

/** One share: where a guard spares it and what is owned already, it spares both together. */
const ONE_SHARE = shares(MICRO);

/**
 * Nothing is bought that a guard would sell within the minute: neither what one share at the order's limit becomes at
 * today's book, nor what is added to a position that is about to be sold. Between a wide spread and a narrow stop every
 * copy would pay both ways.
 */
export function guardWouldSell({ snapshot, market, limit }: PricedEntry): DenyReason | undefined {
  const { settings, position, book, now } = snapshot;
  const { guards } = settings;
  if (guards === undefined) return undefined;
  const bought = {
    available: ONE_SHARE,
    selling: NO_SHARES,
    basis: usd(limit + feeOf(ONE_SHARE, limit, market.fee)),
  };
  const owned = ownedOf(position) > 0n && position.target > 0n ? [position] : [];
  for (const one of [bought, ...owned]) {
    const verdict = judgeGuards({ position: one, guards, market, book, now });
    if (verdict.guard === 'exit' && 'limit' in verdict.why) {
      const { why } = verdict;
      const against = why.code === 'TRAILING_STOP' ? why.peak : why.cost;
      return { code: 'GUARD_WOULD_SELL', guard: why.code, mark: why.mark, against, limit: why.limit };
    }
  }
  return undefined;
}
