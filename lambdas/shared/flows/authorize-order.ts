import { type Position } from '#core/model/position.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type SigningRefusal } from '#core/model/signing.ts';
import { checkOrder, type OrderFacts } from '#core/signing/check-order.ts';
import { type SigningKey } from '#ports/keys.ts';
import { type SigningDeps } from './signing-deps.ts';

type AuthorizeInput = Pick<OrderFacts, 'request' | 'settings'> & { readonly key: Pick<SigningKey, 'address'> };

/**
 * Decides whether an order may be signed, and counts a purchase that may: counted and not signed costs room of one day,
 * signed and not counted could be any number of orders.
 *
 * @returns Why not; undefined where it may. @throws UnavailableError, ContentionError, NewerOrderError
 */
export async function authorizeOrder(
  deps: SigningDeps,
  { request, key, settings }: AuthorizeInput,
): Promise<SigningRefusal | undefined> {
  const [child, parent] = await Promise.all([deps.ledger.child(request.order), deps.ledger.parent(request.parent)]);
  const judgement = checkOrder({
    request,
    hash: deps.signatures.orderId(request),
    key: key.address.toLowerCase(),
    settings,
    child,
    parent,
    position: await positionSold(deps, child),
  });
  if (judgement.refusal !== undefined) return judgement.refusal;
  const { purchase } = judgement;
  if (purchase === undefined) return undefined;
  const count = await deps.signings.count(purchase, await deps.clock.now());
  if (count.kind === 'counted') return undefined;
  const { dollars, perParent, perDay } = purchase;
  return count.what === 'day'
    ? { code: 'ABOVE_DAY_BOUND', dollars, signed: count.signed, bound: perDay }
    : { code: 'ABOVE_PARENT', dollars, signed: count.signed, bound: perParent };
}

async function positionSold({ ledger }: SigningDeps, child: ChildOrder | undefined): Promise<Position | undefined> {
  return child?.side === 'SELL' ? ledger.position(child) : undefined;
}
