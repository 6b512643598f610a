import { recordEvent } from '#core/detection/record-event.ts';
import { endParent } from '#core/execution/end.ts';
import { feeOf } from '#core/execution/fee.ts';
import { identify, newChild } from '#core/execution/new-child.ts';
import { reduce } from '#core/execution/reduce.ts';
import { reserveEntry } from '#core/execution/reserve-entry.ts';
import { emptyPosition } from '#core/ledger/empty-position.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Market } from '#core/model/market.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Position } from '#core/model/position.ts';
import { bps } from '#core/values/bps.ts';
import { digest, type VenueOrderId } from '#core/values/ids.ts';
import { costOf, price } from '#core/values/price.ts';
import { scaleFloor } from '#core/values/quantity.ts';
import { shares, type Shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderAction } from '../builders/a-leader-event.ts';
import { aMarket } from '../builders/a-market.ts';
import { aFollower } from '../builders/a-settings.ts';
import { anEventId, aTransaction, FOLLOWER_WALLET, TOKEN } from '../builders/identities.ts';
import {
  type Draw,
  eventOf,
  LEADER_LIMIT,
  LEADERS,
  LEDGER,
  pickOf,
  type Plan,
  tick,
  TOTAL_LIMIT,
  type World,
} from './model-world.ts';

/** A market with a fee that rounds. */
export const MARKET: Market = aMarket({ fee: { rateBps: bps(700n), exponent: 1 } });

/** A leader buys up to 80 shares. */
export async function leaderBuys(world: World, draw: Draw): Promise<Plan> {
  return record(world, draw, 'BUY', draw.perMille * 80_001n);
}

/** A leader sells a part of what he holds, all of it every tenth time; sometimes what we never saw him buy. */
export async function leaderSells(world: World, draw: Draw): Promise<Plan> {
  const held = (await world.ledger.leaderPosition(leaderOf(draw), TOKEN))?.shares ?? 0n;
  const part = draw.luck % 10 === 0 ? held : (held * draw.perMille) / 1_001n;
  return record(world, draw, 'SELL', part > 0n ? part : 1_000_000n);
}

async function record(world: World, draw: Draw, type: 'BUY' | 'SELL', count: bigint): Promise<Plan> {
  const now = tick(world);
  const leader = leaderOf(draw);
  const action = aLeaderAction({
    eventId: anEventId(now),
    type,
    leader,
    transaction: aTransaction(now),
    shares: shares(count),
    notional: costOf(shares(count), price(500_000n)),
    at: now,
  });
  const position = await world.ledger.leaderPosition(leader, TOKEN);
  const { settings } = world;
  return recordEvent({ action, position, settings, seenAt: now, now, source: 'model', sequence: 0 });
}

/** Applies a reduction; the oldest unapplied one of the same position comes first. */
export async function applyReduction(world: World, draw: Draw): Promise<Plan | undefined> {
  const parent = pickOf(newParents(world, 'SELL'), draw);
  return parent === undefined ? undefined : reduceUpTo(world, parent);
}

async function reduceUpTo(world: World, last: ParentOrder): Promise<Plan | undefined> {
  const upTo = (await eventOf(world, last)).positionVersion;
  const reductions = newParents(world, 'SELL').filter((parent) => parent.leader === last.leader);
  const events = await Promise.all(reductions.map(async (parent) => ({ parent, event: await eventOf(world, parent) })));
  const [first] = events
    .filter(({ event }) => event.positionVersion <= upTo)
    .sort((a, b) => Number(a.event.positionVersion - b.event.positionVersion));
  if (first === undefined) return undefined;
  const position = await world.ledger.position({ ...LEDGER, token: TOKEN, leader: last.leader });
  const exit = position?.exit === undefined ? undefined : await world.ledger.parent(position.exit);
  return { changes: reduce({ ...first, position, exit, now: tick(world) }) };
}

/** Reserves an entry as large as it comes: only the caps' conditions stand between it and the limits. */
export async function reserveBuy(world: World, draw: Draw): Promise<Plan | undefined> {
  const parent = pickOf(newParents(world, 'BUY'), draw);
  if (parent === undefined) return undefined;
  const waiting = await reduceUpTo(world, parent);
  if (waiting !== undefined) return waiting;
  const position =
    (await world.ledger.position({ ...LEDGER, token: TOKEN, leader: parent.leader })) ?? emptyPosition(parent);
  const { positionVersion } = await eventOf(world, parent);
  const count = keptOf(shares(draw.perMille * 80_003n), position, positionVersion);
  if (count === 0n) return { changes: endParent(parent, 'NETTED', { code: 'NETTED' }) };
  const changes = reserveEntry({
    parent,
    child: entryOf(world, { parent, count, position, draw }),
    position,
    settingsVersion: world.settings.version,
    limits: { leader: LEADER_LIMIT, total: TOTAL_LIMIT },
    now: tick(world),
  });
  return { changes };
}

function keptOf(count: Shares, { cuts }: Position, since: bigint): Shares {
  return cuts
    .filter((cut) => cut.leaderVersion > since)
    .reduce((left, cut) => scaleFloor(left, cut.keepNumerator, cut.keepDenominator), count);
}

type EntryDraft = {
  readonly parent: ParentOrder;
  readonly count: Shares;
  readonly position: Position;
  readonly draw: Draw;
};

function entryOf(world: World, { parent, count, position, draw }: EntryDraft): ChildOrder {
  const limit = price(BigInt(10 + (draw.luck % 81)) * 10_000n);
  const moved = costOf(count, limit);
  const worst = usd(moved + feeOf(count, limit, MARKET.fee) + 40n);
  const draft = newChild({
    parent,
    follower: aFollower(),
    signer: FOLLOWER_WALLET,
    market: MARKET,
    limit,
    shares: count,
    dollars: moved,
    held: { usd: worst },
    position,
    now: tick(world),
  });
  return identify(draft, orderIdOf(draft));
}

/** Stands for the venue's hash: of the fields, the timestamp among them. */
export function orderIdOf({ parentId, fields }: Pick<ChildOrder, 'parentId' | 'fields'>): VenueOrderId {
  return `0x${digest('order', parentId, fields.salt.toString(), String(fields.timestamp))}` as VenueOrderId;
}

/** Decides not to copy. */
export async function skipEntry(world: World, draw: Draw): Promise<Plan | undefined> {
  const parent = pickOf(newParents(world, 'BUY'), draw);
  return Promise.resolve(
    parent === undefined ? undefined : { changes: endParent(parent, 'SKIPPED', { code: 'NO_OFFER' }) },
  );
}

function newParents({ ledger }: World, side: 'BUY' | 'SELL'): readonly ParentOrder[] {
  return ledger.dump().parents.filter((parent) => parent.state === 'NEW' && parent.side === side);
}

function leaderOf({ pick }: Draw): (typeof LEADERS)[number] {
  return pick % 2 === 0 ? LEADERS[0] : LEADERS[1];
}
