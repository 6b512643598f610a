import { type LeaderPosition } from '../model/leader-event.ts';
import { type LeaderWalk, type WalkReading } from '../model/leader-walk.ts';
import { type TokenId } from '../values/ids.ts';
import { larger, minus, smaller } from '../values/quantity.ts';
import { NO_SHARES, ORDER_SHARE_STEP, type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';

/**
 * How far apart two walks must be that agree: longer than any row was seen to come after its block (23 s, 2026-06), and
 * four times the lag that still counts as fresh, so that what one walk showed too early or too late is gone in the other.
 */
export const WALKS_APART_MS = 120_000;
/** How long a first reading counts: what has differed for longer is looked at anew. */
export const READING_LIFE_MS = 900_000;
/** Readings kept of one leader: each is some 200 bytes of an item that is written as a whole. */
export const MAX_READINGS = 200;
const MINUTE_MS = 60_000;

type CompareInput = {
  /** As recorded when the walk began. */
  readonly stored: readonly LeaderPosition[];
  readonly held: ReadonlyMap<TokenId, Shares>;
  readonly known: LeaderWalk['readings'];
  readonly now: UnixMs;
};

type Compared = {
  /** What stands after this walk. */
  readonly readings: readonly WalkReading[];
  /** Those that a first walk, long enough ago, showed the same, oldest first. */
  readonly agreed: readonly WalkReading[];
  /** Differences beyond those that are kept: a later walk comes to them. */
  readonly left: number;
};

/**
 * Compares a walk of a leader's positions with what is recorded of him.
 *
 * A difference counts only when a second walk shows the same shares while the leader position has not moved: a trade
 * that is on its way moves it, or shows another number. Less than the finest order is no difference, and what has
 * paid out is not compared.
 */
export function compareWalk({ stored, held, known, now }: CompareInput): Compared {
  const recorded = new Map(stored.map((position) => [position.token, position]));
  const first = new Map(known.map((reading) => [reading.token, reading]));
  const standing: WalkReading[] = [];
  const fresh: WalkReading[] = [];
  for (const token of [...new Set([...recorded.keys(), ...held.keys()])].sort()) {
    const position = recorded.get(token);
    const shares = held.get(token) ?? NO_SHARES;
    if (position?.isPaidOut === true || !differs(shares, position?.shares ?? NO_SHARES)) continue;
    const reading = { token, held: shares, positionVersion: position?.version ?? 0n, at: now };
    const before = first.get(token);
    if (before !== undefined && isSame(before, reading)) standing.push(before);
    else fresh.push(reading);
  }
  standing.sort((a, b) => a.at - b.at);
  const readings = [...standing, ...fromTurn(fresh, now)].slice(0, MAX_READINGS);
  return {
    readings,
    agreed: standing.filter(({ at }) => now - at >= WALKS_APART_MS),
    left: standing.length + fresh.length - readings.length,
  };
}

function differs(held: Shares, recorded: Shares): boolean {
  return minus(larger(held, recorded), smaller(held, recorded)) >= ORDER_SHARE_STEP;
}

function isSame(before: WalkReading, now: WalkReading): boolean {
  return (
    before.held === now.held && before.positionVersion === now.positionVersion && now.at - before.at <= READING_LIFE_MS
  );
}

/** Begins elsewhere each minute, so that what does not fit is not always the same. */
function fromTurn(readings: readonly WalkReading[], now: UnixMs): readonly WalkReading[] {
  const start = readings.length === 0 ? 0 : Math.floor(now / MINUTE_MS) % readings.length;
  return [...readings.slice(start), ...readings.slice(0, start)];
}
