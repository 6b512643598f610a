import { averagePrice } from '../detection/average-price.ts';
import { MICRO } from '../values/decimal.ts';
import { type ConditionId, type TokenId } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { inPico, NO_PICO, type PicoUsd, picoUsd, worthOf } from '../values/pico-usd.ts';
import { larger, minus, plus, smaller } from '../values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import {
  type Conversion,
  type Fill,
  type LeaderAct,
  type Redemption,
  type SeriesMarket,
  type SetChange,
  type TokenOf,
  type Transfer,
} from './leader-act.ts';
import { type MarkKeeper, payoutOf } from './mark-keeper.ts';
import { type LeaderAccount, type Stake, unsettle, worthAt } from './stake-worth.ts';

type At = { readonly at: UnixMs };
type Move = At & { readonly token: TokenId; readonly shares: Shares };

/** Shares that are worth a cent at most are nothing. */
const DUST = shares(10_000n);
/** An account in which nothing has happened. */
export function openAccount(markets: ReadonlyMap<ConditionId, SeriesMarket>, marks: MarkKeeper): LeaderAccount {
  return {
    ...{ markets, marks, stakes: new Map(), marksFrom: new Map() },
    ...{ outlay: NO_PICO, peak: NO_PICO, rewards: NO_PICO, unpriced: 0 },
    settled: { worth: NO_PICO, marks: 0 },
  };
}

/**
 * Books one act as quant.md 1.1 has it; acts come in the order of their moments.
 *
 * Of shares that were never seen to come nobody knows the cost. To give them away leaves less than nothing, at the mark: it
 * made what it brought less what they were worth in the end, as if he might have kept them.
 */
export function bookAct(account: LeaderAccount, act: LeaderAct): void {
  account.marks.advance(act.at);
  switch (act.kind) {
    case 'BUY':
    case 'SELL':
      bookFill(account, act);
      break;
    case 'SPLIT':
    case 'MERGE':
      bookSet(account, act);
      break;
    case 'REDEEM':
      bookRedemption(account, act);
      break;
    case 'CONVERT':
      bookConversion(account, act);
      break;
    case 'RECEIVE':
    case 'SEND':
      bookTransfer(account, act);
      break;
    case 'REWARD':
      account.rewards = plus(account.rewards, inPico(act.dollars));
  }
  account.peak = larger(account.peak, account.outlay);
}

/** Whether nothing is left that is worth more than a cent. */
export function isExited({ held }: Stake): boolean {
  return [...held.values()].every((left) => left <= DUST && left + DUST >= 0n);
}

/** Begins anew with what he holds, as if it had just come at its marks: what was before belongs to another window. */
export function restartAccount(account: LeaderAccount, now: UnixMs): LeaderAccount {
  account.marks.advance(now);
  const anew = openAccount(account.markets, account.marks);
  for (const [condition, stake] of account.stakes) {
    if (isExited(stake)) continue;
    const worth = worthAt(account, stake, now);
    anew.stakes.set(condition, { ...newStake(stake.market, now), held: stake.held, cash: picoUsd(0n - worth) });
    anew.outlay = plus(anew.outlay, worth);
  }
  return { ...anew, peak: larger(NO_PICO, anew.outlay) };
}

function bookFill(account: LeaderAccount, fill: Fill & At): void {
  const { kind, token, dollars, fee, at } = fill;
  const stake = stakeOf(account, fill);
  if (fill.shares > 0n) account.marks.note(token, at, averagePrice({ notional: dollars, shares: fill.shares }));
  const worth = inPico(dollars);
  pay(account, stake, picoUsd((kind === 'BUY' ? 0n - worth : worth) - inPico(fee)));
  if (kind === 'BUY') take(stake, fill);
  else give(stake, fill);
}

function bookSet(account: LeaderAccount, change: SetChange & At): void {
  const stake = stakeOf(account, change);
  const dollars = picoUsd(change.shares * MICRO);
  const isSplit = change.kind === 'SPLIT';
  pay(account, stake, isSplit ? picoUsd(0n - dollars) : dollars);
  for (const token of stake.market.tokens)
    if (isSplit) take(stake, { ...change, token });
    else give(stake, { ...change, token });
}

function bookRedemption(account: LeaderAccount, row: Redemption & At): void {
  const stake = stakeOf(account, row);
  const { token, dollars } = row;
  for (const move of token === undefined ? redeemedWhole(stake, row) : [{ ...row, token }]) {
    give(stake, move);
    enterUnseen(account, stake, move);
  }
  pay(account, stake, dollars === undefined ? paidFor(stake, row) : inPico(dollars));
}

