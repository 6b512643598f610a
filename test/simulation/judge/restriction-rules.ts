import { type Change } from '#core/ledger/change.ts';
import { OWN } from '#core/model/position.ts';
import { type Restriction } from '#core/model/venue-restriction.ts';
import { type Accuse } from './judge.ts';
import { type Moved } from './mirror.ts';

/** Two clocks may differ by so much, and one read may be under way. */
const CLOCKS_MS = 6_000;
/** Nothing that the venue says may stop entries for longer without being said again. */
const LONGEST_MS = { pause: 120_000, region: 300_000 } as const;

type Stored = { readonly restriction: Restriction; readonly storedAt: number };

/** True while a wallet allows the exchanges nothing, by the true time. */
type IsUnapproved = (wallet: string, at: number) => boolean;

/** Judges that nothing is reserved while the table says that the venue takes no orders, and that no such word stays for ever. */
export function restrictionRules({
  now,
  isUnapproved,
  accuse,
}: {
  readonly now: () => number;
  readonly isUnapproved: IsUnapproved;
  readonly accuse: Accuse;
}): {
  readonly committed: (changes: readonly Change[], moved: readonly Moved[]) => void;
} {
  const known = new Map<'pause' | 'region', Stored>();
  return {
    committed(changes, moved) {
      for (const one of moved) {
        if (one.type !== 'child' || one.before !== undefined || one.after.side !== 'BUY') continue;
        // A person's own order is the venue's to refuse.
        if (one.after.leader !== OWN && isUnapproved(one.after.fields.maker, now()))
          accuse(
            'ENTRY',
            `${one.after.venueOrderId.slice(0, 10)} is reserved for a wallet that allows no exchange anything`,
          );
        for (const { restriction, storedAt } of known.values()) {
          const { reservedAt, venueOrderId } = one.after;
          if (reservedAt > storedAt + CLOCKS_MS && reservedAt < restriction.until - CLOCKS_MS)
            accuse('ENTRY', `${venueOrderId.slice(0, 10)} is reserved while the venue says ${restriction.code}`);
        }
      }
      for (const change of changes) {
        if (change.kind !== 'put' || change.type !== 'venue-restrictions') continue;
        for (const place of ['pause', 'region'] as const) {
          const restriction = change.value[place];
          const before = known.get(place);
          if (restriction === undefined) known.delete(place);
          else if (before?.restriction.until !== restriction.until) known.set(place, { restriction, storedAt: now() });
          if (restriction !== undefined && restriction.until > now() + LONGEST_MS[place] + CLOCKS_MS)
            accuse('ENTRY', `the venue is held for restricted until ${restriction.until}`);
        }
      }
    },
  };
}
