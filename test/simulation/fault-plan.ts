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

/** Draws what goes wrong: at a rate, all the time, and in storms. */
export function faultPlan(
  draws: Draws,
  { fromMs, untilMs }: { readonly fromMs: number; readonly untilMs: number },
): FaultPlan {
  const rate = draws.from([0, 30, 100, 200, 400, 700], 'rate');
  // Few kinds at a time: then each is frequent enough to meet itself.
  const count = draws.from([3, 6, KINDS.length], 'kinds');
  const kinds =
    count === KINDS.length ? KINDS : KINDS.filter((kind) => draws.between(1, KINDS.length, 'kind', kind) <= count + 1);
  const storms = Array.from({ length: draws.from([0, 0, 1, 1, 2, 3], 'storms') }, (_, index): Storm => {
    const begins = draws.between(fromMs, untilMs - 10_000, 'storm', index);
    return {
      fromMs: begins,
      toMs: begins + draws.between(5_000, 90_000, 'storm', index, 'length'),
      rate: draws.between(2_000, 9_000, 'storm', index, 'rate'),
      ...draws.from(STORMS, 'storm', index, 'kinds'),
    };
  });
  return { untilMs, rate, kinds, storms, singles: [] };
}
