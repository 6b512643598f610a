import { COLLATERAL, EXTERNAL, type JournalLeg, PNL, positionAccount } from '../model/journal.ts';
import { type Position, UNATTRIBUTED } from '../model/position.ts';
import { type Wallet } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { type Price, proceedsOf } from '../values/price.ts';
import { larger, minus, plus, scaleFloor, smaller, sum } from '../values/quantity.ts';
import { NO_SHARES, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type CapChange, type Change } from './change.ts';
import { emptyPosition } from './empty-position.ts';
import { credit, debit, journalEntry } from './journal-entry.ts';
import { capNames, moveCaps } from './move-cap.ts';
import { proRata } from './pro-rata.ts';
import { putPosition } from './put.ts';

type DriftInput = {
  /** All positions of one token in one ledger, none of which anything is working on. */
  readonly positions: readonly Position[];
  /** What the unattributed position is made like where it does not exist yet. */
  readonly place: Parameters<typeof emptyPosition>[0];
  /** What the wallet holds of the token. */
  readonly held: Shares;
  /** What a share is worth now. */
  readonly mark: Price;
  /** True where a person traded away what is missing. */
  readonly isTraded: boolean;
  readonly now: UnixMs;
};

/** A transaction takes a hundred items: so many leaders give up shares in one, the next one goes on. */
const MAX_LEADERS = 20;

/**
 * Makes what is attributed and what is not add up to what the wallet holds; nothing is traded.
 *
 * What is missing is first taken from the unattributed, then from the leaders in proportion (largest remainder): the
 * target falls to what is available, never further, so that no sale comes of it. What is too much becomes unattributed, at
 * its mark. A position below zero is brought to zero first, at the cost of the others.
 *
 * Shares come from EXTERNAL at their mark and leave to EXTERNAL at their cost: no profit or loss is made up. Fees once
 * paid on shares that are gone stay paid, and count as realised. What a person traded away of a leader's is sold at its
 * mark, so that what it had gained or lost stays gained or lost: else a winner sold by hand would look like a day's loss.
 *
 * @returns Nothing where all agrees.
 */
export function bookDrift(input: DriftInput): readonly Change[] {
  const { positions, now } = input;
  for (const { selling, buying, claimed } of positions)
    invariant(selling === 0n && buying.length === 0 && claimed === 0n, 'drift is judged where nothing is under way');
  const moves = movesOf(input).filter(({ after, before }) => after.available !== before.available);
  const [first] = moves;
  if (first === undefined) return [];
  return [
    ...moves.map(({ before, after }) => putPosition(before, after)),
    ...mergedCaps(moves),
    {
      kind: 'journal',
      entry: journalEntry({
        ...first.before,
        kind: 'drift',
        of: [first.before.token, ...moves.map(({ before }) => `${before.leader}:${before.version}`)],
        at: now,
        legs: legsOf(moves),
      }),
    },
  ];
}

type Amounts = Pick<Position, 'available' | 'target' | 'basis' | 'basisFees' | 'realised'>;
type Move = {
  readonly before: Position;
  readonly after: Amounts;
  /** What was realised beyond the cost of shares that were traded away. */
  readonly gain: Usd;
};

function movesOf({ positions, place, held, mark, isTraded }: DriftInput): readonly Move[] {
  const nobodys =
    positions.find(({ leader }) => leader === UNATTRIBUTED) ?? emptyPosition({ ...place, leader: UNATTRIBUTED });
  const leaders = positions.filter(({ leader }) => leader !== UNATTRIBUTED);
  const owned = leaders.map((position) => larger(position.available, NO_SHARES));
  const all = plus(sum(NO_SHARES, owned), larger(nobodys.available, NO_SHARES));
  const missing = larger(minus(all, held), NO_SHARES);
  const fromNobody = smaller(larger(nobodys.available, NO_SHARES), missing);
  const taken = takenFrom(leaders, minus(missing, fromNobody));
  const surplus = larger(minus(held, all), NO_SHARES);
  return [
    ...leaders.map((position, index) => {
      const left = minus(owned[index] ?? NO_SHARES, taken.get(position.leader) ?? NO_SHARES);
      const after = lowered(position, left);
      const gain = isTraded ? gainOf({ before: position, after }, mark) : NO_USD;
      return { before: position, after: { ...after, realised: plus(after.realised, gain) }, gain };
    }),
    {
      before: nobodys,
      gain: NO_USD,
      after:
        surplus > 0n
          ? raised(nobodys, surplus, proceedsOf(surplus, mark))
          : lowered(nobodys, minus(larger(nobodys.available, NO_SHARES), fromNobody)),
    },
  ];
}

