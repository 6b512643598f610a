/** The times of one answer: what its `Date` says, in whole seconds, and our own before and after it. */
export type AnsweredAt = { readonly date: string | undefined; readonly sentMs: number; readonly receivedMs: number };

/** Compares our time with that of hosts that answer. */
export type VenueTime = {
  readonly note: (answer: AnsweredAt) => void;
  /** How far ours is ahead at least, below zero where it is behind; undefined before the first answer. */
  readonly offMs: () => number | undefined;
};

/** Answers that are compared. */
export const KEPT = 8;
const SECOND_MS = 1_000;

/**
 * Tells how far our clock is off from the `Date` of answers.
 *
 * A `Date` is a whole second of some moment between request and answer, so within that nothing is off. A cache may answer
 * with a `Date` of long ago, a clock that is off disagrees with everybody: of the newest answers the one that agrees best
 * counts.
 */
export function venueTime(): VenueTime {
  const offs: number[] = [];
  return {
    note: ({ date, sentMs, receivedMs }) => {
      const told = date === undefined ? NaN : Date.parse(date);
      if (Number.isNaN(told)) return;
      const [least, most] = [sentMs - (told + SECOND_MS - 1), receivedMs - told];
      offs.push(least > 0 ? least : Math.min(0, most));
      if (offs.length > KEPT) offs.shift();
    },
    offMs: () => {
      const [first, ...others] = offs;
      if (first === undefined) return undefined;
      return others.reduce((best, off) => (Math.abs(off) < Math.abs(best) ? off : best), first);
    },
  };
}
