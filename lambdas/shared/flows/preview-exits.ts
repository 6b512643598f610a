import { planExit } from '#core/execution/plan-exit.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { type Settings } from '#core/model/settings.ts';
import { type SyncRow } from '#core/model/sync.ts';
import { proceedsOf } from '#core/values/price.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type MarketData } from '#ports/market-data.ts';

type ExitDeps = { readonly ledger: Pick<Ledger, 'parent' | 'position'>; readonly markets: MarketData };
type ExitInput = {
  readonly settings: Settings;
  /** Reductions that were applied just now: exits, merged into one, or without a position. */
  readonly reduced: readonly ParentOrder[];
};

/** Says what the exits of reduced positions sell, or why they do not; one row for each position. */
export async function previewExits(deps: ExitDeps, { settings, reduced }: ExitInput): Promise<readonly SyncRow[]> {
  const byPosition = new Map(reduced.map((parent) => [placeOf(parent), parent]));
  const rows: SyncRow[] = [];
  for (const parent of byPosition.values()) rows.push(await exitRow(deps, { settings, parent }));
  return rows;
}

async function exitRow(
  { ledger, markets }: ExitDeps,
  { settings, parent }: { readonly settings: Settings; readonly parent: ParentOrder },
): Promise<SyncRow> {
  const { follower, mode, token, condition, title, outcome } = parent;
  const row = { follower, mode, token, condition, title, outcome, side: 'SELL' as const, joined: 0 };
  const position = await ledger.position(parent);
  const exit = position?.exit === undefined ? undefined : await ledger.parent(position.exit);
  if (position === undefined || exit === undefined) return { ...row, action: 'none', reason: { code: 'NO_POSITION' } };
  return { ...row, ...(await plannedExit(markets, { settings, exit, position })), parentId: exit.parentId };
}

type PlannedInput = { readonly settings: Settings; readonly exit: ParentOrder; readonly position: Position };

async function plannedExit(
  markets: MarketData,
  { settings, exit, position }: PlannedInput,
): Promise<Pick<SyncRow, 'action' | 'shares' | 'usd' | 'reason'>> {
  const [market, book] = await Promise.all([markets.market(exit.condition), markets.book(exit.token)]);
  if (market?.isAcceptingOrders !== true) return { action: 'wait', reason: { code: 'NO_BID' } };
  // All that is sold is shown, at once or in parts.
  const { largeOrders: _, ...execution } = settings.execution;
  const plan = planExit({ parent: exit, position, market, book, execution, now: exit.createdAt });
  switch (plan.plan) {
    case 'end':
      return { action: 'none', reason: { code: 'NO_POSITION' } };
    case 'wait':
      return { action: 'wait', reason: plan.reason };
    case 'sell': {
      const bid = book?.bids[0]?.price ?? plan.limit;
      return { action: 'order', shares: plan.shares, usd: proceedsOf(plan.shares, bid) };
    }
  }
}

function placeOf({ follower, mode, leader, token }: ParentOrder): string {
  return `${follower} ${mode} ${leader} ${token}`;
}
