import { type UnixMs } from '#core/values/unix-ms.ts';
import { type CountName } from '#core/model/counts.ts';
import { type Clock } from '#ports/clock.ts';
import { PortError } from '#ports/errors.ts';
import { type Log } from '#ports/log.ts';
import { mappedInChunks } from './mapped-in-chunks.ts';

/** What went wrong in one run. */
export type Tally = {
  failures: number;
  /** Errors that are nobody's failure but a bug of ours. */
  readonly broken: unknown[];
  /** What a source that fails is counted as; absent: as a failure of the reconciler. */
  readonly counts?: CountName;
};

const MINUTE_MS = 60_000;

/** Does one part of a run. A source that fails leaves its part for the next run and must not stop the others. */
export async function runGuarded(
  { log }: { readonly log: Log },
  tally: Tally,
  what: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const code = error instanceof PortError ? error.code : 'BROKEN';
    log.warn(`${what}: failed`, { code, message: error instanceof Error ? error.message : String(error) });
    log.count(error instanceof PortError ? (tally.counts ?? 'ReconcileFailures') : 'BrokenInvariants');
    // A broken promise of ours concerns the one item: the others do not wait for it, and the run fails at its end.
    if (!(error instanceof PortError)) tally.broken.push(error);
    tally.failures += 1;
  }
}

/** The same items, from a start that moves on with each minute. */
export function fromMinute<T>(items: readonly T[], now: UnixMs): readonly T[] {
  const start = items.length === 0 ? 0 : Math.floor(now / MINUTE_MS) % items.length;
  return [...items.slice(start), ...items.slice(0, start)];
}

type TurnInput<T> = {
  readonly items: readonly T[];
  /** The minute of it says where to start. */
  readonly now: UnixMs;
  /** Nothing is begun after it. */
  readonly until: UnixMs;
};

type LanesInput<T> = TurnInput<T> & {
  readonly laneOf: (item: T) => string;
  /** @default LANES */
  readonly atOnce?: number;
};

/** Lanes that are worked at once: so many followers may have slow sources before anybody waits for them. */
export const LANES = 8;

/**
 * Takes items until the time is over, those of one lane one by one, and several lanes at once: whatever holds one follower
 * up is no other's time. Which lane is first moves on with each minute.
 *
 * @throws whatever failed first, once the items under way are done; no lane begins another
 */
export async function inLanes<T>(
  { clock }: { readonly clock: Clock },
  { items, now, until, laneOf, atOnce = LANES }: LanesInput<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const lanes = [...Map.groupBy(fromMinute(items, now), laneOf).values()];
  let hasFailed = false;
  const workLane = async (lane: readonly T[]): Promise<void> => {
    for (const item of lane) {
      if ((await clock.now()) > until || hasFailed) return;
      await work(item).catch((error: unknown) => {
        hasFailed = true;
        throw error;
      });
    }
  };
  await mappedInChunks(lanes, workLane, atOnce);
}

/**
 * Takes items one by one until the time is over, from a start that moves on with each minute: what one run does not come
 * to is first in a later one.
 */
export async function inTurn<T>(
  deps: { readonly clock: Clock },
  input: TurnInput<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  await inLanes(deps, { ...input, laneOf: () => 'one' }, work);
}
