import { type ForeignMove } from '#core/ledger/explain-balance.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Follower } from '#core/model/settings.ts';
import { isFinal } from '#core/model/trade.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Venue } from '#ports/venue.ts';

type MovesInput = { readonly child: ChildOrder; readonly follower: Follower };

/** What moved the token in this wallet and is not ours. */
export type Foreign = {
  readonly moves: readonly ForeignMove[];
  /** A redemption takes all shares of the wallet, those of the ledger included: it is no foreign move. */
  readonly isRedeemed: boolean;
};

/** As a rule what is older was judged as drift before this child was opened; nothing is judged while it is open. */
const JUDGED_BEFORE_MS = 600_000;
/** Where orders of a token follow each other closely nothing of it was judged for as long as they do. */
const LONG_BEFORE_MS = 86_400_000;

/**
 * Reads from the venue's lists what moved a child's token in its wallet otherwise.
 *
 * @returns Undefined while any of it is not final, or cannot be read.
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function movesByLists(
  deps: { readonly ledger: Ledger; readonly venue: Venue; readonly feed: LeaderFeed },
  { child, follower }: MovesInput,
): Promise<Foreign | undefined> {
  const since = later(child.firstPostAt ?? child.reservedAt, -JUDGED_BEFORE_MS);
  const trades = await tradesByHand(deps, { child, follower, since });
  const walk = await deps.feed.activity(child.fields.maker, since);
  if (trades === undefined || !walk.isWhole || walk.unreadable > 0) return undefined;
  const rows = walk.rows.filter(
    (row) => row.condition === child.condition && (row.token ?? child.token) === child.token,
  );
  const moves = [...trades];
  for (const { type, at, shares } of rows) {
    if (type === 'SPLIT') moves.push({ at, shares });
    if (type === 'MERGE' || type === 'CONVERSION') moves.push({ at, shares: 0n - shares });
  }
  return { moves, isRedeemed: rows.some((row) => row.type === 'REDEEM') };
}

/**
 * Reads the same from the chain, over a day before the child: also shares that somebody sent, which no list tells. Anybody
 * can send a millionth of a share to a wallet, and no outcome must stay unknown for that.
 *
 * It costs some fifteen questions to a node: what the lists explain is not asked for here.
 *
 * @returns Undefined while any of it is not final, or cannot be read.
 * @throws UnavailableError, UnreadableAnswerError
 */
export async function movesByChain(
  deps: { readonly ledger: Ledger; readonly venue: Venue; readonly chain: Chain },
  { child, follower }: MovesInput,
): Promise<readonly ForeignMove[] | undefined> {
  const since = later(child.firstPostAt ?? child.reservedAt, -LONG_BEFORE_MS);
  const trades = await tradesByHand(deps, { child, follower, since });
  if (trades === undefined) return undefined;
  const holding = { wallet: child.fields.maker, token: child.token, domain: child.domain };
  return [...trades, ...(await deps.chain.transfers(holding, since))];
}

async function tradesByHand(
  { ledger, venue }: { readonly ledger: Ledger; readonly venue: Venue },
  { child, follower, since }: MovesInput & { readonly since: UnixMs },
): Promise<readonly ForeignMove[] | undefined> {
  const moves: ForeignMove[] = [];
  for (const trade of await venue.walletTrades(follower, since)) {
    // What cannot be read may be of this token unless it says that it is of another.
    if ((trade.token ?? child.token) !== child.token) continue;
    if ('isUnreadable' in trade) return undefined;
    if (trade.status === 'FAILED' || (await ledger.child(trade.orderId)) !== undefined) continue;
    if (!isFinal(trade.status)) return undefined;
    moves.push({ at: trade.matchedAt, shares: trade.side === 'BUY' ? trade.shares : 0n - trade.shares });
  }
  return moves;
}
