import { type Draws } from './draws.ts';
import { type FaultKind, type FaultPlan, FAULTS, type Storm } from './faults.ts';

const KINDS = Object.keys(FAULTS) as readonly FaultKind[];

/** What meets itself: the same thing fails again and again, as it does when a venue or a network is down. */
const STORMS: readonly Pick<Storm, 'kinds' | 'of'>[] = [
  { kinds: ['lost-request'] },
  { kinds: ['lost-answer'] },
  { kinds: ['lost-request', 'lost-answer'], of: 'venue.' },
  { kinds: ['late-request'] },
  { kinds: ['late-request'], of: 'venue.' },
  { kinds: ['late-request'], of: 'venue.' },
  { kinds: ['late-request', 'lost-request', 'no-connection'], of: 'venue.' },
  { kinds: ['late-request'], of: 'table.' },
  { kinds: ['error-before', 'error-after', 'lost-request'], of: 'venue.' },
  { kinds: ['restarting', 'post-only', 'throttled'], of: 'venue.' },
  { kinds: ['disabled', 'unauthorized'] },
  { kinds: ['hidden', 'late-request'], of: 'venue.' },
  { kinds: ['hidden', 'stale', 'delayed'] },
  { kinds: ['delayed', 'stuck'] },
  { kinds: ['ghost', 'retried', 'stuck'] },
  { kinds: ['crash-before', 'crash-after'] },
  { kinds: ['crash-after', 'redelivered', 'late-ring'] },
  { kinds: ['conflict', 'resent', 'paused'] },
  { kinds: ['paused', 'double-start'] },
  { kinds: ['paused'], of: 'table.' },
  { kinds: ['lost-ring', 'late-ring', 'throttled'], of: 'queue.' },
  { kinds: ['bad-rows', 'cut-walk', 'stale'], of: 'feed.' },
  { kinds: ['bad-rows'] },
  { kinds: ['unreadable', 'throttled'], of: 'chain.' },
  { kinds: ['unreadable', 'throttled'] },
];

/** Storms beside those, each drawn by itself: whatever is added here leaves the histories of before as they are. */
const OTHER_STORMS: readonly Pick<Storm, 'kinds' | 'of'>[] = [
  { kinds: ['refused-copied', 'balance-cache'], of: 'venue.' },
  { kinds: ['lost-frame', 'late-frame', 'doubled-frame', 'garbled-frame', 'silent-stream'] },
];
/** Of a hundred histories, so many have one of them. */
const OTHER_STORM_PERCENT = 6;
/** The odds of a kind to be among few: fixed, so that a new kind leaves the histories of before as they are. */
const KIND_ODDS = 38;

/** Draws what goes wrong: at a rate, all the time, and in storms. */
export function faultPlan(
  draws: Draws,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): FaultPlan {
  const rate = draws.from([0, 30, 100, 200, 400, 700], 'rate');
  // Few kinds at a time: then each is frequent enough to meet itself.
  const count = draws.from([3, 6, KINDS.length], 'kinds');
  const kinds =
    count === KINDS.length ? KINDS : KINDS.filter((kind) => draws.between(1, KIND_ODDS, 'kind', kind) <= count + 1);
  const storm = (name: string | number, how: Pick<Storm, 'kinds' | 'of'>): Storm => {
    const begins = draws.between(fromMs, untilMs - 10_000, 'storm', name);
    const toMs = begins + draws.between(5_000, 90_000, 'storm', name, 'length');
    return { fromMs: begins, toMs, rate: draws.between(2_000, 9_000, 'storm', name, 'rate'), ...how };
  };
  const storms = Array.from({ length: draws.from([0, 0, 1, 1, 2, 3], 'storms') }, (_, index) =>
    storm(index, draws.from(STORMS, 'storm', index, 'kinds')),
  );
  const others = OTHER_STORMS.filter((_, index) => draws.chance(OTHER_STORM_PERCENT, 'other storm', index));
  const all = [...storms, ...others.map((how, index) => storm(`other ${index}`, how))];
  return { untilMs, rate, kinds, storms: all, singles: [] };
}
