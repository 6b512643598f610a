import { type RedeemTerms, type RedemptionCall } from '#core/model/redeeming.ts';
import {
  type AuthChoice,
  type Identity,
  type KeySlot,
  type PrivateRequest,
  type SignableOrder,
  type SignedHeaders,
  type SignedOrder,
  type SignedTransaction,
} from '#core/model/signing.ts';
import { type FollowerName, type VenueOrderId } from '#core/values/ids.ts';
import { type NamedSecret, type StoredCredentials } from './keys.ts';

/**
 * Signs for followers, whose keys nobody else can read; what it is asked for is structured, and judged before it is signed.
 *
 * All methods throw ConfigurationError where a secret is missing or wrong, or where the signer refuses, with the code of the
 * refusal in `context.refusal`; and UnavailableError where nothing was signed and asking again is safe.
 */
export interface Signer {
  /**
   * Whose key signs for a follower; `anew` passes by what was kept, because the venue no longer accepts it, and so does another
   * name than was kept.
   */
  identity(follower: FollowerName, how?: 'anew' | NamedSecret): Promise<Identity>;
  /** Signs a reserved child order. */
  order(order: SignableOrder): Promise<SignedOrder>;
  /** Writes the headers of one private request, dated now; of an order's post or cancel with the order's id. */
  request(follower: FollowerName, request: PrivateRequest, order?: VenueOrderId): Promise<SignedHeaders>;
  /** Signs the transaction of a redemption; undefined when the key is not that of the wallet. */
  redemption(follower: FollowerName, call: RedemptionCall, terms: RedeemTerms): Promise<SignedTransaction | undefined>;
  /** Writes the headers with which a key asks the venue for its credentials; only shortly after a person gave leave. */
  auth(follower: FollowerName, choice?: AuthChoice): Promise<SignedHeaders>;
  /** Keeps credentials beside the key of this address, which they are of; only shortly after a person gave leave. */
  storeCredentials(follower: FollowerName, stored: StoredCredentials): Promise<Identity>;
  /** Writes the headers of a request under another version of the secret; only shortly after a person gave leave. */
  requestAs(slot: KeySlot, follower: FollowerName, request: PrivateRequest): Promise<SignedHeaders>;
}
