import { dueQueue } from '#core/replay/due-queue.ts';
import { type ReplayDelays } from '#core/replay/replay-delays.ts';
import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { replayLedger } from '#core/replay/replay-ledger.ts';
import { type ReplayRun } from '#core/replay/replay-run.ts';
import { replayScores } from '#core/replay/replay-scores.ts';
import { replayVenue } from '#core/replay/replay-venue.ts';
import { replayer } from '#core/replay/replayer.ts';
import { type ReplayResult } from '#core/replay/replay-result.ts';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { lookAfter } from '#core/replay/look-after.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { CASH, COLLATERAL, positionAccount } from '#core/model/journal.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { digest, type EventId, fillId, type ParentId } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { costOf } from '#core/values/price.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { aLeaderAction, aLeaderEvent } from './builders/a-leader-event.ts';
import { aBook, aMarket } from './builders/a-market.ts';
import { aParent } from './builders/a-parent.ts';
import { someSettings } from './builders/a-settings.ts';
import { anEquity } from './builders/a-snapshot.ts';
import { aTransaction, CONDITION, LEADER, NOW, TOKEN } from './builders/identities.ts';
import { dollars, priceOf, sharesOf } from './builders/quantities.ts';

/** Seen after 2 s, met by the book of the same moment, confirmed 6 s later. */
export const STEADY: ReplayDelays = { seenMs: () => 2_000, postMs: () => 0, confirmMs: 6_000 };

/** The run of a replay that has begun: ledger open, one market with a book of 0.49 / 0.50, a leader of 10,000 dollars. */
export function aReplayRun(changes: Partial<Settings> = {}, now: UnixMs = NOW): ReplayRun {
  const settings = someSettings(changes);
  const run: ReplayRun = {
    settings,
    ledger: replayLedger(settings),
    venue: replayVenue(Infinity),
    delays: STEADY,
    due: dueQueue(),
    leaderEquities: new Map([[LEADER, anEquity({ at: now })]]),
    followerEquities: new Map(),
    marks: new Map(),
    scores: replayScores(),
    posts: new Map(),
    worked: new Map(),
    resting: new Map(),
    unbooked: new Map(),
    found: new Map(),
    decisions: [],
    trades: [],
  };
  for (const { name: follower, mode, totalCapital: cash } of settings.followers)
    run.ledger.commit(openLedger({ follower, mode, cash, now }));
  run.venue.putMarket(aMarket());
  run.venue.putBook(TOKEN, aBook(), now);
  lookAfter(run, now);
  return run;
}

type Copies = { readonly of: Follower; readonly count: number; readonly paid: string; readonly at: UnixMs };

/** Books so many purchases of an account, each of a hundred shares that its leader paid 50 dollars for. */
export function bookCopies(run: ReplayRun, { of: { name: follower, mode }, count, paid, at }: Copies): void {
  for (const number of Array(count).keys()) {
    const eventId = digest('an event', follower, String(number)) as EventId;
    const parent = aParent({ parentId: digest('an order', follower, String(number)) as ParentId, eventId });
    const legs = [
      { account: positionAccount(TOKEN, LEADER), asset: TOKEN, debit: sharesOf('100') as bigint, credit: 0n },
      { account: CASH, asset: COLLATERAL, debit: 0n, credit: dollars(paid) as bigint },
    ];
    const entryId = `copy ${follower} ${number}`;
    const failed = run.ledger.commit([
      { kind: 'put', type: 'parent', value: { ...parent, follower, mode } },
      { kind: 'put', type: 'event', value: aLeaderEvent({ eventId }) },
      { kind: 'journal', entry: { entryId, follower, mode, kind: 'buy', at, parentId: parent.parentId, legs } },
    ]);
    invariant(failed.length === 0, 'each copy is booked once');
  }
}

/** What the leader did in his `number`th transaction, so many seconds after the story began. */
export function anAct(
  side: 'BUY' | 'SELL',
  count: string,
  {
    number = 1,
    at = '0.5',
    afterS = 0,
  }: { readonly number?: number; readonly at?: string; readonly afterS?: number } = {},
): LeaderAction {
  const transaction = aTransaction(number);
  const shares = sharesOf(count);
  return aLeaderAction({
    type: side,
    transaction,
    eventId: fillId(LEADER, transaction, TOKEN, side),
    shares,
    price: priceOf(at),
    notional: costOf(shares, priceOf(at)),
    at: later(NOW, afterS * 1_000),
  });
}

/** The market, its book and the leader's worth, as they stand when the story begins. */
export const OPENING: readonly ReplayEvent[] = [
  { kind: 'market', at: NOW, market: aMarket() },
  { kind: 'book', at: NOW, token: TOKEN, book: aBook() },
  { kind: 'leader-equity', at: NOW, equity: anEquity() },
];

/** The events of leader's acts. */
export function actsOf(actions: readonly LeaderAction[]): readonly ReplayEvent[] {
  return actions.map((action) => ({ kind: 'actions', at: action.at, actions: [action] }));
}

/** The market's payout of the first outcome. */
export function aPayout(perShare: string, afterS: number): ReplayEvent {
  const payouts = [{ token: TOKEN, perShare: priceOf(perShare) }];
  return { kind: 'resolution', at: later(NOW, afterS * 1_000), resolution: { condition: CONDITION, payouts } };
}

/** Plays a story from its beginning until a day after its last event. */
export function replayed(events: readonly ReplayEvent[], settings: Settings = someSettings()): ReplayResult {
  const run = replayer({ settings, delays: STEADY, from: NOW, bookAgeMs: Infinity });
  const all = [...OPENING, ...events].toSorted((a, b) => a.at - b.at);
  for (const event of all) run.accept(event);
  return run.finish(later(all.at(-1)?.at ?? NOW, 86_400_000));
}
