import { type ConditionId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type ActivityRow, type ActivityWalk, type HeldPosition, type LeaderFeed } from '#ports/leader-feed.ts';
import { drawBetween, drawOf } from '../draws.ts';
import { type FaultKind } from '../faults.ts';
import { type History, isTransfer, type LeaderAct } from '../history.ts';
import { type Exchange } from './exchange.ts';
import { conditionOf, marketOf, tokenOf, transactionOf, walletOf } from './names.ts';
import { type Told } from './told.ts';

type ShownRow = {
  readonly row: ActivityRow;
  readonly shownAt: number;
  /** Until when it cannot be read. */
  readonly readableAt: number;
};

/** The venue's index of the chain: shows rows some time after their block. */
export type Feed = Told<LeaderFeed> & {
  /** A wallet's own row, as a redemption makes one. */
  add(row: ActivityRow, shownAt: number): void;
};

/** How far behind a stale answer is, in milliseconds. */
const STALE_MS = 20_000;
const STEP = 10_000;
const MICRO = 1_000_000n;

type FeedInput = {
  readonly history: History;
  readonly start: number;
  readonly now: () => number;
  readonly wallets: Exchange['wallets'];
};

/** Shows what the leaders of a history do: late, in parts, restated, and at times as it was. */
export function simulatedFeed({ history, start, now, wallets }: FeedInput): Feed {
  const rows: ShownRow[] = history.acts.flatMap((act) => rowsOf(history, act, start));
  const shown = (wallet: Wallet, fault: FaultKind | undefined): readonly ShownRow[] => {
    const asOf = fault === 'stale' ? now() - STALE_MS : now();
    return rows.filter(({ row, shownAt }) => row.wallet === wallet && shownAt <= asOf);
  };
  return {
    add: (row, shownAt) => {
      rows.push({ row, shownAt, readableAt: shownAt });
    },
    activity(fault, wallet, from) {
      refuse(fault);
      const found = shown(wallet, fault)
        .filter(({ row }) => row.at >= from)
        .sort((a, b) => a.row.at - b.row.at);
      return walkOf(found, fault, now());
    },
    cashMoves(fault) {
      refuse(fault);
      return { moves: [], unreadable: 0, isWhole: true };
    },
    positions(fault, wallet) {
      refuse(fault);
      const own = wallets.get(wallet)?.tokens;
      if (own !== undefined) return shownHoldings(history, own);
      const asOf = fault === 'stale' ? now() - STALE_MS : now();
      return heldBy(history, wallet, { rows: shown(wallet, fault), elapsedMs: asOf - start });
    },
    lagMs(fault) {
      refuse(fault);
      return fault === 'stale' ? STALE_MS : 2_000;
    },
  };
}

function refuse(fault: FaultKind | undefined): void {
  if (fault === 'throttled') throw new UnavailableError('the feed is busy');
  if (fault === 'unreadable') throw new UnreadableAnswerError('the feed answered in another shape');
}

function walkOf(found: readonly ShownRow[], fault: FaultKind | undefined, at: number): ActivityWalk {
  const whole = found.filter(({ readableAt }) => readableAt <= at);
  const garbled = found.length - whole.length;
  const rows = whole.map(({ row }) => row);
  if (fault === 'cut-walk')
    return { rows: rows.slice(0, Math.ceil(rows.length / 2)), unreadable: garbled, isWhole: false };
  if (fault !== 'bad-rows') return { rows, unreadable: garbled, isWhole: true };
  const readable = rows.filter((_, index) => index % 2 === 0);
  return { rows: readable, unreadable: garbled + rows.length - readable.length, isWhole: true };
}

