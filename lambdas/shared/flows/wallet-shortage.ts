import { soldUnbooked } from '#core/ledger/late-sales.ts';
import { type Market } from '#core/model/market.ts';
import { type Position, UNATTRIBUTED } from '#core/model/position.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Follower, sendsOrders } from '#core/model/settings.ts';
import { larger, minus, sum } from '#core/values/quantity.ts';
import { NO_SHARES, type Shares } from '#core/values/shares.ts';
import { type Chain } from '#ports/chain.ts';
import { PortError } from '#ports/errors.ts';
import { type Ledger } from '#ports/ledger.ts';
import { type Log } from '#ports/log.ts';

type ShortDeps = { readonly ledger: Ledger; readonly chain: Chain; readonly log: Log };

type ShortInput = {
  readonly parent: ParentOrder;
  readonly follower: Follower;
  readonly market: Market;
  /** As the sale is decided on: it is only reserved while the position is of this version. */
  readonly position: Position;
};

/** What the wallet holds, or what of it is not sold already, where that is less than the shares which are there to be sold. */
export type Shortage = { readonly held: Shares; readonly recorded: Shares };

/** Shares of a position that a sale which was over has sold after all, and that are still counted in it. */
export async function soldLate(
  ledger: Pick<Ledger, 'children'>,
  { lateSales }: Pick<Position, 'lateSales'>,
): Promise<Shares> {
  return lateSales === undefined ? NO_SHARES : soldUnbooked(await ledger.children(lateSales));
}

/**
 * Asks the chain, before a sale, whether the wallet still holds what all leaders' positions in the token say: a sale out of
 * fewer shares would sell those of another leader. What is under way in a sale may be gone already and does not count, nor
 * does what no copy has bought. What an order that was over has sold after all is not asked of the chain, which may not
 * have it yet.
 *
 * A chain that does not answer holds no sale back: the venue itself refuses what the wallet does not have.
 */
export async function shortageOf(
  { ledger, chain, log }: ShortDeps,
  { parent, follower, market, position }: ShortInput,
): Promise<Shortage | undefined> {
  if (!sendsOrders(follower.mode) || follower.wallet === undefined) return undefined;
  const { available } = position;
  const late = await soldLate(ledger, position);
  if (late > 0n) return { held: larger(minus(available, late), NO_SHARES), recorded: available };
  const positions = await ledger.tokenPositions(parent, parent.token);
  const attributed = positions.filter(({ leader }) => leader !== UNATTRIBUTED);
  const recorded = sum(
    NO_SHARES,
    attributed.map(({ available }) => larger(available, NO_SHARES)),
  );
  try {
    const held = await chain.tokenBalance(follower.wallet, parent.token, market.domain);
    return held < recorded ? { held, recorded } : undefined;
  } catch (error) {
    if (!(error instanceof PortError)) throw error;
    log.warn('chain does not tell a balance', { parentId: parent.parentId, code: error.code });
    return undefined;
  }
}
