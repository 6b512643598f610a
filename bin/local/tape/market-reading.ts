import type { MarketField } from './market-fields.ts';
import type { MarketFacts } from './tape-world.ts';

/**
 * A market row as far as it goes: what no row can leave open, and what the rows of its trades must still tell.
 */
export type MarketReading = {
  readonly facts: Omit<MarketFacts, 'endMs' | 'resolution' | 'eventId' | 'eventSlug' | 'invented'>;
  readonly endMs?: number;
  /** The event's number and slug, where the row has them. */
  readonly eventId?: string;
  readonly eventSlug?: string;
  /** What a share of each token paid, in micro-dollars. */
  readonly payoutsMicro?: readonly [bigint, bigint];
  readonly resolvedAtMs?: number;
  /** When the row was true; of two rows of one market the later one counts. */
  readonly updatedAtMs: number;
  /** Facts that the row did not hold, as phrases for the notes. */
  readonly invented: readonly string[];
  /** What the row itself says was invented, as those of tapes do. */
  readonly marks?: readonly MarketField[];
};

/** Dollars, where a row has none: enough that a copier's usual filters let the market pass. */
export const INVENTED_LIQUIDITY = 25_000;
export const INVENTED_VOLUME_24H = 100_000;
export const USUAL_MIN_ORDER_SIZE = 5;
export const WHOLE_MICRO = 1_000_000n;