function takenFrom(leaders: readonly Position[], amount: Shares): ReadonlyMap<Wallet, Shares> {
  const largest = leaders
    .filter(({ available }) => available > 0n)
    .sort((a, b) => (a.available === b.available ? (a.leader < b.leader ? -1 : 1) : a.available > b.available ? -1 : 1))
    .slice(0, MAX_LEADERS);
  const weights = largest.map(({ available }) => available);
  const parts = proRata(smaller(amount, sum(NO_SHARES, weights)), weights);
  return new Map(largest.map(({ leader }, index) => [leader, parts[index] ?? NO_SHARES]));
}

function raised(position: Position, by: Shares, worth: Usd): Amounts {
  const available = plus(larger(position.available, NO_SHARES), by);
  return { ...amountsOf(position), available, target: available, basis: plus(position.basis, worth) };
}

/** The last share takes whatever rounding has left; one that was below zero has no basis to give up. */
function lowered(position: Position, available: Shares): Amounts {
  const amounts = { ...amountsOf(position), available, target: smaller(position.target, available) };
  const gone = minus(position.available, available);
  if (gone <= 0n) return { ...amountsOf(position), available };
  const part = (of: Usd): Usd => (available === 0n ? of : scaleFloor(of, gone, position.available));
  const fees = part(position.basisFees);
  return {
    ...amounts,
    basis: minus(position.basis, part(position.basis)),
    basisFees: minus(position.basisFees, fees),
    realised: minus(position.realised, fees),
  };
}

/** At their mark, less what the shares themselves cost; their fees are taken off what was realised as it is. */
function gainOf({ before, after }: Pick<Move, 'before' | 'after'>, mark: Price): Usd {
  const gone = minus(before.available, after.available);
  return gone > 0n ? plus(proceedsOf(gone, mark), grossOf({ before, after })) : NO_USD;
}

/** By how much the cost without fees changes. */
function grossOf({ before, after }: Pick<Move, 'before' | 'after'>): Usd {
  return minus(minus(after.basis, after.basisFees), minus(before.basis, before.basisFees));
}

function amountsOf({ available, target, basis, basisFees, realised }: Position): Amounts {
  return { available, target, basis, basisFees, realised };
}

/** A transaction names no cap twice: what moves on one is added up. */
function mergedCaps(moves: readonly Move[]): readonly CapChange[] {
  const merged = new Map<string, CapChange>();
  for (const { before, after } of moves) {
    const changes = moveCaps(before, capNames(before), {
      posted: minus(after.basis, before.basis),
      shares: minus(after.available, before.available),
    });
    for (const change of changes) {
      const known = merged.get(change.name);
      merged.set(change.name, known === undefined ? change : added(known, change));
    }
  }
  return [...merged.values()].filter(({ posted, shares: count = 0n }) => posted !== 0n || count !== 0n);
}

function added(one: CapChange, other: CapChange): CapChange {
  const count = plus(one.shares ?? NO_SHARES, other.shares ?? NO_SHARES);
  const isToken = one.shares !== undefined || other.shares !== undefined;
  return { ...one, posted: plus(one.posted, other.posted), ...(isToken ? { shares: count } : {}) };
}

function legsOf(moves: readonly Move[]): readonly JournalLeg[] {
  const count = ({ before, after }: Move): Shares => minus(after.available, before.available);
  const token = moves[0]?.before.token ?? '';
  const gained = sum(
    NO_USD,
    moves.map(({ gain }) => gain),
  );
  return [
    ...moves.flatMap((move) => {
      const account = positionAccount(token, move.before.leader);
      return [debit(account, COLLATERAL, grossOf(move)), debit(account, token, count(move))];
    }),
    credit(EXTERNAL, COLLATERAL, minus(sum(NO_USD, moves.map(grossOf)), gained)),
    ...(gained === 0n ? [] : [credit(PNL, COLLATERAL, gained)]),
    credit(EXTERNAL, token, sum(NO_SHARES, moves.map(count))),
  ];
}
