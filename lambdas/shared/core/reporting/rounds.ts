import { COLLATERAL, type JournalEntry, type JournalLeg } from '../model/journal.ts';
import { type TokenId, type Wallet } from '../values/ids.ts';
import { minus, plus } from '../values/quantity.ts';
import { NO_SHARES, type Shares, shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd, usd } from '../values/usd.ts';
import { bookedProfit, type ProfitLine } from './profit-lines.ts';

/** One way of a position from nothing owned to nothing owned. */
export type Round = {
  readonly token: TokenId;
  readonly leader: Wallet;
  readonly openedAt: UnixMs;
  /** When the last of its bookings was made. */
  readonly at: UnixMs;
  /** Owned after it: a round is closed where that is zero. */
  readonly left: Shares;
  /** All that came, and what it cost without fees. */
  readonly bought: Shares;
  readonly cost: Usd;
  /** All that went, and what it brought, without fees. */
  readonly gone: Shares;
  readonly proceeds: Usd;
  /** Realised, with payouts, less all fees paid in it. */
  readonly result: Usd;
  /** How the last of it went: sold, paid out, or found missing in the wallet. */
  readonly endedBy: JournalEntry['kind'];
  /** True where one booking gained or lost on several positions together: then nobody can tell this one's result. */
  readonly isShared: boolean;
  /** True where the last of it was moved out of the wallet, and not sold: what it brings elsewhere nobody can tell. */
  readonly isMoved: boolean;
};

const POSITION = /^POSITION:([^:]+):(.+)$/;

/**
 * Divides a journal into rounds of its positions, each (token, leader) by itself, in the order of their bookings.
 *
 * A purchase of what is not owned begins a round. What is booked later on one that is closed, as a sale that a payout
 * overtook, still belongs to it. Every profit line of a single position is in exactly one round.
 */
export function roundsOf(journal: readonly JournalEntry[]): readonly Round[] {
  const rounds = new Map<string, readonly Round[]>();
  for (const entry of journal.toSorted(inOrder)) {
    const [line] = bookedProfit([entry]);
    for (const move of movesOf(entry)) {
      const known = rounds.get(move.account) ?? [];
      const last = known.at(-1);
      const isNext = last === undefined || beginsAnew(last, move, entry);
      const round = isNext ? emptyRound(move, entry) : last;
      rounds.set(move.account, [...(isNext ? known : known.slice(0, -1)), booked(round, move, { entry, line })]);
    }
  }
  return [...rounds.values()].flat();
}

/** Whether nothing is left of it. */
export function isRoundClosed({ left }: Round): boolean {
  return left === 0n;
}

/** Whether what it came to can be told. */
export function hasResult({ isShared, isMoved }: Pick<Round, 'isShared' | 'isMoved'>): boolean {
  return !isShared && !isMoved;
}

/** What one booking moves of one position. */
type Move = {
  readonly account: string;
  readonly token: TokenId;
  readonly leader: Wallet;
  /** What came, below zero for what went, and the same of its cost. */
  readonly shares: Shares;
  readonly cost: Usd;
};

type Booked = { readonly entry: JournalEntry; readonly line: ProfitLine | undefined };

function movesOf({ legs }: JournalEntry): readonly Move[] {
  return [...Map.groupBy(legs, ({ account }) => account)].flatMap(([account, own]): readonly Move[] => {
    const [, token, leader] = POSITION.exec(account) ?? [];
    if (token === undefined || leader === undefined) return [];
    return [
      {
        ...{ account, token: token as TokenId, leader: leader as Wallet },
        ...{ shares: shares(cameOf(own, token)), cost: usd(cameOf(own, COLLATERAL)) },
      },
    ];
  });
}

function cameOf(legs: readonly JournalLeg[], asset: string): bigint {
  return legs.filter((leg) => leg.asset === asset).reduce((total, { debit, credit }) => total + debit - credit, 0n);
}

/** A run books at one moment: what comes is taken before what goes, else a round would end between the two. */
function inOrder(a: JournalEntry, b: JournalEntry): number {
  return a.at - b.at || rankOf(a) - rankOf(b) || (a.entryId < b.entryId ? -1 : 1);
}

function rankOf({ kind }: JournalEntry): number {
  return kind === 'buy' ? 0 : 1;
}

/** A payout gives back what was sold of it before, and buys nothing. */
function beginsAnew(last: Round, { shares: came }: Move, { kind }: JournalEntry): boolean {
  return isRoundClosed(last) && came > 0n && kind !== 'resolve';
}

function emptyRound({ token, leader }: Move, { at, kind }: JournalEntry): Round {
  return {
    ...{ token, leader, openedAt: at, at, endedBy: kind, isShared: false, isMoved: false },
    ...{ left: NO_SHARES, bought: NO_SHARES, gone: NO_SHARES, cost: NO_USD, proceeds: NO_USD, result: NO_USD },
  };
}

function booked(round: Round, { shares: came, cost, token, leader }: Move, { entry, line }: Booked): Round {
  const isOwn = line?.token === token && line.leader === leader;
  const gain = isOwn ? plus(line.realised, line.resolved) : NO_USD;
  return {
    ...round,
    at: entry.at,
    endedBy: entry.kind,
    left: plus(round.left, came),
    ...(came > 0n
      ? { bought: plus(round.bought, came), cost: plus(round.cost, cost) }
      : { gone: minus(round.gone, came), proceeds: plus(round.proceeds, minus(gain, cost)) }),
    result: isOwn ? plus(round.result, minus(gain, line.fees)) : round.result,
    isShared: round.isShared || (line !== undefined && !isOwn),
    // Of a sale by hand the drift books what it gained.
    isMoved: entry.kind === 'drift' && came < 0n && line === undefined,
  };
}
