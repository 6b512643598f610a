import { endExit, openExit } from '#core/execution/end.ts';
import { identify, newChild } from '#core/execution/new-child.ts';
import { reserveExit } from '#core/execution/reserve-exit.ts';
import { redeem } from '#core/ledger/redeem.ts';
import { resolve } from '#core/ledger/resolve.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { excessOf, type Position } from '#core/model/position.ts';
import { price, proceedsOf } from '#core/values/price.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { aFollower } from '../builders/a-settings.ts';
import { aTransaction, FOLLOWER_WALLET } from '../builders/identities.ts';
import { MARKET, orderIdOf } from './leader-steps.ts';
import { redeemAtVenue } from './model-venue.ts';
import {
  type Draw,
  LEADERS,
  LEDGER,
  type Outside,
  parentOf,
  pickOf,
  type Plan,
  tick,
  type World,
} from './model-world.ts';

/** Makes the next try of an exit, with some or all of the excess, or ends it at its target. */
export async function workExit(world: World, draw: Draw): Promise<Plan | undefined> {
  const position = pickOf(
    positionsOf(world).filter((one) => one.exit !== undefined),
    draw,
  );
  if (position?.exit === undefined) return undefined;
  const parent = await parentOf(world, position.exit);
  if (parent.openChild !== undefined) return undefined;
  const excess = excessOf(position);
  if (excess <= 0n) return position.buying.length > 0 ? undefined : { changes: endExit(parent, position) };
  const count = shares(draw.luck % 3 === 0 ? excess : (excess * draw.perMille + 999n) / 1_000n);
  const limit = price(BigInt(5 + (draw.luck % 60)) * 10_000n);
  const draft = newChild({
    parent,
    follower: aFollower(),
    signer: FOLLOWER_WALLET,
    market: MARKET,
    limit,
    shares: count,
    dollars: proceedsOf(count, limit),
    held: { shares: count },
    now: tick(world),
  });
  const child = identify(draft, orderIdOf(draft));
  return { changes: reserveExit({ parent, child, position, rest: NO_SHARES, firstMid: limit }) };
}

/** Opens an exit for a gap that no event stands behind. */
export async function closeGap(world: World, draw: Draw): Promise<Plan | undefined> {
  const position = pickOf(
    positionsOf(world).filter((one) => one.exit === undefined && excessOf(one) > 0n),
    draw,
  );
  return Promise.resolve(position === undefined ? undefined : { changes: openExit(position, tick(world)).changes });
}

/** Books a final payout of nothing, half a dollar or a dollar a share. */
export async function resolvePosition(world: World, draw: Draw): Promise<Plan | undefined> {
  const idle = positionsOf(world).filter((one) => one.available > 0n && one.selling === 0n && one.buying.length === 0);
  const position = pickOf(idle, draw);
  if (position === undefined) return undefined;
  const exit = position.exit === undefined ? undefined : await parentOf(world, position.exit);
  // All of its shares are booked and its end is not: the exit still has its try.
  if (exit?.openChild !== undefined) return undefined;
  const perShare = price(BigInt(draw.luck % 3) * 500_000n);
  return { changes: resolve({ position, exit, perShare, now: tick(world) }) };
}

/** The wallet's claim becomes cash. */
export async function redeemClaim(world: World, draw: Draw): Promise<Plan | undefined> {
  const position = pickOf(
    positionsOf(world).filter((one) => one.claimed > 0n),
    draw,
  );
  if (position === undefined) return undefined;
  const now = tick(world);
  return Promise.resolve({
    changes: redeem({ position, transaction: aTransaction(now), shares: position.claimed, now }),
    onCommitted: async () => {
      redeemAtVenue(world.venue, position.token, { shares: position.claimed, dollars: position.claimedUsd });
      return Promise.resolve(undefined);
    },
  });
}

/** Somebody flips a switch; most of the time back to ACTIVE. */
export async function flipSwitch({ ledger }: World, { pick, luck }: Draw): Promise<Outside> {
  const name = [GLOBAL_CAP, ...LEADERS.map(leaderCap)][pick % 3];
  ledger.setTradingMode(LEDGER, (['ACTIVE', 'ACTIVE', 'REDUCING', 'HALTED'] as const)[luck % 4] ?? 'ACTIVE', name);
  return Promise.resolve('moved');
}

/** Somebody stores the settings anew: entries decided on the version before must be refused. */
export async function storeSettings(world: World): Promise<Outside> {
  world.settings = { ...world.settings, version: world.settings.version + 1n };
  world.ledger.openCaps(world.settings);
  return Promise.resolve('moved');
}

function positionsOf({ ledger }: World): readonly Position[] {
  return ledger.dump().positions;
}
