import { leaderCap } from '../model/cap.ts';
import { type LeaderGuard } from '../model/leader-guard.ts';
import { type Position } from '../model/position.ts';
import { type Follow, type Follower, type Guards } from '../model/settings.ts';
import { judgeLeaderStop } from '../risk/leader-stop.ts';
import { type CopyAtMarket, valueCopies } from '../risk/value-copies.ts';
import { type Bps } from '../values/bps.ts';
import { invariant } from '../values/invariant.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { closeGuarded, tripBreaker } from './guard-acts.ts';
import { type ReplayRun } from './replay-run.ts';

type StopInput = { readonly follower: Follower; readonly guards: Guards; readonly now: UnixMs };

/** Stops copying a leader, and sells what was copied of him, where his copies have lost too much since their best. */
export function stopLeaders(run: ReplayRun, { follower: { name, mode }, guards, now }: StopInput): void {
  const { leaderStopBps: limit } = guards;
  if (limit === undefined) return;
  const positions = run.ledger.positions({ follower: name, mode });
  for (const follow of run.settings.follows.filter((one) => one.follower === name)) {
    const copied = positions.filter(({ leader }) => leader === follow.leader);
    if (copied.length > 0) stopOne(run, { follow, mode, positions: copied, limit, now });
  }
}

type OneInput = {
  readonly follow: Follow;
  readonly mode: Follower['mode'];
  readonly positions: readonly Position[];
  readonly limit: Bps;
  readonly now: UnixMs;
};

function stopOne(run: ReplayRun, { follow, mode, positions, limit, now }: OneInput): void {
  const { follower, leader, allocated } = follow;
  const of = { follower, mode };
  const { profit, sure, sellable } = valueCopies(positions.map((position) => copyAtMarket(run, position, now)));
  const stored = run.ledger.leaderGuard(of, leader);
  if (stored?.stop !== undefined) {
    sellAll(run, sellable, { code: 'LEADER_STOP', ...stored.stop }, now);
    return;
  }
  if (profit === undefined) return;
  const { best, why } = judgeLeaderStop({ profit, sure, best: stored?.best, allocated, limit });
  if (why === undefined && best === stored?.best) return;
  if (why !== undefined) tripBreaker(run, of, { code: 'LEADER_STOP', name: leaderCap(leader), now });
  const stop = why === undefined ? {} : { stop: { drawdown: why.drawdown, most: why.most } };
  keep(run, { ...of, leader, best, ...stop, version: (stored?.version ?? 0n) + 1n });
  if (why !== undefined) sellAll(run, sellable, why, now);
}

function keep({ ledger }: ReplayRun, value: LeaderGuard): void {
  const failed = ledger.commit([{ kind: 'put', type: 'leader-guard', value }]);
  invariant(failed.length === 0, 'nobody else keeps a leader’s best');
}

function sellAll(
  run: ReplayRun,
  positions: readonly Position[],
  why: Parameters<typeof closeGuarded>[1]['why'],
  now: UnixMs,
): void {
  for (const position of positions) closeGuarded(run, { position, why, now });
}

function copyAtMarket({ venue }: ReplayRun, position: Position, now: UnixMs): CopyAtMarket {
  const { condition, token } = position;
  const isTrading = venue.market(condition)?.isAcceptingOrders === true;
  return { position, isTrading, book: isTrading ? venue.book(token, now) : undefined };
}
