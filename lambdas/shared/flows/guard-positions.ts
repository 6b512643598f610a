import { putPosition } from '#core/ledger/put.ts';
import { isLeader, ownedOf, type Position } from '#core/model/position.ts';
import { type Follower, type Guards, type Settings } from '#core/model/settings.ts';
import { type GuardVerdict, judgeGuards } from '#core/risk/guards.ts';
import { invariant } from '#core/values/invariant.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type Clock } from '#ports/clock.ts';
import { type LedgerName } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type CloseDeps, closeOut } from './close-out.ts';
import { haltOnBreach } from './halt-on-breach.ts';
import { CHUNK, mappedInChunks } from './mapped-in-chunks.ts';
import { pricesOfRun, type PricesOfRun } from './price-of-run.ts';
import { fromMinute, LANES, runGuarded, type Tally } from './run-guarded.ts';
import { stopLeaders } from './stop-leaders.ts';

export type GuardDeps = CloseDeps & {
  readonly clock: Clock;
  readonly markets: MarketData;
  readonly log: Log;
};

type GuardInput = {
  readonly settings: Settings;
  readonly now: UnixMs;
  /** Nothing is begun after it. */
  readonly until: UnixMs;
  readonly tally: Tally;
};

/** With how many positions of each follower are under way at once: those of all of them keep to the table's connections. */
type Turn = GuardInput & { readonly atOnce: number };

/**
 * Closes what nobody leads any more, then what its guards say, each position by itself.
 *
 * A guard's sale is a reduction of the whole: it lowers the target in every mode, and the executor's exit sells.
 *
 * @returns How many positions are owned.
 */
export async function guardPositions(deps: GuardDeps, input: GuardInput): Promise<number> {
  const { settings, tally } = input;
  const prices = pricesOfRun(deps.markets);
  let count = 0;
  // Who is first changes with the minute, and one whose books are slow holds up one place.
  const followers = fromMinute(settings.followers, input.now);
  const turn = { ...input, atOnce: Math.floor(CHUNK / Math.min(LANES, followers.length)) };
  const guardFollower = ({ name, mode }: Follower): Promise<void> => {
    const ledger = { follower: name, mode };
    return runGuarded(deps, tally, 'position guards', async () => {
      // What a person bought by an order of his own, he sells by one.
      const positions = (await deps.ledger.positions(ledger)).filter(({ leader }) => isLeader(leader));
      const owned = positions.filter((position) => ownedOf(position) > 0n);
      count += owned.length;
      await closeUnled(deps, turn, { ledger, positions });
      if (settings.guards === undefined) return;
      const { guards } = settings;
      await eachGuarded(deps, turn, owned, (position) => guardOne(deps, { position, guards, prices, now: input.now }));
      await stopLeaders(deps, { ...input, ledger, guards, positions, prices });
    });
  };
  await mappedInChunks(followers, guardFollower, LANES);
  return count;
}

/** The last of what `apply --close` began: a person took the leader out, and a crash may have left something of him. */
async function closeUnled(
  deps: GuardDeps,
  input: Turn,
  { ledger, positions }: { readonly ledger: LedgerName; readonly positions: readonly Position[] },
): Promise<void> {
  const { settings, now } = input;
  const led = new Set(settings.follows.flatMap((one) => (one.follower === ledger.follower ? [one.leader] : [])));
  const left = positions.filter(
    ({ leader, target, buying }) => !led.has(leader) && (target > 0n || buying.some(({ keep }) => keep > 0n)),
  );
  await eachGuarded(deps, input, left, async (place) => {
    const why = { code: 'LEADER_REMOVED' } as const;
    await closeOut(deps, { place, origin: 'close', why, isUrgent: false, hasEntries: false, now });
  });
}

/** Some at a time, until the time is over; one that fails keeps no other from its turn. */
async function eachGuarded(
  deps: GuardDeps,
  { until, tally, atOnce }: Turn,
  positions: readonly Position[],
  work: (position: Position) => Promise<void>,
): Promise<void> {
  const workInTime = async (position: Position): Promise<void> => {
    if ((await deps.clock.now()) > until) {
      deps.log.warn('position not guarded: the time is over', { token: position.token });
      deps.log.count('RiskChecksFailed');
      return;
    }
    await runGuarded(deps, tally, 'position guard', () => haltOnBreach(deps, position, () => work(position)));
  };
  await mappedInChunks(positions, workInTime, atOnce);
}

type OneInput = {
  readonly position: Position;
  readonly guards: Guards;
  readonly prices: PricesOfRun;
  readonly now: UnixMs;
};

async function guardOne(deps: GuardDeps, { position, guards, prices, now }: OneInput): Promise<void> {
  // What is on its way out already, or is left of it as dust, needs no guard: it would take along what is being bought.
  if (position.target <= 0n) return;
  const [market, book] = await Promise.all([prices.market(position.condition), prices.book(position.token)]);
  // What waits for its payout is neither sold nor told of.
  if (market === undefined && (await prices.isClosed(position.condition))) return;
  const verdict = judgeGuards({ position, guards, market, book, now });
  await obey(deps, { position, verdict, now });
}

type ObeyInput = Pick<OneInput, 'position' | 'now'> & { readonly verdict: GuardVerdict };

async function obey(deps: GuardDeps, { position, verdict, now }: ObeyInput): Promise<void> {
  const { follower, mode, leader, token, version } = position;
  switch (verdict.guard) {
    case 'none':
      // Overtaken, the next look finds it again.
      if (verdict.peak !== undefined) await deps.ledger.commit([putPosition(position, { peak: verdict.peak })]);
      return;
    case 'blind': {
      const { why, bid, ask } = verdict.quote;
      deps.log.warn('guard sees no price', {
        ...{ follower, mode, leader, token, why },
        bid: String(bid ?? '–'),
        ask: String(ask ?? '–'),
      });
      deps.log.count('GuardsBlind');
      return;
    }
    case 'exit': {
      const { why } = verdict;
      invariant('mark' in why && why.mark > 0n, 'a guard fires on a price');
      const closed = await closeOut(deps, {
        ...{ place: position, origin: 'guard', why, isUrgent: false, hasEntries: false, now },
        onlyVersion: version,
      });
      if (closed === undefined) return;
      deps.log.warn('guard fired', { ...{ follower, mode, leader, token }, parentId: closed.parentId, ...textOf(why) });
      deps.log.count('GuardsFired');
    }
  }
}

function textOf(why: object): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(why).map(([key, value]) => [key, String(value)]));
}
