import { OrderType, orderToJsonV2, Side, SignatureTypeV2 } from '@polymarket/clob-client-v2';
import { getAddress } from 'viem';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type SignatureType } from '#core/model/settings.ts';
import { invariant } from '#core/values/invariant.ts';

/** What the venue's client calls the types. */
const TYPES: Readonly<Record<SignatureType, SignatureTypeV2>> = {
  0: SignatureTypeV2.EOA,
  1: SignatureTypeV2.POLY_PROXY,
  2: SignatureTypeV2.POLY_GNOSIS_SAFE,
  3: SignatureTypeV2.POLY_1271,
};

type Bodied = Pick<ChildOrder, 'fields' | 'restsUntil' | 'mayTake'>;

/**
 * Writes the exact bytes of a POST, owned by the account's API key: the signed order as fill-and-kill, or, where it is to
 * rest, good until a moment and refused where it would trade at once, unless it may.
 *
 * `expiration`, `postOnly` and the order type are not signed; everything else of the order is.
 */
export function orderBody({ fields, restsUntil, mayTake }: Bodied, signature: string, apiKey: string): string {
  invariant(fields.salt <= BigInt(Number.MAX_SAFE_INTEGER), 'a salt travels as a JSON number');
  const order = {
    salt: fields.salt.toString(),
    maker: getAddress(fields.maker),
    signer: getAddress(fields.signer),
    tokenId: fields.tokenId,
    makerAmount: fields.makerAmount.toString(),
    takerAmount: fields.takerAmount.toString(),
    side: fields.side === 'BUY' ? Side.BUY : Side.SELL,
    signatureType: TYPES[fields.signatureType],
    timestamp: String(fields.timestamp),
    expiration: restsUntil === undefined ? '0' : String(Math.ceil(restsUntil / 1_000)),
    metadata: fields.metadata,
    builder: fields.builder,
    signature,
  };
  const isResting = restsUntil !== undefined;
  return JSON.stringify(
    orderToJsonV2(order, apiKey, isResting ? OrderType.GTD : OrderType.FAK, isResting && mayTake !== true),
  );
}
