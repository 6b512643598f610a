import { type RedeemTerms, type RedemptionCall } from '#core/model/redeeming.ts';
import {
  type ApiCredentials,
  type PrivateRequest,
  type SignableOrder,
  type SignedHeaders,
  type SignedTransaction,
} from '#core/model/signing.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { type SigningKey } from './keys.ts';

type Order = Pick<SignableOrder, 'fields' | 'domain'>;

/** How the venue and the chain have things signed; judges nothing. */
export interface Signatures {
  /** The order id of eleven fields in a market's domain. */
  orderId(order: Order): VenueOrderId;
  /** The signature of an order, in hex. @throws UnavailableError */
  order(key: SigningKey, order: Order): Promise<string>;
  /** The headers of one private request at one moment. */
  headers(
    account: { readonly address: string; readonly credentials: ApiCredentials },
    request: PrivateRequest,
    now: UnixMs,
  ): Promise<SignedHeaders>;
  /** The headers with which a key asks for its credentials. @throws UnavailableError */
  authHeaders(key: SigningKey, at: { readonly now: UnixMs; readonly nonce: number }): Promise<SignedHeaders>;
  /** The transaction of a redemption; undefined when the key is not that of the wallet. @throws UnavailableError */
  redemption(key: SigningKey, call: RedemptionCall, terms: RedeemTerms): Promise<SignedTransaction | undefined>;
}
