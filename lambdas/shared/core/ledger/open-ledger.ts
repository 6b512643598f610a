import { GLOBAL_CAP } from '../model/cap.ts';
import { CASH, COLLATERAL, EXTERNAL } from '../model/journal.ts';
import { type FollowerMode } from '../model/settings.ts';
import { digest, type FollowerName } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { NO_USD, type Usd } from '../values/usd.ts';
import { type Change } from './change.ts';
import { credit, debit, journalEntry } from './journal-entry.ts';

type OpenInput = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  /** What the wallet holds before anything is traded. */
  readonly cash: Usd;
  readonly now: UnixMs;
};

/** The entry of the cash that a ledger was opened with: the journal begins with its month. */
export function openingEntryId({ follower, mode }: Pick<OpenInput, 'follower' | 'mode'>): string {
  return digest('deposit', follower, mode, 'opening');
}

/** Books the cash that a follower starts with, once; before that nothing is reserved. */
export function openLedger({ follower, mode, cash, now }: OpenInput): readonly Change[] {
  return [
    { kind: 'cap', follower, mode, name: GLOBAL_CAP, reserved: NO_USD, posted: NO_USD, open: true },
    {
      kind: 'journal',
      entry: journalEntry({
        follower,
        mode,
        kind: 'deposit',
        of: ['opening'],
        at: now,
        legs: [debit(CASH, COLLATERAL, cash), credit(EXTERNAL, COLLATERAL, cash)],
      }),
    },
  ];
}
