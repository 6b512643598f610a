import { type FollowerName, type ParentId, type TransactionHash, type VenueOrderId } from '../values/ids.ts';
import { type Price } from '../values/price.ts';
import { type Shares } from '../values/shares.ts';
import { type Usd } from '../values/usd.ts';
import { type ChildOrder, type ChildState, type SignedFields } from './child-order.ts';
import { type ClaimWait } from './claim-wait.ts';
import { type OrderDomain } from './market.ts';
import { type RedeemTerms, type RedemptionCall } from './redeeming.ts';
import { type FollowerMode } from './settings.ts';

/** A private request to the venue: the path is signed without its query, the body byte by byte. */
export type PrivateRequest = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
};

/** What the venue gives a key: with it requests are signed, never orders. */
export type ApiCredentials = {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly apiPassphrase: string;
};

/**
 * A version of a follower's secret that is not the one in force: one that is prepared and not proven yet, or the one of
 * before.
 */
export type KeySlot = 'next' | 'previous';

/** Of a child order, what the signer is told: everything else it reads itself. */
export type SignableOrder = Pick<ChildOrder, 'venueOrderId' | 'parentId' | 'follower' | 'fields' | 'domain'>;

/**
 * What the signer is asked for: never for the signature of a digest.
 *
 * `known` names the secret that the asker last heard of, so that a signer that kept an older one reads it anew. A `slot` is
 * only ever used by leave of a person.
 */
export type SigningRequest = { readonly follower: FollowerName } & (
  | { readonly kind: 'identity'; readonly anew?: true | undefined; readonly known?: string | undefined }
  | {
      readonly kind: 'sign-order';
      readonly order: VenueOrderId;
      readonly parent: ParentId;
      readonly fields: SignedFields;
      readonly domain: OrderDomain;
      readonly known?: string | undefined;
    }
  | {
      readonly kind: 'sign-request';
      readonly request: PrivateRequest;
      /** The order that it is about, where it is about one. */
      readonly order?: VenueOrderId | undefined;
      readonly known?: string | undefined;
      readonly slot?: KeySlot | undefined;
    }
  | { readonly kind: 'sign-redemption'; readonly call: RedemptionCall; readonly terms: RedeemTerms }
  | ({ readonly kind: 'sign-auth' } & AuthChoice)
  | ({
      readonly kind: 'store-credentials';
      readonly credentials: ApiCredentials;
      /** Of the key that they are of, as the headers named it by which they were asked for. */
      readonly address: string;
      /** Where they are kept: beside the key in force, which they then replace at once, or in a version to be proven. */
      readonly into?: 'next' | undefined;
    } & AuthChoice)
);

/** Which key proves itself, and by which number: the venue gives a key other credentials for each. */
export type AuthChoice = {
  readonly slot?: 'next' | undefined;
  /** Absent: the number that the key's credentials were asked for with. */
  readonly nonce?: number | undefined;
};

/** Whose key signs for a follower, and which API key its orders belong to. */
export type Identity = {
  /** As the venue shows it, in mixed case. */
  readonly address: string;
  readonly apiKey: string;
  /** Names the content of the secret that both were read from. */
  readonly version: string;
};

/** A signed order, and the API key that owns it. */
export type SignedOrder = { readonly signature: string; readonly apiKey: string };

/** A signed transaction. */
export type SignedTransaction = { readonly transaction: TransactionHash; readonly raw: string };

/** Headers by their names. */
export type SignedHeaders = Readonly<Record<string, string>>;

/** What the signer gives, by what it was asked for. */
export type SigningResults = {
  readonly identity: Identity;
  readonly 'sign-order': SignedOrder;
  readonly 'sign-request': SignedHeaders;
  /** Null: the key is not that of the wallet. */
  readonly 'sign-redemption': SignedTransaction | null;
  readonly 'sign-auth': SignedHeaders;
  readonly 'store-credentials': Identity;
};

export type SigningKind = keyof SigningResults;

/** Why something was not signed, with what decided. */
export type SigningRefusal =
  /** No settings are in force. */
  | { readonly code: 'NO_SETTINGS' }
  | { readonly code: 'FOLLOWER_UNKNOWN' }
  | { readonly code: 'FOLLOWER_NOT_LIVE'; readonly mode: FollowerMode }
  /** No order of that id is stored for that follower. */
  | { readonly code: 'ORDER_UNKNOWN' }
  | { readonly code: 'ORDER_STATE'; readonly state: ChildState }
  /** The fields in that market's domain hash to another id. */
  | { readonly code: 'ID_DIFFERS'; readonly id: VenueOrderId }
  | { readonly code: 'FIELD_DIFFERS'; readonly field: keyof SignedFields | 'domain' }
  | { readonly code: 'MAKER_NOT_WALLET'; readonly maker: string; readonly wallet: string }
  | { readonly code: 'SIGNER_NOT_KEY'; readonly signer: string; readonly key: string }
  | { readonly code: 'TYPE_DIFFERS'; readonly is: number; readonly wanted: number }
  /** Builder or metadata are not empty: somebody else would be named in the order. */
  | { readonly code: 'EXTRAS_NOT_EMPTY' }
  | { readonly code: 'PRICE_OFF_TICK'; readonly price: Price; readonly tick: Price }
  /** The amounts are not those that are reserved, or of another unit. */
  | { readonly code: 'AMOUNTS_DIFFER'; readonly problem: string }
  /** The parent is not at work on this order. */
  | { readonly code: 'PARENT_DIFFERS' }
  | { readonly code: 'ABOVE_ORDER_BOUND'; readonly dollars: Usd; readonly bound: Usd }
  | { readonly code: 'ABOVE_PARENT'; readonly dollars: Usd; readonly signed: Usd; readonly bound: Usd }
  | { readonly code: 'ABOVE_DAY_BOUND'; readonly dollars: Usd; readonly signed: Usd; readonly bound: Usd }
  /** More shares than the position holds for its sales. */
  | { readonly code: 'ABOVE_POSITION'; readonly shares: Shares; readonly held: Shares }
  /** A method and path for which headers are never written. */
  | { readonly code: 'PATH_UNKNOWN' }
  /** Other bytes than are stored for the order. */
  | { readonly code: 'BODY_DIFFERS' }
  | { readonly code: 'WALLET_DIFFERS'; readonly wallet: string }
  /** The ledger claims nothing that this transaction would redeem. */
  | { readonly code: 'NO_CLAIM' }
  | { readonly code: 'CLAIM_WAITS'; readonly wait: ClaimWait['code'] | 'too-soon' }
  /** Another transaction of the wallet may still be mined. */
  | { readonly code: 'LANE_TAKEN' }
  | { readonly code: 'TERMS_TOO_HIGH'; readonly is: bigint; readonly limit: bigint }
  /** Nobody with the right to has asked for it within the last minutes. */
  | { readonly code: 'NO_LEAVE' };
