import { countsPurchases, isAboveLimit, planSlice, type Slice } from '#core/execution/working/plan-slice.ts';
import { parentIn } from '#core/ledger/put.ts';
import { tokenCap } from '#core/model/cap.ts';
import { type OrderWait } from '#core/model/working-order.ts';
import { parseWallet } from '#core/values/ids.ts';
import { ConfigurationError } from '#ports/errors.ts';
import { type SendDeps } from './send-post.ts';
import { submitOrder } from './submit-order.ts';
import { type OrderDeps, type OrderInput } from './order-step.ts';
import { shortageOf } from './wallet-shortage.ts';

type SliceDeps = SendDeps & Pick<OrderDeps, 'chain'>;

type PlacedSlice = Slice & {
  /** Of the first part of a copy: what is copied, so that it is told how long that took. */
  readonly copies?: Parameters<typeof submitOrder>[1]['copies'];
};

/**
 * Reserves one child of an order that works over time, with how far the order has come, and submits it through the one door.
 *
 * @returns Why it was not placed; undefined where it was, or where another run was first.
 */
export async function placeSlice(
  deps: SliceDeps,
  input: OrderInput,
  { copies, ...slice }: PlacedSlice,
): Promise<OrderWait | undefined> {
  const { parent, follower, position } = input;
  if (parent.side === 'SELL') {
    const shortage = await shortageOf(deps, { parent, follower, market: slice.market, position });
    if (shortage !== undefined) return 'WALLET_SHORT';
  }
  if (isAboveLimit({ ...input, ...slice })) return 'LIMIT_USED';
  const counting = countsPurchases(parent) ? await deps.ledger.cap(parent, tokenCap(parent.token)) : undefined;
  const signer = parseWallet(await deps.venue.signerOf(follower));
  if (signer === undefined) throw new ConfigurationError('an order needs its signer', { follower: follower.name });
  const orderId: Parameters<typeof planSlice>[0]['orderId'] = (draft) => deps.venue.orderId(draft);
  const { child, changes } = planSlice({ ...input, ...slice, tokenCap: counting, signer, orderId });
  const result = await deps.ledger.commit(changes);
  if (!result.committed) return result.failed.some(({ kind }) => kind === 'cap') ? 'LIMIT_USED' : undefined;
  const told = copies === undefined ? {} : { copies };
  await submitOrder(deps, { parent: parentIn(changes, parent.parentId), child, follower, ...told });
  return undefined;
}
