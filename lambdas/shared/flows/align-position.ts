import { decide, MINIMUM_ENTRY } from '#core/decide.ts';
import { alignEvent, alignExit, alignParent, alignWish, type MarkedHolding } from '#core/execution/align-order.ts';
import { alignGap } from '#core/execution/align-gap.ts';
import { countPlanned, type Planned } from '#core/execution/count-planned.ts';
import { refusedRow, rowOfVerdict } from '#core/execution/sync-row.ts';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { ownedOf, type Position } from '#core/model/position.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Follow, type Follower } from '#core/model/settings.ts';
import { type SyncRow } from '#core/model/sync.ts';
import { minus } from '#core/values/quantity.ts';
import { type Shares } from '#core/values/shares.ts';
import { type Usd } from '#core/values/usd.ts';
import { applyLastReduction } from './apply-reductions.ts';
import { type SyncDeps, type SyncInput } from './catch-up.ts';
import { loadSnapshot } from './load-snapshot.ts';
import { previewExits } from './preview-exits.ts';

/** Positions that one command aligns: each asks for a market and its book, and a run has an end. */
export const MAX_ALIGNED = 300;

export type AlignInput = SyncInput & { readonly command: string };

/** What one command has come to so far. */
export type AlignTally = {
  readonly rows: SyncRow[];
  readonly parents: ParentOrder[];
  readonly planned: Planned[];
  /** Positions of which a market was asked for. */
  asked: number;
  left: number;
};

type PositionInput = {
  readonly follow: Follow;
  readonly follower: Follower;
  /** What the venue and our record of the leader agree on. */
  readonly holding: MarkedHolding;
  /** As it was listed; it is read again before anything is decided. */
  readonly position: Position | undefined;
  readonly equity: Usd;
  readonly tally: AlignTally;
};

/** Buys what is missing of one position, or sells what is too much; nothing while anything of it is under way. */
export async function alignPosition(deps: SyncDeps, input: AlignInput, of: PositionInput): Promise<void> {
  const { follow, follower, holding, equity, tally } = of;
  const { command, now } = input;
  if (holding.position.version > 0n)
    await applyLastReduction(deps, { position: holding.position, follower: follower.name, now });
  const wish = alignWish({ holding, follow, leaderEquity: equity });
  const { desired } = wish;
  const parent = alignParent({ command, follow, mode: follower.mode, holding, wish, now });
  // A price of zero tells of a market that is lost or gone: neither bought, nor sold for nothing.
  if (holding.position.shares > 0n && holding.price <= 0n)
    return void tally.rows.push(refusedRow(parent, { code: 'NO_OFFER' }));
  // The same command has come here before: what it ordered then stands.
  if ((await deps.ledger.parent(parent.parentId)) !== undefined) return;
  const position = (await deps.ledger.position(parent)) ?? emptyPosition(parent);
  const gap = alignGap({ desired, lot: parent.lot, isBusy: false, position });
  const isTooMuch =
    'reason' in gap && gap.reason.code === 'ALIGNED' && desired < ownedOf(position) && wish.isLeast !== true;
  if ('reason' in gap && !isTooMuch) return void tally.rows.push(refusedRow(parent, gap.reason));
  if ('lot' in gap && gap.lot.amount < MINIMUM_ENTRY) {
    const reason = { code: 'BELOW_MINIMUM', size: gap.lot.amount, minimum: MINIMUM_ENTRY } as const;
    return void tally.rows.push(refusedRow(parent, reason));
  }
  tally.asked += 1;
  if (tally.asked > MAX_ALIGNED) tally.left += 1;
  else if (isTooMuch) await sellRest(deps, input, { ...of, parent, position, desired });
  else await buyGap(deps, input, { ...of, parent });
}

async function buyGap(
  deps: SyncDeps,
  { settings, now }: AlignInput,
  { parent, follower, holding, tally }: PositionInput & { readonly parent: ParentOrder },
): Promise<void> {
  const event = alignEvent(parent);
  const loaded =
    event === undefined
      ? undefined
      : await loadSnapshot(deps, { parent, settings, follower, event, candidates: [], now });
  if (loaded === undefined) return void tally.rows.push(refusedRow(parent, { code: 'LEADER_DISABLED' }));
  const snapshot = countPlanned(loaded, tally.planned);
  const { row, planned } = rowOfVerdict({ parent, snapshot, verdict: decide(snapshot), joined: 0 });
  if (planned === undefined) return void tally.rows.push(row);
  // What he trades meanwhile is copied by itself; the size here would count it too.
  const { committed } = await deps.ledger.commit([
    { kind: 'put', type: 'parent', value: parent },
    { kind: 'check', type: 'leader-position', value: holding.position },
  ]);
  if (!committed) return void tally.rows.push(refusedRow(parent, { code: 'POSITION_BUSY' }));
  tally.rows.push(row);
  tally.planned.push(planned);
  tally.parents.push(parent);
}

type SellInput = PositionInput & {
  readonly parent: ParentOrder;
  readonly position: Position;
  readonly desired: Shares;
};

async function sellRest(
  deps: SyncDeps,
  { settings, now }: AlignInput,
  { parent, holding, position, desired, tally }: SellInput & { readonly position: Position },
): Promise<void> {
  const sale = { ...parent, side: 'SELL' as const };
  const refused = await saleRefused(deps, { position, desired });
  if (refused !== undefined) return void tally.rows.push(refusedRow(sale, refused));
  const { parent: exit, changes } = alignExit(position, { desired, asOf: holding.position.version, now });
  const { committed } = await deps.ledger.commit([
    ...changes,
    { kind: 'check', type: 'leader-position', value: holding.position },
  ]);
  if (!committed) return void tally.rows.push(refusedRow(sale, { code: 'POSITION_BUSY' }));
  tally.parents.push(exit);
  tally.rows.push(...(await previewExits(deps, { settings, reduced: [exit] })));
}

async function saleRefused(
  { markets }: SyncDeps,
  { position, desired }: { readonly position: Position; readonly desired: Shares },
): Promise<Reason | undefined> {
  const market = await markets.market(position.condition);
  if (market === undefined) return { code: 'MARKET_UNKNOWN' };
  if (!market.isAcceptingOrders) return { code: 'MARKET_NOT_ACCEPTING' };
  const excess = minus(ownedOf(position), desired);
  return excess < market.minimumShares ? { code: 'DUST', shares: excess, minimum: market.minimumShares } : undefined;
}
