import { type TradeStatus } from '#core/model/trade.ts';
import { plus } from '#core/values/quantity.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Settling } from '#ports/paper-store.ts';

/** A match is in a block so long after it, and final so long after it: what the venue takes on a quiet day. */
const MINED_AFTER_MS = 2_000;
const CONFIRMED_AFTER_MS = 6_000;

/** When what a match moves is in the wallet. */
export function minedAt(matchedAt: UnixMs): UnixMs {
  return later(matchedAt, MINED_AFTER_MS);
}

/** Where a trade stands at a moment: nothing is written for it, so nothing can happen twice or be forgotten. */
export function statusAt(matchedAt: UnixMs, now: UnixMs): TradeStatus {
  if (now - matchedAt >= CONFIRMED_AFTER_MS) return 'CONFIRMED';
  return now >= minedAt(matchedAt) ? 'MINED' : 'MATCHED';
}

/** What a wallet holds at a moment. */
export function balanceAt<U extends bigint>({ amount, moves }: Settling<U>, now: UnixMs): U {
  return moves.reduce<U>((total, move) => (move.at <= now ? plus(total, move.amount) : total), amount);
}

/** What of it may be promised: what is on its way out no more, what is on its way in not yet. */
export function freeAt<U extends bigint>(settling: Settling<U>, now: UnixMs): U {
  const { moves } = settling;
  return moves.reduce<U>(
    (total, move) => (move.at > now && move.amount < 0n ? plus(total, move.amount) : total),
    balanceAt(settling, now),
  );
}

/** Adds a move, and takes together what is in a block already. */
export function withMove<U extends bigint>(
  settling: Settling<U>,
  move: Settling<U>['moves'][number],
  now: UnixMs,
): Settling<U> {
  return {
    amount: balanceAt(settling, now),
    moves: [...settling.moves.filter(({ at }) => at > now), move],
  };
}
