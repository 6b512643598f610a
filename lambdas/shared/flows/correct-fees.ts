import { chainAmounts } from '#core/ledger/chain-amounts.ts';
import { correct } from '#core/ledger/correct.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { type Trade } from '#core/model/trade.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type Chain } from '#ports/chain.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type Venue } from '#ports/venue.ts';
import { commitPlan } from './commit-plan.ts';

export type CorrectDeps = {
  readonly ledger: Ledger;
  readonly venue: Venue;
  readonly chain: Chain;
  readonly log: Log;
};

/** A node that was down for a weekend has come back by then. */
const LOOK_BACK_MS = 4 * 86_400_000;

/**
 * Asks the chain again for what trades of the last days really moved that were booked by the venue's formula, because it
 * did not answer then, and books the difference.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function correctFees(deps: CorrectDeps, follower: Follower, now: UnixMs): Promise<void> {
  const trades = await deps.venue.walletTrades(follower, later(now, -LOOK_BACK_MS));
  for (const id of new Set(trades.map(({ orderId }) => orderId))) {
    const child = id === undefined ? undefined : await deps.ledger.child(id);
    if (child !== undefined) await correctTrades(deps, child, now);
  }
}

/**
 * Does the same for one order.
 *
 * @returns How many of its trades were put right.
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function correctTrades(deps: Omit<CorrectDeps, 'venue'>, child: ChildOrder, now: UnixMs): Promise<number> {
  let corrected = 0;
  for (const trade of child.trades.filter(isByFormula)) corrected += Number(await correctOne(deps, child, trade, now));
  return corrected;
}

function isByFormula({ settled, feeFrom, transaction }: Trade): boolean {
  return settled && feeFrom === 'formula' && transaction !== undefined;
}

async function correctOne(
  { ledger, chain, log }: Omit<CorrectDeps, 'venue'>,
  child: ChildOrder,
  { tradeId, transaction }: Trade,
  now: UnixMs,
): Promise<boolean> {
  const id: VenueOrderId = child.venueOrderId;
  const fills = transaction === undefined ? undefined : await chain.fillsOf(transaction, child);
  if (fills === undefined) return false;
  const isBooked = await commitPlan(ledger, async () => {
    const current = await ledger.child(id);
    const booked = current?.trades.find((one) => one.tradeId === tradeId);
    if (current === undefined || booked === undefined || !isByFormula(booked)) return undefined;
    const amounts = chainAmounts(booked, current.trades, fills);
    return amounts === undefined ? undefined : correct({ child: current, tradeId, amounts, now });
  });
  if (isBooked) log.info('corrected', { venueOrderId: id, tradeId });
  return isBooked;
}
