import { type Cut, type LateKeep, type Pending, type Position } from '../model/position.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/** How long an ended purchase's part is remembered, for fills that come late. */
const LATE_MEMORY_MS = 90 * 86_400_000;

type EndedPurchase = {
  readonly child: Pick<ChildOrder, 'positionVersion'>;
  readonly pending: Pick<Pending, 'keep'>;
  readonly now: UnixMs;
};

/**
 * Remembers the part of a purchase that ended now, and forgets those that ended 90 days ago.
 *
 * Every reduction takes its part of all purchases of a position alike. So of two purchases the one reserved earlier never
 * keeps more, and what was reserved between two reductions keeps the same to the last digit: one entry stands for all of
 * them, and nothing of a late fill's part is lost. There are as many entries as reductions between purchases that still
 * differ: a leader who sells everything leaves one.
 */
export function rememberLate(late: readonly LateKeep[], { child, pending, now }: EndedPurchase): readonly LateKeep[] {
  const remembered = late.filter((one) => now - one.at < LATE_MEMORY_MS);
  const { positionVersion: version } = child;
  // A purchase from before the versions were noted: a late fill of it is kept whole.
  if (version === undefined) return remembered;
  return joined([...remembered, { first: version, last: version, keep: pending.keep, at: now }]);
}

/** Takes a reduction's part of every purchase that has ended. */
export function cutLate(late: readonly LateKeep[], cut: Cut): readonly LateKeep[] {
  return joined(late.map((one) => keepLess(one, cut)));
}

/** What a reduction leaves of a part, rounded down. */
export function keepLess<T extends { readonly keep: bigint }>(
  part: T,
  { keepNumerator, keepDenominator }: Pick<Cut, 'keepNumerator' | 'keepDenominator'>,
): T {
  return { ...part, keep: (part.keep * keepNumerator) / keepDenominator };
}

/** The part that is left of a purchase that has ended; undefined where it is not remembered. */
export function lateKeepOf(
  { late }: Pick<Position, 'late'>,
  { positionVersion: version }: Pick<ChildOrder, 'positionVersion'>,
): bigint | undefined {
  if (version === undefined) return undefined;
  return late.find((one) => one.first <= version && version <= one.last)?.keep;
}

/** One entry for each part, in the order of the reservations: nothing else lies between two of one part. */
function joined(late: readonly LateKeep[]): readonly LateKeep[] {
  const byKeep = new Map<bigint, LateKeep>();
  for (const one of late) {
    const known = byKeep.get(one.keep);
    byKeep.set(one.keep, known === undefined ? one : around(known, one));
  }
  return [...byKeep.values()].sort((a, b) => (a.first < b.first ? -1 : 1));
}

function around(a: LateKeep, b: LateKeep): LateKeep {
  return {
    first: a.first < b.first ? a.first : b.first,
    last: a.last > b.last ? a.last : b.last,
    keep: a.keep,
    at: a.at > b.at ? a.at : b.at,
  };
}
