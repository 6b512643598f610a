import { type Bps } from '../values/bps.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type UnixMs } from '../values/unix-ms.ts';
import { type Usd } from '../values/usd.ts';

/** A cap as a decision found it: `G`, `L`, `M`, `X`, `P` or `D`, without what it is of. */
export type CapSeen = { readonly cap: string; readonly used: Usd; readonly limit: Usd };

/**
 * The numbers that a decision about an entry was made on, as they are kept on the parent order.
 *
 * Less than a kilobyte: names are short, a cap is its first letter, and what the settings of that version say is not
 * repeated. An entry that a rule without a price refused has no size.
 */
export type DecidedOn = {
  readonly at: UnixMs;
  /** Version of the settings. */
  readonly settings: bigint;
  /** What the leader was worth. */
  readonly equity?: Usd;
  /** When that was measured. */
  readonly equityAt?: UnixMs;
  /** The part of it that stood in positions, this trade included. */
  readonly deployed?: Bps;
  /** What he held of the other outcome, where both are netted. */
  readonly opposite?: Shares;
  readonly liquidity?: Usd;
  /** The first of the market's categories, shortened where it is long; text of strangers. */
  readonly category?: string;
  readonly bid?: Price;
  /** The best price to buy at. */
  readonly best?: Price;
  /** The highest price that was within the slippage, fee included. */
  readonly limit?: Price;
  /** What the policy came to. */
  readonly size?: Usd;
  /** What the limits left of it. */
  readonly allowed?: Usd;
  /** What the order may cost at the most, fee included. */
  readonly cost?: Usd;
  /** Live copies made before, while the first ones are kept small. */
  readonly copies?: bigint;
  readonly caps: readonly CapSeen[];
};
