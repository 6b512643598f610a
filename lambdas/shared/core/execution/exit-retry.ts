import { type ParentOrder } from '../model/parent-order.ts';
import { type UnixMs } from '../values/unix-ms.ts';

const SHORTEST_MS = 60_000;
const LONGEST_MS = 900_000;
/**
 * An exit waits an eighth of its age, counted from when it was last given more to sell: soon while it is young, and not
 * every minute for weeks in a dead market.
 */
const PART_OF_AGE = 8;

/** How long an exit that found no bid waits before it looks again: from a minute to a quarter of an hour. */
export function exitRetryMs({ createdAt, grownAt }: Pick<ParentOrder, 'createdAt' | 'grownAt'>, now: UnixMs): number {
  return Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.floor((now - (grownAt ?? createdAt)) / PART_OF_AGE)));
}
