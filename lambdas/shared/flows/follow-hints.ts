import { type HintedFill, type HintedFills, hintFills, MAX_HINTED_FILLS } from '#core/detection/hinted-fills.ts';
import { cool, heat, HOT_MS, type HotLeaders, NOBODY_HOT } from '#core/detection/hot-leaders.ts';
import { type LeaderAction } from '#core/model/leader-event.ts';
import { type SourceName } from '#core/model/settings.ts';
import { type EventId, type Wallet } from '#core/values/ids.ts';
import { later, type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type StreamNews } from '#ports/leader-stream.ts';
import { type Log } from '#ports/log.ts';
import { isKnown, type KnownTotals } from './record-actions.ts';

/** What a run knows of leaders beside the stream. */
export type HintedRun = {
  /** What sources that can be read again have shown and was recorded. */
  readonly totals: KnownTotals;
  /** From when on a leader is copied; undefined where he is not armed. */
  readonly armedAt: (wallet: Wallet) => UnixMs | undefined;
};

/** What a stream has told in one run, held against what other sources show. */
export type Hints = {
  hot: HotLeaders;
  /** Takes up news; what of it may be copied as matched, in the order in which it was told. */
  hear(news: StreamNews, now: UnixMs): readonly LeaderAction[];
  /** Lets go of what other sources have shown meanwhile, and of what they did not show in time. */
  settle(): void;
  /** Counts who was first to tell an event. */
  onRecorded(action: LeaderAction, source: SourceName): void;
};

/** What is older was found long ago, or will be found no later for being looked for once. */
const FRESH_MS = 60_000;
/** A stream's time is a second before the block's; what lies close to the arming may be in the baseline already. */
const ARMING_MARGIN_MS = 5_000;

type Open = { readonly wallet: Wallet; readonly fill: HintedFill; readonly until: UnixMs };
type Told = { fills: HintedFills; readonly open: Map<EventId, Open>; latest: UnixMs };

/**
 * Follows up what a stream tells: a leader whose trade no other source has shown is hot for 15 s, or until it shows.
 *
 * A row that is old makes its leader worth one read; one that could not be read or kept makes him hot, for nobody knows
 * what it told.
 */
export function followHints(log: Log, { totals, armedAt }: HintedRun): Hints {
  const state: Told = { fills: new Map(), open: new Map(), latest: unixMs(0) };
  const isFound = (action: LeaderAction): boolean => isKnown(totals, action);
  const hints: Hints = {
    hot: NOBODY_HOT,
    hear: ({ rows, wallets }, now) => {
      const before = state.fills;
      const { fills, told } = hintFills(before, rows, now);
      state.fills = fills;
      state.latest = now;
      const seen = told.filter(({ action }) => !before.has(action.eventId)).length;
      if (seen > 0) log.count('HintsSeen', seen);
      const unfound = told.filter(({ action }) => !isFound(action));
      const fresh = unfound.filter(({ action }) => now - action.at <= FRESH_MS);
      for (const fill of fresh) openHint(state, fill, now);
      const [anyFresh, anyUnfound, anyTold] = [leadersOf(fresh), leadersOf(unfound), leadersOf(told)];
      const readable = new Set(rows.map(({ wallet }) => wallet));
      for (const wallet of wallets) {
        if (anyFresh.has(wallet) || !readable.has(wallet)) hints.hot = heat(hints.hot, wallet, now, HOT_MS);
        else if (anyUnfound.has(wallet) || !anyTold.has(wallet)) hints.hot = heat(hints.hot, wallet, now, 0);
      }
      return unfound.map(({ action }) => action).filter((action) => isArmed(action, armedAt(action.leader)));
    },
    settle: () => {
      for (const [eventId, { wallet, fill, until }] of state.open) {
        if (isFound(fill.action)) {
          state.open.delete(eventId);
          if (![...state.open.values()].some((one) => one.wallet === wallet)) hints.hot = cool(hints.hot, wallet);
        } else if (state.latest >= until) {
          state.open.delete(eventId);
          log.warn('matched trade not found by another source', { eventId, leader: wallet });
          log.count('HintsUnfound');
        }
      }
    },
    onRecorded: ({ eventId, type, at }, source) => {
      // The stream tells trades only, and nothing of before it was opened.
      if ((type !== 'BUY' && type !== 'SELL') || state.latest - at > FRESH_MS) return;
      log.count(source === 'rtds' || state.fills.has(eventId) ? 'HintsFirst' : 'PollsFirst');
    },
  };
  return hints;
}

function leadersOf(fills: readonly HintedFill[]): ReadonlySet<Wallet> {
  return new Set(fills.map(({ action }) => action.leader));
}

/** Beyond the bound a leader is hot all the same, only nobody counts what was not found. */
function openHint({ open }: Told, fill: HintedFill, now: UnixMs): void {
  const { eventId, leader: wallet } = fill.action;
  if (open.size >= MAX_HINTED_FILLS && !open.has(eventId)) return;
  open.set(eventId, { wallet, fill, until: open.get(eventId)?.until ?? later(now, HOT_MS) });
}

function isArmed({ at }: LeaderAction, armedAt: UnixMs | undefined): boolean {
  return armedAt !== undefined && at - armedAt > ARMING_MARGIN_MS;
}
