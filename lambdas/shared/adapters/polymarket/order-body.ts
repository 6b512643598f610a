import { OrderType, orderToJsonV2, Side, SignatureTypeV2 } from '@polymarket/clob-client-v2';
import { getAddress, type Hex } from 'viem';
import { type SignedFields } from '#core/model/child-order.ts';
import { invariant } from '#core/values/invariant.ts';

/**
 * Writes the exact bytes of a POST: the signed order as fill-and-kill, owned by the account's API key.
 *
 * `expiration` "0" and the order type are not signed; everything else of the order is.
 */
export function orderBody(fields: SignedFields, signature: Hex, apiKey: string): string {
  invariant(fields.salt <= BigInt(Number.MAX_SAFE_INTEGER), 'a salt travels as a JSON number');
  const order = {
    salt: fields.salt.toString(),
    maker: getAddress(fields.maker),
    signer: getAddress(fields.signer),
    tokenId: fields.tokenId,
    makerAmount: fields.makerAmount.toString(),
    takerAmount: fields.takerAmount.toString(),
    side: fields.side === 'BUY' ? Side.BUY : Side.SELL,
    signatureType: fields.signatureType === 3 ? SignatureTypeV2.POLY_1271 : SignatureTypeV2.EOA,
    timestamp: String(fields.timestamp),
    expiration: '0',
    metadata: fields.metadata,
    builder: fields.builder,
    signature,
  };
  return JSON.stringify(orderToJsonV2(order, apiKey, OrderType.FAK));
}
