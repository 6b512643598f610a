import { isToRest } from '../execution/is-to-rest.ts';
import { type ChildOrder } from '../model/child-order.ts';
import { type ConditionId } from '../values/ids.ts';
import { seededStream } from '../values/random-stream.ts';

/** How long what happens outside takes, each a function of what it is about: neither order nor threads matter. */
export type ReplayDelays = {
  /** From a leader's trade to the moment at which it is recorded and decided about. */
  readonly seenMs: (eventId: string) => number;
  /** From our decision to the venue's match. */
  readonly postMs: (child: Pick<ChildOrder, 'venueOrderId' | 'condition' | 'restsUntil' | 'mayTake'>) => number;
  /** From the match to its confirmation. */
  readonly confirmMs: number;
};

/** Milliseconds at some parts of a distribution, in thousandths, rising; between them it is straight. */
export type DelayQuantiles = readonly (readonly [perMille: number, ms: number])[];

/**
 * What is assumed of a leader's trade until it is seen: the chain's 2.2 s after the match at the median, as others have
 * measured it, and the index, two reads of it, where a node was slow.
 */
export const SEEN_QUANTILES: DelayQuantiles = [
  [0, 1_500],
  [500, 2_400],
  [900, 5_400],
  [990, 12_000],
  [1_000, 44_000],
];
/** From decision to match, but for the seconds that the venue holds taker orders of some markets. */
export const POST_QUANTILES: DelayQuantiles = [
  [0, 60],
  [500, 150],
  [900, 400],
  [990, 1_200],
  [1_000, 4_000],
];
const CONFIRM_MS = 6_000;

type DelaysInput = {
  readonly seen: DelayQuantiles;
  readonly post: DelayQuantiles;
  /** How long the venue holds taker orders of a market; absent: not at all. */
  readonly held?: ReadonlyMap<ConditionId, number>;
};

/** Delays that are drawn from the stated distributions by a seed and the id of what is delayed. */
export function drawnDelays(seed: bigint, { seen, post, held }: DelaysInput): ReplayDelays {
  return {
    seenMs: (id) => drawn(seed, id, seen),
    postMs: (child) => {
      const heldMs = isToRest(child) ? 0 : (held?.get(child.condition) ?? 0);
      return drawn(seed ^ 1n, child.venueOrderId, post) + heldMs;
    },
    confirmMs: CONFIRM_MS,
  };
}

/** Ids are hashes: their first 64 bits tell them apart. */
function drawn(seed: bigint, id: string, quantiles: DelayQuantiles): number {
  const hex = id.startsWith('0x') ? id.slice(2, 18) : id.slice(0, 16);
  const at = seededStream(seed ^ BigInt(`0x${hex}`)).below(1_000_000) / 1_000;
  const above = quantiles.findIndex(([perMille]) => perMille > at);
  const [to, from] = [quantiles[above] ?? quantiles.at(-1), quantiles[above - 1] ?? quantiles[0]];
  if (to === undefined || from === undefined) return 0;
  if (to[0] === from[0]) return from[1];
  return Math.round(from[1] + ((at - from[0]) / (to[0] - from[0])) * (to[1] - from[1]));
}
