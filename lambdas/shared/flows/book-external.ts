import { bookExternal } from '#core/ledger/external.ts';
import { sendsOrders } from '#core/model/settings.ts';
import { later } from '#core/values/unix-ms.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { commitPlan } from './commit-plan.ts';
import { type UpkeepTask } from './upkeep-task.ts';

export type ExternalDeps = { readonly ledger: Ledger; readonly feed: LeaderFeed; readonly log: Log };

/** A wallet's cash is looked at every five minutes, whoever runs how often. */
const EVERY_MS = 295_000;
/** The index tells rows late, and a transaction's rows one by one: that far back is read again, and so long one waits. */
const OVERLAP_MS = 600_000;
const SETTLED_MS = 120_000;

/**
 * Books deposits, withdrawals, rewards and rebates of a follower's wallet that came after its ledger was opened: the
 * opening cash holds the earlier ones.
 *
 * How far it went is stored last; an entry that is there already is left as it is.
 *
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function bookExternals(
  { ledger, feed, log }: ExternalDeps,
  { follower, upkeep: known, now }: UpkeepTask,
): Promise<void> {
  const { name, mode, wallet } = follower;
  if (!sendsOrders(mode) || wallet === undefined) return;
  const of = { follower: name, mode };
  const before = known?.cash;
  if (before !== undefined && now - before.at < EVERY_MS) return;
  const from = before?.from ?? now;
  const walk = await feed.cashMoves(wallet, later(before?.at ?? now, -OVERLAP_MS));
  const settled = walk.moves.filter(({ at }) => at > from && now - at >= SETTLED_MS);
  for (const move of settled) {
    const { committed } = await ledger.commit(bookExternal({ ...of, move }));
    const { type, transaction, amount } = move;
    if (committed) log.info('cash moved', { ...of, type, transaction, amount: amount.toString() });
  }
  if (walk.unreadable > 0) log.count('UnreadableRows', walk.unreadable);
  if (!walk.isWhole) log.count('CutWalks');
  // What was not read is read again: what is booked stays booked once.
  if (walk.unreadable > 0 || !walk.isWhole) return;
  await commitPlan(ledger, async () => {
    const upkeep = await ledger.upkeep(of);
    const value = { ...upkeep, ...of, cash: { from, at: now }, version: (upkeep?.version ?? 0n) + 1n };
    return [{ kind: 'put', type: 'upkeep', value }];
  });
}