function rowsOf(history: History, act: LeaderAct, start: number): readonly ShownRow[] {
  const { kind } = act;
  if (isTransfer(kind)) return [];
  const market = marketOf(history, act.token)!;
  const wallet = walletOf(act.leader);
  const isTrade = kind === 'BUY' || kind === 'SELL';
  // Merges and splits name no token: they concern all tokens of the market.
  const named = isTrade || kind === 'CONVERSION' ? { token: tokenOf(act.token) } : {};
  const shownAt = start + act.atMs + act.lagMs;
  return partsOf(history, act).map((part, index, parts) => ({
    row: {
      type: kind,
      wallet,
      transaction: transactionOf(wallet, act.id),
      condition: conditionOf(market.name),
      ...named,
      shares: shares(BigInt(part)),
      notional: usd(isTrade ? (BigInt(part) * BigInt(act.price)) / MICRO : 0n),
      at: unixMs(start + act.atMs),
      title: market.name,
      outcome: act.token === market.tokens[0] ? 'Yes' : 'No',
    },
    shownAt: shownAt + (index === parts.length - 1 ? (act.restatedMs ?? 0) : 0),
    readableAt: shownAt + (act.unreadableMs ?? 0),
  }));
}

/** The executions of an act: hundredths of shares, at least one in each part. */
export function partsOf({ seed }: History, { id, shares: whole, rows }: LeaderAct): readonly number[] {
  const parts: number[] = [];
  let left = whole;
  for (let row = 1; row < rows; row += 1) {
    const most = Math.floor(left / STEP) - (rows - row);
    const part = drawBetween(1, Math.max(1, Math.min(most, Math.ceil(most / 2))), drawOf(seed, 'act', id, 'part', row));
    parts.push(part * STEP);
    left -= part * STEP;
  }
  return [...parts, left];
}

type Shown = { readonly rows: readonly ShownRow[]; readonly elapsedMs: number };

function heldBy(history: History, wallet: Wallet, { rows, elapsedMs }: Shown): readonly HeldPosition[] {
  const leader = history.leaders.find(({ name }) => walletOf(name) === wallet);
  const held = new Map(Object.entries(leader?.opening ?? {}).map(([token, count]) => [token, BigInt(count)]));
  for (const { row } of rows) {
    const sign = row.type === 'BUY' || row.type === 'SPLIT' ? 1n : -1n;
    const tokens = row.token === undefined ? marketOf(history, row.condition)!.tokens : [row.token];
    for (const token of tokens) held.set(token, (held.get(token) ?? 0n) + sign * row.shares);
  }
  for (const { kind, leader: name, token, shares: count, atMs, lagMs } of history.acts) {
    if (!isTransfer(kind) || walletOf(name) !== wallet || atMs + lagMs > elapsedMs) continue;
    held.set(token, (held.get(token) ?? 0n) + BigInt(kind === 'GIFT' ? count : -count));
  }
  for (const { leader: name, fromMs, untilMs, tokens, keepsPercent } of history.shortLists ?? []) {
    if (walletOf(name) !== wallet || elapsedMs < fromMs || elapsedMs >= untilMs) continue;
    for (const token of tokens) held.set(token, ((held.get(token) ?? 0n) * BigInt(keepsPercent)) / 100n);
  }
  return shownHoldings(history, held);
}

function shownHoldings(history: History, held: ReadonlyMap<string, bigint>): readonly HeldPosition[] {
  return [...held].filter(([, count]) => count > 0n).map(([token, count]) => positionOf(history, token, count));
}

function positionOf(history: History, token: string, count: bigint): HeldPosition {
  const market = marketOf(history, token)!;
  const each = BigInt(token === market.tokens[0] ? market.price : 1_000_000 - market.price);
  return {
    token: token as TokenId,
    condition: conditionOf(market.name) satisfies ConditionId,
    shares: shares(count),
    price: price(each),
    value: usd((count * each) / MICRO),
    title: market.name,
    outcome: token === market.tokens[0] ? 'Yes' : 'No',
  };
}

/** A redemption as a row of the wallet's activity. */
export function redemptionRow(
  history: History,
  {
    wallet,
    token,
    count,
    paid,
    at,
  }: {
    readonly wallet: Wallet;
    readonly token: string;
    readonly count: bigint;
    readonly paid: bigint;
    readonly at: UnixMs;
  },
): ActivityRow {
  const market = marketOf(history, token)!;
  return {
    type: 'REDEEM',
    wallet,
    transaction: transactionOf(wallet, Math.floor(at / 1000) % 2 ** 31),
    condition: conditionOf(market.name),
    token: tokenOf(token),
    shares: shares(count),
    notional: usd(paid),
    at: unixMs(Math.floor(at / 1000) * 1000),
    title: market.name,
    outcome: token === market.tokens[0] ? 'Yes' : 'No',
  };
}