/** What was redeemed and never seen to come enters at what it paid: else its payout would stand against what he lays out. */
function enterUnseen(account: LeaderAccount, stake: Stake, { token, shares: count, at }: Move): void {
  const lacking = larger(NO_SHARES, minus(NO_SHARES, stake.held.get(token) ?? NO_SHARES));
  const perShare = payoutOf(stake.market, token, at);
  if (lacking === 0n || perShare === undefined) return;
  const unseen = smaller(lacking, count);
  take(stake, { token, shares: unseen, at });
  pay(account, stake, picoUsd(0n - worthOf(unseen, perShare)));
}

function paidFor({ market }: Stake, { token, shares: count, at }: Redemption & At): PicoUsd {
  const perShare = token === undefined ? undefined : payoutOf(market, token, at);
  invariant(perShare !== undefined, 'a redemption tells its dollars, or of which resolved outcome it is');
  return worthOf(count, perShare);
}

/** An older row redeems all that he held of the market; its size is that of the outcome that pays. */
function redeemedWhole({ market, held }: Stake, { shares: size, at }: Redemption & At): readonly Move[] {
  const { tokens } = market;
  const owned = tokens.map((token) => larger(NO_SHARES, held.get(token) ?? NO_SHARES));
  const [first = 0n, second = 0n] = tokens.map((token, index) => payoutOf(market, token, at) ?? owned[index]);
  const paying = first > second ? 0 : 1;
  return tokens.map((token, index) => {
    const all = owned[index] ?? NO_SHARES;
    return { token, shares: index === paying ? larger(all, size) : all, at };
  });
}

/**
 * What is given and what comes are worth the same to whoever waits for the end; what their marks differ by is profit or loss,
 * of the first market given. Where not all that comes is told or has a price, there is neither.
 */
function bookConversion(account: LeaderAccount, { gives, gets, shares: count, isWhole, at }: Conversion & At): void {
  let balance = picoUsd(count * MICRO * BigInt(Math.max(0, gives.length - 1)));
  let isPriced = isWhole;
  for (const one of gives) {
    const worth = exchange(account, { ...one, shares: count, at }, give);
    isPriced &&= worth !== undefined;
    balance = minus(balance, worth ?? NO_PICO);
  }
  for (const one of gets) {
    const worth = exchange(account, { ...one, shares: count, at }, take);
    isPriced &&= worth !== undefined;
    balance = plus(balance, worth ?? NO_PICO);
  }
  const [first] = gives;
  if (isPriced && first !== undefined) pay(account, stakeOf(account, { ...first, at }), balance);
}

/** To him it is as if he had bought or sold at the mark. */
function bookTransfer(account: LeaderAccount, transfer: Transfer & At): void {
  exchange(account, transfer, transfer.kind === 'RECEIVE' ? take : give);
}

/** Moves shares at their mark. @returns what they are worth; undefined where nothing tells it, and they are not moved */
function exchange(account: LeaderAccount, move: TokenOf & Move, way: typeof take): PicoUsd | undefined {
  const stake = stakeOf(account, move);
  const mark = account.marks.markOf(stake.market, move.token, move.at);
  if (mark === undefined) {
    account.unpriced += 1;
    return undefined;
  }
  const worth = worthOf(move.shares, mark.price);
  way(stake, move);
  pay(account, stake, way === take ? picoUsd(0n - worth) : worth);
  return worth;
}

function pay(account: LeaderAccount, stake: Stake, came: PicoUsd): void {
  stake.cash = plus(stake.cash, came);
  account.outlay = minus(account.outlay, came);
}

function take(stake: Stake, { token, shares: count, at }: Move): void {
  stake.held.set(token, plus(stake.held.get(token) ?? NO_SHARES, count));
  stake.exitedAt = isExited(stake) ? (stake.exitedAt ?? at) : undefined;
}

function give(stake: Stake, { token, shares: count, at }: Move): void {
  const left = minus(stake.held.get(token) ?? NO_SHARES, count);
  stake.held.set(token, left);
  stake.hasGiven = true;
  stake.hasUnseen ||= left + DUST < 0n;
  stake.exitedAt = isExited(stake) ? (stake.exitedAt ?? at) : undefined;
}

/** The stake that an act moves. */
function stakeOf(account: LeaderAccount, { condition, at }: At & { readonly condition: ConditionId }): Stake {
  const market = account.markets.get(condition);
  invariant(market !== undefined, `no market ${condition}`);
  const stake = account.stakes.get(condition) ?? newStake(market, at);
  account.stakes.set(condition, stake);
  unsettle(account, stake);
  return stake;
}

function newStake(market: SeriesMarket, openedAt: UnixMs): Stake {
  return { market, openedAt, held: new Map(), cash: NO_PICO, hasGiven: false, hasUnseen: false, worth: NO_PICO };
}
