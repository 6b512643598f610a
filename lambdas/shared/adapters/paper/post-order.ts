import { balanceText } from '#core/execution/balance-text.ts';
import { KILLED, matchOrder } from '#core/execution/match-order.ts';
import { levelsLeft, type TakenDepth, withTakes } from '#core/execution/taken-depth.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { ContentionError, PortError } from '#ports/errors.ts';
import { type MarketData } from '#ports/market-data.ts';
import {
  type PaperAccount,
  type PaperFill,
  type PaperHolding,
  type PaperOrder,
  type PaperStore,
  type PaperWrite,
} from '#ports/paper-store.ts';
import { type PostOutcome } from '#ports/venue.ts';
import { faultOf } from './check-order.ts';
import { totalsOf, writesOf } from './paper-writes.ts';
import { expirationOf, restFault, restWrites, transactionAt } from './rest-order.ts';
import { promisedBy, type Rested, restingOf } from './resting.ts';
import { freeAt } from './settling.ts';

/** What a paper venue works with. */
export type PaperDeps = { readonly store: PaperStore; readonly markets: MarketData; readonly clock: Clock };

/** Other paper orders of the market may be first; each time what they left is looked at anew. */
const MAX_TRIES = 6;
const BUSY_RETRY_MS = 1_000;
const ACK: PostOutcome = { kind: 'ack' };

/**
 * Fills an order against the book of this moment, or places one that is to rest, and stores it with what it moves, in one
 * transaction whose conditions no second run meets: the same order posted twice is acknowledged twice and filled once.
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
    const now = await deps.clock.now();
    const planned = plan(child, { market, book, ...(await stateOf(deps, child, now)), now });
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
  readonly depth: TakenDepth | undefined;
  /** The wallet's orders in the book. */
  readonly resting: readonly Rested[];
};

/** The account before what rests of it: an order that changes in between moves the account, and nothing is written. */
async function stateOf({ store }: PaperDeps, { fields, token, condition }: ChildOrder, now: UnixMs): Promise<State> {
  const [account, holding, depth] = await Promise.all([
    store.account(fields.maker),
    store.holding(fields.maker, token),
    store.depth(condition),
  ]);
  return { account, holding, depth, resting: await restingOf(store, account, now) };
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

function plan(child: ChildOrder, input: PlanInput): Plan {
  const { market, account, holding, resting, now } = input;
  const text = faultOf(child, market);
  if (text !== undefined || market === undefined) return { text: text ?? KILLED };
  const { fields, token, restsUntil, mayTake } = child;
  const { side } = fields;
  const free = side === 'BUY' ? account : holding;
  const balance = free === undefined ? 0n : freeAt<bigint>(free, now);
  const active = promisedBy(resting, { side, token });
  if (balance - active < fields.makerAmount) return { text: balanceText(balance, fields.makerAmount, active) };
  if (account === undefined) return { text: KILLED };
  // What it does not find at once would be cancelled at the next look: here it is killed.
  if (restsUntil === undefined || mayTake === true)
    return planTaking(child, { ...input, market, account, balance, active });
  const until = expirationOf(restsUntil);
  const fault = restFault(child, input, until);
  return fault === undefined ? { writes: restWrites(child, { ...input, account }, until) } : { text: fault };
}

type TakingInput = PlanInput & {
  readonly market: Market;
  readonly account: PaperAccount;
  readonly balance: bigint;
  /** What of it other orders have promised. */
  readonly active: bigint;
};

function planTaking(child: ChildOrder, input: TakingInput): Plan {
  const { market, book, account, holding, depth, balance, active, now } = input;
  const { token, condition, fields } = child;
  const { side } = fields;
  const place = { market, token, side, depth, now };
  const levels = book === undefined ? [] : levelsLeft({ ...place, book });
  const fills = matchOrder({ order: child, levels, fee: market.fee });
  if (fills.length === 0) return { text: KILLED };
  const { gross, fee } = totalsOf(fills);
  const cost = gross + fee;
  if (side === 'BUY' && balance - active < cost) return { text: balanceText(balance, cost, active) };
  const order = orderOf(child, fills, now);
  return {
    writes: writesOf({ order, condition, fills, account, holding, depth: withTakes({ ...place, fills }), now }),
  };
}

function orderOf({ venueOrderId, fields, token }: ChildOrder, fills: readonly PaperFill[], now: UnixMs): PaperOrder {
  return {
    orderId: venueOrderId,
    wallet: fields.maker,
    token,
    side: fields.side,
    matchedAt: now,
    transaction: transactionAt(venueOrderId, 0),
    fills,
    version: 1n,
  };
}
