import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type DecidedOn } from '#core/model/decided-on.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type SigningRequest } from '#core/model/signing.ts';
import { type OrderFacts } from '#core/signing/check-order.ts';
import { aBuyChild, aSellChild } from './a-child.ts';
import { aParent } from './a-parent.ts';
import { aPosition } from './a-position.ts';
import { someSettings } from './a-settings.ts';
import { NOW } from './identities.ts';
import { dollars, priceOf, sharesOf } from './quantities.ts';

export type OrderRequest = Extract<SigningRequest, { readonly kind: 'sign-order' }>;

/** The address that signs; where a deposit wallet holds the funds it is in no order. */
export const KEY_ADDRESS = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';

/** An order with the id that its fields hash to. */
export function identified(child: ChildOrder): ChildOrder {
  return { ...child, venueOrderId: orderIdOf(child) };
}

/** A reserved entry on its tick, as it may be signed. */
export function aSignableBuy(changes: Partial<ChildOrder> = {}): ChildOrder {
  return identified(aBuyChild({ tick: priceOf('0.01'), ...changes }));
}

/** A reserved exit on its tick, as it may be signed. */
export function aSignableSale(changes: Partial<ChildOrder> = {}): ChildOrder {
  return identified(aSellChild({ tick: priceOf('0.01'), ...changes }));
}

/** The request of whoever has reserved an order. */
export function anOrderRequest(child: ChildOrder, changes: Partial<OrderRequest> = {}): OrderRequest {
  const { follower, venueOrderId: order, parentId: parent, fields, domain } = child;
  return { kind: 'sign-order', follower, order, parent, fields, domain, ...changes };
}

/** The parent at work on an order, decided to cost as much as is held for it. */
export function aParentAt(child: ChildOrder, changes: Partial<ParentOrder> = {}): ParentOrder {
  const decided: DecidedOn = { at: NOW, settings: 1n, cost: child.leftUsd, caps: [] };
  const { parentId, side, token, leader, venueOrderId: openChild } = child;
  const entry = side === 'BUY' ? { decided } : {};
  return aParent({ parentId, side, token, leader, state: 'WORKING', openChild, ...entry, ...changes });
}

/** Everything as it should be when an order is to be signed, but for what a test says. */
export function orderFacts(child: ChildOrder, changes: Partial<OrderFacts> = {}): OrderFacts {
  const request = changes.request ?? anOrderRequest(child);
  return {
    hash: orderIdOf(request),
    key: KEY_ADDRESS,
    settings: someSettings(),
    child,
    parent: aParentAt(child),
    position: child.side === 'SELL' ? aPosition({ selling: child.leftShares, basis: dollars('10') }) : undefined,
    ...changes,
    request,
  };
}

/** So many shares at a price, as a purchase that is reserved for just that. */
export function aPurchaseOf(count: string, at: string): ChildOrder {
  const [shares, limit] = [sharesOf(count), priceOf(at)];
  const cost = dollars((Number(count) * Number(at)).toFixed(2));
  const base = aBuyChild();
  const fields = { ...base.fields, makerAmount: cost, takerAmount: shares };
  return aSignableBuy({ fields, limit, shares, leftUsd: cost, leftToBuy: shares });
}
