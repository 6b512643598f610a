import { type JournalEntry, type JournalLeg } from '../model/journal.ts';

/** A leg as it is stored, with what is said of its entry. */
export type StoredLeg = Omit<JournalEntry, 'legs'> & JournalLeg;

/** Legs of whole entries: a page that ends a reading may have cut the last one in two. */
export function wholeEntries<L extends { readonly entryId: string }>(legs: readonly L[]): readonly L[] {
  return legs.filter(({ entryId }) => entryId !== legs.at(-1)?.entryId);
}

/** Legs are stored one by one; an entry is all legs of one id. */
export function journalEntries(rows: readonly StoredLeg[]): readonly JournalEntry[] {
  const entries = new Map<string, JournalEntry>();
  for (const { account, asset, debit, credit, ...common } of rows) {
    const known = entries.get(common.entryId);
    entries.set(common.entryId, { ...common, legs: [...(known?.legs ?? []), { account, asset, debit, credit }] });
  }
  return [...entries.values()];
}
