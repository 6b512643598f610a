import { movingTrades } from './accounts.ts';
import { blockTimeMs, DATA_API_LAG_MS, REDEEMED_AFTER_MS, settlementInstants } from './settlement.ts';
import { countUpTo } from './sorted.ts';
import type { Venue } from './venue.ts';
import type { World } from './world.ts';

/** When the answers of the venue change without anybody asking for it. */
export type WorldChanges = {
  /** The last instant at which the recorded world itself changes. */
  readonly endMs: number;
  /** The next instant after now at which an answer changes, `undefined` when nothing moves any more. */
  next(): number | undefined;
  /** How many recorded rows the Data API shows by now. */
  rowsServed(): number;
};

/**
 * Collects the instants of a world: blocks and the Data API's view of them, resolutions and what is paid for them,
 * recorded books; to these comes what followers trade, and what time does to orders that rest. Refills of invented books are left out: only an order that is
 * still open could meet one, and then nobody lets time pass unseen.
 */
export function worldChanges(venue: Venue): WorldChanges {
  const { world, clock } = venue;
  const shownAt = world.rows.map((row) => row.timestampS * 1000 + DATA_API_LAG_MS).sort((left, right) => left - right);
  const instants = recordedInstants(world);
  const endMs = instants.at(-1) ?? world.startMs;
  return {
    endMs,
    rowsServed: () => countUpTo(shownAt, clock.now()),
    next: () => {
      const now = clock.now();
      const recorded = instants[countUpTo(instants, now)];
      const known = [recorded, nextSettlement(venue, now), venue.nextTurnMs()].filter(
        (instant) => instant !== undefined,
      );
      return known.length === 0 ? undefined : Math.min(...known);
    },
  };
}

function recordedInstants({ rows, markets, books }: World): number[] {
  const instants = new Set<number>();
  for (const row of rows) {
    instants.add(row.timestampS * 1000);
    instants.add(row.timestampS * 1000 + DATA_API_LAG_MS);
  }
  for (const { resolution } of markets) {
    if (resolution === undefined) continue;
    const paidMs = resolution.atMs + REDEEMED_AFTER_MS;
    const seen = [resolution.atMs, resolution.atMs + DATA_API_LAG_MS, paidMs, blockTimeMs(paidMs) + DATA_API_LAG_MS];
    for (const instant of seen) instants.add(instant);
  }
  for (const { atMs } of books) instants.add(atMs);
  return [...instants].sort((left, right) => left - right);
}

function nextSettlement({ accounts, wallets }: Venue, now: number): number | undefined {
  let next: number | undefined;
  for (const account of accounts.values()) {
    const payouts = wallets.find(account.wallet, now)?.redemptions ?? [];
    const instants = [
      ...movingTrades(account, now).flatMap(settlementInstants),
      ...payouts.flatMap(({ dueMs }) => [dueMs, blockTimeMs(dueMs) + DATA_API_LAG_MS]),
    ];
    for (const instant of instants) if (instant > now && (next === undefined || instant < next)) next = instant;
  }
  return next;
}
