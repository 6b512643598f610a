import { type ReplayResult } from '#core/replay/replay-result.ts';
import { type Choice, chooseLeaders } from '#core/scoring/choose-leaders.ts';
import { copyCosts } from '#core/scoring/copy-costs.ts';
import { type ChosenReturns } from '#core/scoring/selection-spread.ts';
import { rebalanceDays } from '#core/scoring/rebalance-days.ts';
import { type Settings } from '#core/model/settings.ts';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { sum } from '#core/values/quantity.ts';
import { DAY_MS, unixMs, type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, type Usd } from '#core/values/usd.ts';
import { type TapeWorld } from '../../local/tape/tape-world.ts';
import { cutWorld } from '../backtest/cut-world.ts';
import { runBacktest } from '../backtest/run-backtest.ts';
import { backtestEnd, lastMomentOf } from '../backtest/tape-end.ts';
import { tapeLeaders } from '../series/tape-leader.ts';

/** How it is walked. */
export type WalkOptions = {
  readonly seed: bigint;
  /** Leaders are chosen anew each so many days; absent: with each month. */
  readonly everyDays?: number | undefined;
  readonly embargoMs?: number | undefined;
  /** How many days before the embargo of a choice are read; absent: a year. */
  readonly lookbackDays?: number | undefined;
  readonly count?: number | undefined;
  /** All that was tried: leaders looked at, times settings. */
  readonly trials: number;
  /** How often each choice is made again on resampled days; absent: never. */
  readonly resamples?: number | undefined;
};

type WalkInput = Omit<WalkOptions, 'resamples'> & {
  readonly world: TapeWorld;
  readonly settings: Settings;
  /** Only these choices, by their number; absent: all. */
  readonly places?: readonly number[] | undefined;
};

/** When leaders are chosen, and until when they are copied. */
export type WalkStep = { readonly at: UnixMs; readonly until: UnixMs };

/** From one choice to the next. */
export type Fold = {
  readonly choice: Choice;
  readonly until: UnixMs;
  /** Each day's profit as a part of the followers' capital; zero where nobody was chosen. */
  readonly returns: Float64Array;
  /** What copying the chosen came to; absent where nobody was. */
  readonly result?: ReplayResult;
  /** The choice made again on each resample; absent where it was not. */
  readonly again?: ResampledFold;
};

/** What making a choice again came to. */
export type ResampledFold = {
  /** How many days it was made by, and how many in a row were drawn together. */
  readonly days: number;
  readonly block: number;
  /** Whom the resamples chose, each set of leaders once, and what copying them came to. */
  readonly sets: readonly ChosenReturns[];
  /** By resample the place of its set. */
  readonly drawn: readonly number[];
};

/** Leaders of the tape whom the settings copy. */
export function candidatesOf(world: TapeWorld, { leaders }: Pick<Settings, 'leaders'>): ReadonlySet<Wallet> {
  const known = new Set(world.leaders.map(({ wallet }) => parseWallet(wallet)));
  return new Set(leaders.flatMap(({ enabled, wallet }) => (enabled && known.has(wallet) ? wallet : [])));
}

/** The steps of a walk over a tape, the oldest first. */
export function walkSteps(world: TapeWorld, everyDays: number | undefined): readonly WalkStep[] {
  const to = unixMs(lastMomentOf(world));
  const days = rebalanceDays({ from: unixMs(world.startMs), to, everyDays });
  return days.map((at, place) => ({ at, until: days[place + 1] ?? to }));
}

/**
 * Walks a tape forward: at each rebalance leaders are chosen by what was known before it, and copied until the next one, from
 * the whole capital anew. What a fold comes to is out of sample: nothing of it was known when it was decided whom to copy.
 */
export function walkForward({ world, settings, everyDays, places, ...options }: WalkInput): readonly Fold[] {
  const records = tapeLeaders(world, candidatesOf(world, settings));
  const asked = walkSteps(world, everyDays).filter((_step, place) => places?.includes(place) ?? true);
  return asked.map(({ at, until }): Fold => {
    const choice = chooseLeaders({ ...options, at, records, copyCosts: copyCosts() });
    const chosen = new Set(choice.chosen.map(({ leader }) => leader));
    return { choice, until, ...copyChosen({ world, settings, seed: options.seed, at, until, chosen }) };
  });
}

type CopyInput = Pick<WalkInput, 'world' | 'settings' | 'seed'> & WalkStep & { readonly chosen: ReadonlySet<Wallet> };

/** Copies some leaders from one choice to the next, from the whole capital. */
export function copyChosen({
  world,
  settings,
  seed,
  at,
  until,
  chosen,
}: CopyInput): Pick<Fold, 'returns'> & Partial<Pick<Fold, 'result'>> {
  const length = Math.max(1, Math.ceil((until - at) / DAY_MS));
  if (chosen.size === 0) return { returns: new Float64Array(length) };
  const result = runBacktest({
    world: cutWorld(world, { startMs: at, endMs: until }),
    settings: copying(settings, chosen),
    seed,
    endMs: backtestEnd(world, until),
  });
  return { result, returns: returnsOf(result, settings) };
}

/**
 * The others are watched and not copied. Who is worth it is chosen here: no veto and no time on paper comes on top of it.
 * Nor are first copies kept small: whoever walks has made them long ago, and each choice would make them anew.
 */
function copying({ selection, ...asked }: Settings, chosen: ReadonlySet<Wallet>): Settings {
  const { canaryCopies: _, ...limits } = asked.limits;
  const settings = { ...asked, limits };
  const leaders = settings.leaders.map((one) => ({ ...one, enabled: one.enabled && chosen.has(one.wallet) }));
  if (selection === undefined) return { ...settings, leaders };
  const { vetoDays: __, shadowEvents: ___, ...kept } = selection;
  return { ...settings, leaders, selection: kept };
}

function returnsOf({ days }: ReplayResult, settings: Settings): Float64Array {
  const capital = Number(capitalOf(settings));
  const byDay = [...Map.groupBy(days, ({ day }) => day).values()];
  return Float64Array.from(byDay, (own) => Number(own.reduce((total, { profit }) => total + profit, 0n)) / capital);
}

/** What the returns of a walk are parts of: that of all followers. */
export function capitalOf({ followers }: Pick<Settings, 'followers'>): Usd {
  return sum(
    NO_USD,
    followers.map(({ totalCapital }) => totalCapital),
  );
}
