import { amountsProblem } from '../execution/check-amounts.ts';
import { type ChildOrder, type SignedFields } from '../model/child-order.ts';
import { type ParentOrder } from '../model/parent-order.ts';
import { type Position } from '../model/position.ts';
import { type Follower, type Settings } from '../model/settings.ts';
import { type SigningRefusal, type SigningRequest } from '../model/signing.ts';
import { MICRO } from '../values/decimal.ts';
import { type Work } from '../model/working-order.ts';
import { childIdOf, type FollowerName, type ParentId, type VenueOrderId } from '../values/ids.ts';
import { costOf, price } from '../values/price.ts';
import { ceilToStep, larger, minus } from '../values/quantity.ts';
import { NO_SHARES, shares } from '../values/shares.ts';
import { cents, type Usd, usd } from '../values/usd.ts';
import { signingBounds } from './signing-bounds.ts';

/** Everything that decides whether an order may be signed, as it is stored. */
export type OrderFacts = {
  readonly request: Extract<SigningRequest, { readonly kind: 'sign-order' }>;
  /** What the request's fields hash to in the request's domain. */
  readonly hash: VenueOrderId;
  /** The address of the follower's key, in lower case. */
  readonly key: string;
  readonly settings: Settings | undefined;
  readonly child: ChildOrder | undefined;
  readonly parent: ParentOrder | undefined;
  /** What is owned of what a sale sells; undefined for a purchase. */
  readonly position: Position | undefined;
};

/** A purchase that may be signed if what was signed before leaves room for it. */
export type CountedPurchase = {
  readonly follower: FollowerName;
  readonly order: VenueOrderId;
  readonly parent: ParentId;
  /** It is worked over time: such orders have a day's sum of their own, for one that follows the book is signed often. */
  readonly isWorked: boolean;
  readonly dollars: Usd;
  /** The most that all orders of the parent may come to. */
  readonly perParent: Usd;
  readonly perDay: Usd;
};

/** May be signed, a purchase after it was counted; or not, and why. */
export type OrderJudgement =
  | { readonly refusal: SigningRefusal }
  | { readonly refusal?: never; readonly purchase: CountedPurchase | undefined };

/** The finest tick of the venue: of orders that do not say on which theirs was chosen. */
const FINEST_TICK = price(100n);
const EMPTY_32_BYTES = `0x${'0'.repeat(64)}`;

const FIELDS: readonly (keyof SignedFields)[] = [
  'salt',
  'maker',
  'signer',
  'tokenId',
  'makerAmount',
  'takerAmount',
  'side',
  'signatureType',
  'timestamp',
  'metadata',
  'builder',
];

/**
 * Judges whether an order may be signed: it is the one that is reserved, for the follower's own wallet and key, on its tick,
 * in the right units, within what its parent and the follower's bounds allow.
 *
 * Whoever asks may be anybody who has stolen a function's role, so nothing that he says counts that is not stored; the
 * bounds come from the settings, which no function writes. The first check that fails is the answer.
 */
export function checkOrder(facts: OrderFacts): OrderJudgement {
  const follower = liveFollower(facts.settings, facts.request.follower);
  if ('code' in follower) return { refusal: follower };
  const { child, request, settings } = facts;
  if (child === undefined || settings === undefined || child.follower !== follower.name || child.mode !== 'live')
    return { refusal: { code: 'ORDER_UNKNOWN' } };
  if (child.state !== 'RESERVED' && child.state !== 'SUBMITTING')
    return { refusal: { code: 'ORDER_STATE', state: child.state } };
  const refusal =
    identityRefusal(facts, child) ??
    walletRefusal(facts, follower) ??
    tickRefusal(child) ??
    amountsRefusal(child) ??
    parentRefusal(facts, child);
  if (refusal !== undefined) return { refusal };
  return child.side === 'BUY'
    ? judgePurchase({ child, parent: facts.parent, bounds: signingBounds(settings, follower), order: request.order })
    : judgeSale(child, facts.position);
}

/** The follower as the settings know it, where it trades live. */
export function liveFollower(settings: Settings | undefined, name: FollowerName): Follower | SigningRefusal {
  if (settings === undefined) return { code: 'NO_SETTINGS' };
  const follower = settings.followers.find((one) => one.name === name);
  if (follower === undefined) return { code: 'FOLLOWER_UNKNOWN' };
  return follower.mode === 'live' ? follower : { code: 'FOLLOWER_NOT_LIVE', mode: follower.mode };
}

