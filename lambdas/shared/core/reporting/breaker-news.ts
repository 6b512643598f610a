import { BREAKERS, parseBreaker } from '../model/breaker.ts';
import { type Cap, leaderCap } from '../model/cap.ts';
import { type BreakerNews, type BreakerSeen } from '../model/news.ts';
import { type FollowerMode, type Leader } from '../model/settings.ts';
import { type FollowerName } from '../values/ids.ts';
import { type UnixMs } from '../values/unix-ms.ts';

type BreakerNewsInput = {
  readonly follower: FollowerName;
  readonly mode: FollowerMode;
  readonly caps: readonly Cap[];
  /** What the operator was told to be set. */
  readonly known: readonly BreakerSeen[];
  readonly leaders: readonly Leader[];
  readonly now: UnixMs;
};

/**
 * Breakers that were set or reset since the operator was told. What holds is news until it is told, however old it is; one
 * that was reset and has tripped again is set anew.
 */
export function breakerNews({ follower, mode, caps, known, leaders, now }: BreakerNewsInput): readonly BreakerNews[] {
  const seen = caps.flatMap((cap) => (cap.breakers ?? []).map((code) => seenOn(cap, code)));
  const news = ({ breaker, why }: Seen, isSet: boolean): BreakerNews => {
    const entry = parseBreaker(breaker.code);
    const leader = leaders.find(({ wallet }) => leaderCap(wallet) === breaker.cap)?.name;
    return {
      kind: 'breaker',
      id: `${isSet ? 'set' : 'reset'}#${breakerKey(breaker)}`,
      follower,
      mode,
      at: now,
      breaker,
      isSet,
      ...(leader === undefined ? {} : { leader }),
      why: why ?? (entry === undefined ? 'a newer version has set it' : BREAKERS[entry].meaning),
      reset: isSet && entry !== undefined ? BREAKERS[entry].reset : '',
    };
  };
  const told = new Set(known.map(breakerKey));
  const held = new Set(seen.map(({ breaker }) => breakerKey(breaker)));
  return [
    ...known.filter((one) => !held.has(breakerKey(one))).map((breaker) => news({ breaker }, false)),
    ...seen.filter(({ breaker }) => !told.has(breakerKey(breaker))).map((one) => news(one, true)),
  ];
}

/** One tripping of a breaker. */
export function breakerKey({ cap, code, at }: BreakerSeen): string {
  return `${cap}#${code}#${at ?? ''}`;
}

type Seen = { readonly breaker: BreakerSeen; readonly why?: string };

function seenOn({ name, trips }: Cap, code: string): Seen {
  const trip = trips?.find((one) => one.code === code);
  const breaker = { cap: name, code, ...(trip === undefined ? {} : { at: trip.at }) };
  return { breaker, ...(trip?.why === undefined ? {} : { why: trip.why }) };
}
