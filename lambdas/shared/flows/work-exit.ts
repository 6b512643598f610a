import { endExit } from '#core/execution/end.ts';
import { exitRetryMs } from '#core/execution/exit-retry.ts';
import { isWidestFloor } from '#core/execution/limit-price.ts';
import { identify, newChild } from '#core/execution/new-child.ts';
import { type ExitPlan, planExit } from '#core/execution/plan-exit.ts';
import { widestSlippage } from '#core/execution/widest-slippage.ts';
import { reserveExit } from '#core/execution/reserve-exit.ts';
import { parentIn, putParent } from '#core/ledger/put.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type VenueReason, type WaitReason } from '#core/model/reason.ts';
import { excessOf } from '#core/model/position.ts';
import { pauseInForce, venueReason } from '#core/risk/venue-restriction.ts';
import { parseWallet } from '#core/values/ids.ts';
import { type Price, proceedsOf } from '#core/values/price.ts';
import { NO_USD } from '#core/values/usd.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { loadPosition } from './load-position.ts';
import { submitOrder } from './submit-order.ts';
import { shortageOf } from './wallet-shortage.ts';

/** How long an exit waits for a market that cannot be traded just now. */
const MARKET_RETRY_MS = 60_000;
/** How long an exit waits while a switch holds sales back. */
const HALTED_RETRY_MS = 10_000;
/** How long an exit waits for the ledger to be put right: two readings of the wallet lie two minutes apart. */
const SHORT_RETRY_MS = 60_000;

/**
 * Makes the next try of a position's exit, or ends it, or lets it wait with its reason.
 *
 * @returns True when there may be more to do at once.
 */
export async function workExit(deps: ExecuteDeps, input: StepInput): Promise<boolean> {
  const { parent, settings } = input;
  const position = await loadPosition(deps.ledger, parent);
  if (position.exit !== parent.parentId) {
    deps.log.warn('working exit is not the exit of its position', { parentId: parent.parentId });
    return false;
  }
  if (excessOf(position) <= 0n && position.buying.length === 0) {
    return !(await deps.ledger.commit(endExit(parent, position))).committed;
  }
  const [market, book] = await Promise.all([deps.markets.market(parent.condition), deps.markets.book(parent.token)]);
  if (market?.isAcceptingOrders !== true)
    return wait(deps, input, { reason: { code: 'NO_BID' }, forMs: MARKET_RETRY_MS });
  const mark = await markOf(deps, { parent, book });
  const plan = planExit({ parent, position, market, book, mark, execution: settings.execution });
  switch (plan.plan) {
    case 'end':
      return !(await deps.ledger.commit(endExit(parent, position))).committed;
    case 'wait':
      if (plan.widens && isAtWidest(input)) deps.log.count('ExitsAtFloor');
      return wait(deps, input, plan);
    case 'sell': {
      const pause = pauseInForce(await deps.ledger.venueRestrictions(), input.now);
      const paused = venueReason('VENUE_PAUSED', pause);
      if (paused !== undefined) return wait(deps, input, { reason: paused, until: paused.until });
      const shortage = await shortageOf(deps, { parent, follower: input.follower, market });
      if (shortage !== undefined)
        return wait(deps, input, { reason: { code: 'WALLET_SHORT', ...shortage }, forMs: SHORT_RETRY_MS });
      return sell(deps, input, { position, market, plan });
    }
  }
}

/** Asked for only where the book has bids alone, and no try has found a mid. */
async function markOf(
  { snapshots }: ExecuteDeps,
  { parent, book }: { readonly parent: ParentOrder; readonly book: Book | undefined },
): Promise<Price | undefined> {
  if (parent.firstMid !== undefined || book?.bids[0] === undefined || book.asks.length > 0) return undefined;
  return (await snapshots.marks())?.marks.find(({ token }) => token === parent.token)?.price;
}

function isAtWidest({ parent, settings }: StepInput): boolean {
  const { exitSlippageBps: firstSlippage } = settings.execution;
  const maxSlippage = widestSlippage(parent, settings.execution);
  return isWidestFloor({ firstSlippage, maxSlippage, attempts: parent.attempts - (parent.floorFrom ?? 0) });
}

type Wait = {
  readonly reason: WaitReason | VenueReason;
  readonly forMs?: number;
  /** A moment that is known: the exit is tried again at once then. */
  readonly until?: UnixMs | undefined;
  readonly widens?: boolean;
  readonly firstMid?: Extract<ExitPlan, { plan: 'sell' }>['firstMid'];
};

/** Nothing is rewritten for the same wait: an exit that waits for a fill or as dust costs nothing. */
async function wait(
  deps: ExecuteDeps,
  { parent, now }: StepInput,
  { reason, forMs, until, widens, firstMid }: Wait,
): Promise<boolean> {
  if (forMs === undefined && until === undefined && parent.reason?.code === reason.code) return false;
  const result = await deps.ledger.commit([
    putParent(parent, {
      reason,
      next: until ?? (forMs === undefined ? undefined : later(now, Math.max(forMs, exitRetryMs(parent, now)))),
      attempts: parent.attempts + (widens === true ? 1 : 0),
      ...(firstMid === undefined ? {} : { firstMid }),
    }),
  ]);
  return !result.committed;
}

type SellInput = {
  readonly position: Position;
  readonly market: Market;
  readonly plan: Extract<ExitPlan, { readonly plan: 'sell' }>;
};

async function sell(deps: ExecuteDeps, input: StepInput, { position, market, plan }: SellInput): Promise<boolean> {
  const { parent, follower, now } = input;
  const signer = parseWallet(await deps.venue.signerOf(follower));
  if (signer === undefined) throw new ConfigurationError('an exit needs its signer', { follower: follower.name });
  const { shares, limit, best, rest, firstMid } = plan;
  const draft = newChild({
    parent,
    follower,
    signer,
    market,
    limit,
    best,
    shares,
    dollars: proceedsOf(shares, limit),
    held: { shares },
    now,
  });
  const child = { ...identify(draft, deps.venue.orderId(draft)), leftUsd: NO_USD };
  const changes = reserveExit({ parent, child, position, rest, firstMid });
  const result = await deps.ledger.commit(changes);
  if (!result.committed) {
    const isHalted = result.failed.some((change) => change.kind === 'cap');
    return isHalted ? wait(deps, input, { reason: { code: 'SALES_HALTED' }, forMs: HALTED_RETRY_MS }) : true;
  }
  return submitOrder(deps, { parent: parentIn(changes, parent.parentId), child, follower });
}
