import { type CapChange, type Change, type Versioned } from '#core/ledger/change.ts';
import { type JournalEntry } from '#core/model/journal.ts';

type ValueOf<T extends Versioned['type']> = { readonly [I in Versioned as I['type']]: I['value'] }[T];

/** The one item of a kind that a transaction writes. */
export function written<T extends Versioned['type']>(changes: readonly Change[], type: T): ValueOf<T> {
  const values = changes.flatMap((change) => (change.kind === 'put' && change.type === type ? [change.value] : []));
  if (values.length !== 1) throw new Error(`${values.length} items of kind ${type} are written`);
  return values[0] as ValueOf<T>;
}

/** All items of a kind that a transaction writes, in its order. */
export function allWritten<T extends Versioned['type']>(changes: readonly Change[], type: T): readonly ValueOf<T>[] {
  return changes.flatMap((change) =>
    change.kind === 'put' && change.type === type ? [change.value as ValueOf<T>] : [],
  );
}

/** The cap changes of a transaction. */
export function capsOf(changes: readonly Change[]): readonly CapChange[] {
  return changes.filter((change) => change.kind === 'cap');
}

/** The one entry that a transaction books. */
export function booked(changes: readonly Change[]): JournalEntry {
  const entries = changes.flatMap((change) => (change.kind === 'journal' ? [change.entry] : []));
  const [entry] = entries;
  if (entry === undefined || entries.length !== 1) throw new Error(`${entries.length} entries are booked`);
  return entry;
}

/** An entry's legs as text, one a line: what is added to or taken from an account. */
export function legsOf({ legs }: JournalEntry): readonly string[] {
  return legs.map(({ account, asset, debit, credit }) => {
    const [name] = account.split(':');
    return `${name} ${asset} ${debit > 0n ? `+${debit}` : `-${credit}`}`;
  });
}
