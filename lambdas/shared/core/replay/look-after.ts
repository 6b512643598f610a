import { emptyPosition } from '../ledger/empty-position.ts';
import { markToken } from '../ledger/mark-token.ts';
import { putPosition } from '../ledger/put.ts';
import { valueFollower } from '../ledger/value-follower.ts';
import { GLOBAL_CAP } from '../model/cap.ts';
import { ownedOf, OWN, type Position } from '../model/position.ts';
import { type Follower, type Guards } from '../model/settings.ts';
import { breakerLimits } from '../risk/breaker-limits.ts';
import { judgeGuards } from '../risk/guards.ts';
import { judgeFollower } from '../risk/judge-follower.ts';
import { withNothing } from '../risk/post-health.ts';
import { MICRO } from '../values/decimal.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { price } from '../values/price.ts';
import { sum } from '../values/quantity.ts';
import { NO_SHARES } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD } from '../values/usd.ts';
import { closeGuarded, tripBreaker } from './guard-acts.ts';
import { notePost } from './note-post.ts';
import { type LedgerOf } from './replay-ledger.ts';
import { type ReplayRun } from './replay-run.ts';
import { stopLeaders } from './stop-leaders.ts';

/** Looks as portfolio-tracker and risk-monitor do: marks, what followers are worth, breakers, guards. */
export function lookAfter(run: ReplayRun, now: UnixMs): void {
  const { settings } = run;
  markOwned(run, now);
  for (const follower of settings.followers) {
    valueOne(run, follower, now);
    judgeOne(run, follower, now);
  }
  if (settings.guards === undefined) return;
  for (const follower of settings.followers) {
    for (const position of ownedBy(run, follower)) guardOne(run, settings.guards, position, now);
    stopLeaders(run, { follower, guards: settings.guards, now });
  }
}

function ownedBy({ ledger }: ReplayRun, { name: follower, mode }: Follower): readonly Position[] {
  return ledger.activePositions({ follower, mode }).filter((one) => ownedOf(one) > 0n);
}

/** Marks all that followers own. */
export function markOwned(run: ReplayRun, now: UnixMs): void {
  const owned = run.settings.followers.flatMap((follower) => ownedBy(run, follower));
  const byToken = Map.groupBy(owned, ({ token }) => token);
  for (const [token, held] of byToken) run.marks.set(token, markOf(run, { token, held, now }));
}

type Held = { readonly token: TokenId; readonly held: readonly Position[]; readonly now: UnixMs };

function markOf({ venue, marks }: ReplayRun, { token, held, now }: Held): ReturnType<typeof markToken> {
  const owned = sum(NO_SHARES, held.map(ownedOf));
  const basis = sum(
    NO_USD,
    held.map((one) => one.basis),
  );
  const cost = price((basis * MICRO) / owned);
  return markToken({ token, book: venue.book(token, now), owned, before: marks.get(token), cost, now });
}

function valueOne(run: ReplayRun, { name: follower, mode }: Follower, now: UnixMs): void {
  const of = { follower, mode };
  const globalCap = run.ledger.cap(of, GLOBAL_CAP);
  invariant(globalCap !== undefined, 'every follower has a global cap');
  const equity = valueFollower({
    ...of,
    before: run.followerEquities.get(follower),
    positions: positionsOf(run, of),
    globalCap,
    marks: run.marks,
    cash: run.ledger.cash(of),
    drawdown: breakerLimits(run.settings),
    // A wallet that trades has allowed the venue's contracts: its refusal is nothing that a tape could tell.
    approvals: { at: now, missing: [] },
    now,
  });
  if (equity !== undefined) run.followerEquities.set(follower, equity);
}

/** All that is owned, and what is over as one that owns nothing: thousands of them would be added up each minute. */
function positionsOf({ ledger }: ReplayRun, of: LedgerOf): readonly Position[] {
  const place = { ...of, leader: OWN, token: '0' as TokenId, condition: '' as ConditionId, title: '', outcome: '' };
  return [...ledger.activePositions(of), { ...emptyPosition(place), realised: ledger.settledProfit(of) }];
}

function judgeOne(run: ReplayRun, { name: follower, mode }: Follower, now: UnixMs): void {
  const equity = run.followerEquities.get(follower);
  const limits = breakerLimits(run.settings);
  for (const { code, why } of judgeFollower({ equity, posts: run.posts.get(follower), limits, now })) {
    tripBreaker(run, { follower, mode }, { code, name: GLOBAL_CAP, why, now });
    if (code !== 'DAILY_LOSS') notePost(run, follower, (before) => withNothing(before, code));
  }
}

function guardOne(run: ReplayRun, guards: Guards, position: Position, now: UnixMs): void {
  const { venue, ledger } = run;
  if (position.target <= 0n) return;
  const market = venue.market(position.condition);
  if (market === undefined) return;
  const verdict = judgeGuards({ position, guards, market, book: venue.book(position.token, now), now });
  if (verdict.guard === 'exit') closeGuarded(run, { position, why: verdict.why, now });
  if (verdict.guard === 'none' && verdict.peak !== undefined)
    ledger.commit([putPosition(position, { peak: verdict.peak })]);
}
