import { type ConditionId, type TokenId } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Bet } from './bet.ts';
import { eventResults, topEventShare } from './event-results.ts';
import { type LeaderAct } from './leader-act.ts';
import { medianOf } from './quantile.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** Why a leader's profit may be none that a copy can have. */
export type LeaderFlag = 'ONE_EVENT' | 'BOTH_SIDES' | 'SHORT_HOLDS' | 'MAKER' | 'TRANSFERS';

/** What flags are raised by (quant.md 1.9). */
export type LeaderTraits = {
  readonly flags: readonly LeaderFlag[];
  /** The part of the profit that the best event made. */
  readonly topEventShare: Statistic;
  /** Markets of which both outcomes were bought within minutes. */
  readonly bothSides: number;
  /** From the first share to the exit or the resolution, milliseconds; half of the closed bets took longer. */
  readonly medianHoldMs: Statistic;
  /** Of fills whose role is known, the part that rested; EMPTY where none is. */
  readonly makerShare: Statistic;
  /** Shares that came from other wallets or went there, times. */
  readonly transfers: number;
};

const TOP_EVENT_SHARE = 0.5;
const MAKER_SHARE = 0.8;
const SHORT_HOLD_MS = 120_000;
/** "Within minutes": of the same length as the shortest markets. */
const BOTH_SIDES_MS = 300_000;

/** Looks for wash trading, market making and luck of one day. */
export function leaderTraits(acts: readonly LeaderAct[], bets: readonly Bet[]): LeaderTraits {
  const told = {
    topEventShare: topEventShare(eventResults(bets)),
    bothSides: bothSidesOf(acts),
    medianHoldMs: medianHold(bets),
    makerShare: makerShareOf(acts),
    transfers: acts.filter(({ kind }) => kind === 'RECEIVE' || kind === 'SEND').length,
  };
  const raised: readonly (readonly [LeaderFlag, boolean])[] = [
    ['ONE_EVENT', (told.topEventShare.value ?? 0) > TOP_EVENT_SHARE],
    ['BOTH_SIDES', told.bothSides > 0],
    ['SHORT_HOLDS', (told.medianHoldMs.value ?? SHORT_HOLD_MS) < SHORT_HOLD_MS],
    ['MAKER', (told.makerShare.value ?? 0) > MAKER_SHARE],
    ['TRANSFERS', told.transfers > 0],
  ];
  return { flags: raised.filter(([, isRaised]) => isRaised).map(([flag]) => flag), ...told };
}

function bothSidesOf(acts: readonly LeaderAct[]): number {
  const bought = new Map<ConditionId, { readonly token: TokenId; readonly at: UnixMs }>();
  const found = new Set<ConditionId>();
  for (const act of acts.toSorted((a, b) => a.at - b.at)) {
    if (act.kind !== 'BUY') continue;
    const { condition, token, at } = act;
    const last = bought.get(condition);
    if (last !== undefined && last.token !== token && at - last.at <= BOTH_SIDES_MS) found.add(condition);
    bought.set(condition, { token, at });
  }
  return found.size;
}

function medianHold(bets: readonly Bet[]): Statistic {
  const holds = bets.flatMap(({ openedAt, closedAt }) => (closedAt === undefined ? [] : [closedAt - openedAt]));
  return holds.length === 0 ? missing('EMPTY') : known(medianOf(Float64Array.from(holds)));
}

function makerShareOf(acts: readonly LeaderAct[]): Statistic {
  const roles = acts.flatMap((act) => (act.kind === 'BUY' || act.kind === 'SELL' ? (act.role ?? []) : []));
  return roles.length === 0 ? missing('EMPTY') : known(roles.filter((role) => role === 'maker').length / roles.length);
}