/** The request, what is stored, and the id that both go by are one and the same order. */
function identityRefusal({ request, hash }: OrderFacts, child: ChildOrder): SigningRefusal | undefined {
  if (hash !== request.order || child.venueOrderId !== request.order) return { code: 'ID_DIFFERS', id: hash };
  if (child.domain !== request.domain) return { code: 'FIELD_DIFFERS', field: 'domain' };
  const field = FIELDS.find((name) => request.fields[name] !== child.fields[name]);
  if (field !== undefined) return { code: 'FIELD_DIFFERS', field };
  const { metadata, builder, tokenId } = child.fields;
  if (tokenId !== child.token) return { code: 'FIELD_DIFFERS', field: 'tokenId' };
  if (metadata !== EMPTY_32_BYTES || builder !== EMPTY_32_BYTES) return { code: 'EXTRAS_NOT_EMPTY' };
  return undefined;
}

/**
 * The funds are the follower's, and so is the key: a plain account signs for itself, a deposit wallet is named as its own
 * signer, and a proxy or a Safe names the key beside it.
 */
function walletRefusal({ request, key }: OrderFacts, follower: Follower): SigningRefusal | undefined {
  const { maker, signer, signatureType } = request.fields;
  if (maker !== follower.wallet) return { code: 'MAKER_NOT_WALLET', maker, wallet: follower.wallet ?? 'none' };
  if (signatureType !== follower.signatureType)
    return { code: 'TYPE_DIFFERS', is: signatureType, wanted: follower.signatureType };
  const named = signatureType === 3 ? maker : key;
  if (signer !== named || (signatureType === 0 && maker !== key)) return { code: 'SIGNER_NOT_KEY', signer, key };
  return undefined;
}

function tickRefusal({ limit, tick = FINEST_TICK }: ChildOrder): SigningRefusal | undefined {
  const isOn = tick > 0n && limit % tick === 0n && limit >= tick && limit <= MICRO - tick;
  return isOn ? undefined : { code: 'PRICE_OFF_TICK', price: limit, tick };
}

function amountsRefusal(child: ChildOrder): SigningRefusal | undefined {
  const problem = amountsProblem(child);
  return problem === undefined ? undefined : { code: 'AMOUNTS_DIFFER', problem };
}

function parentRefusal({ request, parent }: OrderFacts, child: ChildOrder): SigningRefusal | undefined {
  const isAtWork =
    parent?.state === 'WORKING' &&
    parent.openChild === child.venueOrderId &&
    parent.parentId === child.parentId &&
    parent.parentId === request.parent;
  const isSame =
    parent?.follower === child.follower &&
    parent.mode === child.mode &&
    parent.leader === child.leader &&
    parent.token === child.token &&
    parent.side === child.side;
  return isAtWork && isSame ? undefined : { code: 'PARENT_DIFFERS' };
}

type PurchaseInput = {
  readonly child: ChildOrder;
  readonly parent: ParentOrder | undefined;
  readonly bounds: ReturnType<typeof signingBounds>;
  readonly order: VenueOrderId;
};

function judgePurchase({ child, parent, bounds, order }: PurchaseInput): OrderJudgement {
  const { follower, fields, leftUsd, parentId } = child;
  const dollars = usd(fields.makerAmount);
  if (dollars > bounds.perOrder) return { refusal: { code: 'ABOVE_ORDER_BOUND', dollars, bound: bounds.perOrder } };
  const perParent =
    parent?.work === undefined ? (parent?.decided?.cost ?? leftUsd) : boundOfWorked(parent, parent.work);
  if (dollars > perParent) return { refusal: { code: 'ABOVE_PARENT', dollars, signed: usd(0n), bound: perParent } };
  // One worked over time replaces what rests: what was signed before and is over counts for the day only.
  const countedAs = parent?.work === undefined ? parentId : (childIdOf(parentId, child.attempt) as ParentId);
  return {
    purchase: {
      ...{ follower, order, parent: countedAs, isWorked: parent?.work !== undefined },
      ...{ dollars, perParent, perDay: bounds.perDay },
    },
  };
}

/** What an order that is worked over time may still buy, at its limit, in whole cents. */
function boundOfWorked({ filledShares }: ParentOrder, { order }: Work): Usd {
  const left = larger(minus(order.total, filledShares), NO_SHARES);
  return usd(ceilToStep(costOf(left, order.limit), cents(1n)));
}

/** A sale gets through on any day: what its position holds for sales is its bound. */
function judgeSale({ fields }: ChildOrder, position: Position | undefined): OrderJudgement {
  const sold = shares(fields.makerAmount);
  const held = position?.selling ?? NO_SHARES;
  return sold > held ? { refusal: { code: 'ABOVE_POSITION', shares: sold, held } } : { purchase: undefined };
}
