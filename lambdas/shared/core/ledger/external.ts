import { CASH_MOVES, type CashMove } from '../model/cash-move.ts';
import { CASH, COLLATERAL, EXTERNAL } from '../model/journal.ts';
import { type FollowerMode } from '../model/settings.ts';
import { type FollowerName } from '../values/ids.ts';
import { invariant } from '../values/invariant.ts';
import { minus } from '../values/quantity.ts';
import { NO_USD } from '../values/usd.ts';
import { type Change } from './change.ts';
import { credit, debit, journalEntry } from './journal-entry.ts';

type ExternalInput = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly move: CashMove;
};

/**
 * Books cash that came or went without a trade (a deposit, a withdrawal, a reward) against EXTERNAL, once for each type and
 * transaction: it is no profit of copying, and no cap hangs on it.
 */
export function bookExternal({ follower, mode, move }: ExternalInput): readonly Change[] {
  const { type, transaction, amount, at } = move;
  invariant(amount > 0n, 'a move of cash has an amount');
  const came = CASH_MOVES[type] === 'in' ? amount : minus(NO_USD, amount);
  const legs = [debit(CASH, COLLATERAL, came), credit(EXTERNAL, COLLATERAL, came)];
  const entry = journalEntry({ follower, mode, kind: 'external', of: [type, transaction], at, legs });
  return [{ kind: 'journal', entry }];
}
