import { endExit } from '#core/execution/end.ts';
import { givesWay, mayGiveWay } from '#core/execution/gives-way.ts';
import { isWidestFloor } from '#core/execution/limit-price.ts';
import { type ExitPlan, planExit } from '#core/execution/plan-exit.ts';
import { planSale } from '#core/execution/plan-sale.ts';
import { type ExitWait, HELD_BACK, MARKET_AWAY, waitExit } from '#core/execution/wait-exit.ts';
import { widestSlippage } from '#core/execution/widest-slippage.ts';
import { parentIn } from '#core/ledger/put.ts';
import { type Book, type Market } from '#core/model/market.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { excessOf } from '#core/model/position.ts';
import { pauseInForce, venueReason } from '#core/risk/venue-restriction.ts';
import { parseWallet } from '#core/values/ids.ts';
import { type Price } from '#core/values/price.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type ExecuteDeps, type StepInput } from './execution-step.ts';
import { loadPosition } from './load-position.ts';
import { submitOrder } from './submit-order.ts';
import { shortageOf } from './wallet-shortage.ts';

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
  const way = await wayGiven(deps, input, position);
  if (way !== undefined) return wait(deps, input, way);
  const [market, book] = await Promise.all([deps.markets.market(parent.condition), deps.markets.book(parent.token)]);
  if (market?.isAcceptingOrders !== true) return wait(deps, input, MARKET_AWAY);
  const mark = await markOf(deps, { parent, book });
  const plan = planExit({ parent, position, market, book, mark, execution: settings.execution, now: input.now });
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
      const shortage = await shortageOf(deps, { parent, follower: input.follower, market, position });
      if (shortage !== undefined)
        return wait(deps, input, { reason: { code: 'WALLET_SHORT', ...shortage }, forMs: SHORT_RETRY_MS });
      return sell(deps, input, { position, market, plan });
    }
  }
}

/** A sale would take what a copy of the same position still bids, which whoever works it takes out. */
async function wayGiven(
  { ledger }: ExecuteDeps,
  { parent, now }: StepInput,
  { entry }: Position,
): Promise<ExitWait | undefined> {
  if (entry === undefined || !mayGiveWay(parent, now)) return undefined;
  const open = (await ledger.parent(entry))?.openChild;
  return givesWay(open === undefined ? undefined : await ledger.child(open), now);
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

async function wait(deps: ExecuteDeps, { parent, now }: StepInput, how: ExitWait): Promise<boolean> {
  const changes = waitExit(parent, how, now);
  return changes !== undefined && !(await deps.ledger.commit(changes)).committed;
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
  const orderId: Parameters<typeof planSale>[0]['orderId'] = (draft) => deps.venue.orderId(draft);
  const { child, changes } = planSale({ parent, follower, signer, position, market, plan, orderId, now });
  const result = await deps.ledger.commit(changes);
  if (!result.committed) {
    const isHalted = result.failed.some((change) => change.kind === 'cap');
    return isHalted ? wait(deps, input, HELD_BACK) : true;
  }
  return submitOrder(deps, { parent: parentIn(changes, parent.parentId), child, follower });
}
