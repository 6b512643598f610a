import { type ChildOrder } from '#core/model/child-order.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { digest, type TransactionHash } from '#core/values/ids.ts';
import { minus, sum } from '#core/values/quantity.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type Clock } from '#ports/clock.ts';
import { ContentionError, PortError } from '#ports/errors.ts';
import { type MarketData } from '#ports/market-data.ts';
import {
  type PaperAccount,
  type PaperDepth,
  type PaperFill,
  type PaperHolding,
  type PaperStore,
  type PaperWrite,
} from '#ports/paper-store.ts';
import { type PostOutcome } from '#ports/venue.ts';
import { balanceText, faultOf, KILLED } from './check-order.ts';
import { matchOrder } from './match-order.ts';
import { freeAt, minedAt, withMove } from './settling.ts';
import { levelsLeft, withTakes } from './taken-depth.ts';

/** What a paper venue works with. */
export type PaperDeps = { readonly store: PaperStore; readonly markets: MarketData; readonly clock: Clock };

/** Other paper orders of the market may be first; each time what they left is looked at anew. */
const MAX_TRIES = 6;
const BUSY_RETRY_MS = 1_000;
const ACK: PostOutcome = { kind: 'ack' };

/**
 * Fills an order against the book of this moment and stores it with what it moves, in one transaction whose conditions no
 * second run meets: the same order posted twice is acknowledged twice and filled once.
 *
 * A killed or refused order is not stored, as little as the venue keeps one.
 */
export async function postPaperOrder(deps: PaperDeps, child: ChildOrder): Promise<PostOutcome> {
  try {
    return await tried(deps, child);
  } catch (error) {
    // Whatever could not be read: nothing was written.
    if (error instanceof PortError) return { kind: 'not-sent' };
    throw error;
  }
}

async function tried(deps: PaperDeps, child: ChildOrder): Promise<PostOutcome> {
  if (await isKnown(deps, child)) return ACK;
  const { condition, token } = child;
  const [market, book] = await Promise.all([deps.markets.market(condition), deps.markets.book(token)]);
  for (let round = 0; round < MAX_TRIES; round += 1) {
    const planned = plan(child, { market, book, ...(await stateOf(deps, child)), now: await deps.clock.now() });
    if ('text' in planned) {
      // Another run of the same order may have taken what this one misses.
      return (await isKnown(deps, child)) ? ACK : { kind: 'refused', text: planned.text };
    }
    const outcome = await commit(deps, planned.writes);
    if (outcome !== 'overtaken') return outcome;
    if (await isKnown(deps, child)) return ACK;
  }
  return { kind: 'wait', text: 'other paper orders of the market were first', retryAfterMs: BUSY_RETRY_MS };
}

async function isKnown({ store }: PaperDeps, { fields, venueOrderId }: ChildOrder): Promise<boolean> {
  return (await store.order(fields.maker, venueOrderId)) !== undefined;
}

type State = {
  readonly account: PaperAccount | undefined;
  readonly holding: PaperHolding | undefined;
  readonly depth: PaperDepth | undefined;
};

async function stateOf({ store }: PaperDeps, { fields, token, condition }: ChildOrder): Promise<State> {
  const [account, holding, depth] = await Promise.all([
    store.account(fields.maker),
    store.holding(fields.maker, token),
    store.depth(condition),
  ]);
  return { account, holding, depth };
}

/** An answer that was lost says nothing: then only a look-up tells. */
async function commit({ store }: PaperDeps, writes: readonly PaperWrite[]): Promise<PostOutcome | 'overtaken'> {
  try {
    return (await store.commit(writes)) ? ACK : 'overtaken';
  } catch (error) {
    if (error instanceof ContentionError) return 'overtaken';
    if (error instanceof PortError) return { kind: 'ambiguous', text: 'the table of paper orders did not answer' };
    throw error;
  }
}

type PlanInput = State & { readonly market: Market | undefined; readonly book: Book | undefined; readonly now: UnixMs };
type Plan = { readonly text: string } | { readonly writes: readonly PaperWrite[] };

function plan(child: ChildOrder, { market, book, account, holding, depth, now }: PlanInput): Plan {
  const text = faultOf(child, market);
  if (text !== undefined || market === undefined) return { text: text ?? KILLED };
  const { fields, token } = child;
  const { side } = fields;
  const free = side === 'BUY' ? account : holding;
  const balance = free === undefined ? 0n : freeAt<bigint>(free, now);
  if (balance < fields.makerAmount) return { text: balanceText(balance, fields.makerAmount) };
  const place = { market, token, side, depth, now };
  const levels = book === undefined ? [] : levelsLeft({ ...place, book });
  const fills = matchOrder({ order: child, levels, fee: market.fee });
  if (fills.length === 0 || account === undefined) return { text: KILLED };
  const totals = totalsOf(fills);
  const cost = totals.gross + totals.fee;
  if (side === 'BUY' && balance < cost) return { text: balanceText(balance, cost) };
  const cash = side === 'BUY' ? usd(0n - cost) : minus(totals.gross, totals.fee);
  const moved = side === 'BUY' ? totals.shares : minus(NO_SHARES, totals.shares);
  return {
    writes: [
      { type: 'order', value: orderOf(child, fills, now) },
      { type: 'account', value: nextOf(account, withMove(account, { at: minedAt(now), amount: cash }, now)) },
      { type: 'holding', value: held(holding ?? freshHolding(child), { moved, fills, now }) },
      { type: 'depth', value: withTakes({ ...place, fills }) },
    ],
  };
}

function totalsOf(fills: readonly PaperFill[]): Omit<PaperFill, 'price'> {
  return {
    shares: sum(
      NO_SHARES,
      fills.map((fill) => fill.shares),
    ),
    gross: sum(
      NO_USD,
      fills.map((fill) => fill.gross),
    ),
    fee: sum(
      NO_USD,
      fills.map((fill) => fill.fee),
    ),
  };
}

function orderOf({ venueOrderId, fields, token }: ChildOrder, fills: readonly PaperFill[], now: UnixMs) {
  return {
    orderId: venueOrderId,
    wallet: fields.maker,
    token,
    side: fields.side,
    matchedAt: now,
    transaction: `0x${digest('paper transaction', venueOrderId)}` as TransactionHash,
    fills,
    version: 1n,
  };
}

function nextOf<T extends { readonly version: bigint }>(item: T, changes: Partial<T>): T {
  return { ...item, ...changes, version: item.version + 1n };
}

function freshHolding({ fields, token, condition, limit }: ChildOrder): PaperHolding {
  const { maker: wallet } = fields;
  return { wallet, token, condition, amount: shares(0n), moves: [], mark: limit, redemptions: [], version: 0n };
}

type Moved = { readonly moved: PaperHolding['amount']; readonly fills: readonly PaperFill[]; readonly now: UnixMs };

function held(holding: PaperHolding, { moved, fills, now }: Moved): PaperHolding {
  const mark = fills.at(-1)?.price ?? holding.mark;
  return nextOf(holding, { ...withMove(holding, { at: minedAt(now), amount: moved }, now), mark });
}
