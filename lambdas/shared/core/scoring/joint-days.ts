import { invariant } from '../values/invariant.ts';
import { type RandomStream } from '../values/random-stream.ts';

/** Days of UTC that follow each other. */
export type Calendar = {
  /** The number of the first one since 1970. */
  readonly first: number;
  readonly days: number;
};

type DrawInput = {
  readonly calendar: Calendar;
  /** So many days in a row are drawn together, at least one. */
  readonly block: number;
  readonly stream: RandomStream;
};

/** A power of two above all days that a series can have: every number is at most one day of a calendar. */
const CYCLE = 4_096;
/** Even a calendar of one day is missed so often no more than once in 2^34. */
const MOST_TRIES = 100_000;

/**
 * Draws as many days as a calendar has, in blocks that go on around its end; the last one is cut.
 *
 * A number stands for a day and not for a place in the calendar, and one whose day is not in it is passed over: two calendars
 * that share most of their days draw mostly the same ones from the same stream, so that luck which two choices share stays
 * shared: nine in ten of a year's days a month later with the same blocks, fewer where their lengths differ.
 *
 * @returns The places of the days within the calendar, from 0.
 */
export function jointDays({ calendar: { first, days }, block, stream }: DrawInput): Int32Array {
  invariant(days <= CYCLE, `${days} days are more than a calendar has`);
  const drawn = new Int32Array(days);
  for (let place = 0; place < days; place += block) {
    const start = startOf({ first, days }, stream);
    const length = Math.min(block, days - place);
    for (let day = 0; day < length; day += 1) drawn[place + day] = (start + day) % days;
  }
  return drawn;
}

function startOf({ first, days }: Calendar, stream: RandomStream): number {
  const behind = CYCLE - (first & (CYCLE - 1));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const start = (stream.nextU32() + behind) & (CYCLE - 1);
    if (start < days) return start;
  }
  return stream.below(days);
}
