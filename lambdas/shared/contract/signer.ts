import * as z from 'zod';
import { type SigningKind, type SigningRequest, type SigningResults } from '../core/model/signing.ts';
import { parseConditionId, parseTokenId } from '../core/values/ids.ts';

/** Bytes of a request that are read; the largest holds the body of an order. */
const MOST_BODY = 10_000;

const follower = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
const hash = z.string().regex(/^0x[0-9a-f]{64}$/);
const parentId = z.string().regex(/^[0-9a-f]{64}$/);
const address = z.string().regex(/^0x[0-9a-f]{40}$/);
/** As the venue shows it, in mixed case. */
const keyAddress = z.string().regex(/^0x[0-9a-fA-F]{40}$/);
const amount = z
  .string()
  .regex(/^(?:0|[1-9]\d{0,77})$/)
  .transform((text) => BigInt(text));
const text = (most: number) => z.string().min(1).max(most);
const token = z.string().refine((id) => parseTokenId(id) === id);
const condition = z.string().refine((id) => parseConditionId(id) === id);
const domain = z.enum(['v1', 'v1-neg-risk', 'v2']);
const known = text(200).optional();

const fields = z.strictObject({
  salt: amount,
  maker: address,
  signer: address,
  tokenId: token,
  makerAmount: amount,
  takerAmount: amount,
  side: z.enum(['BUY', 'SELL']),
  signatureType: z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]),
  timestamp: z.int().nonnegative(),
  metadata: hash,
  builder: hash,
});

const call = z.discriminatedUnion('domain', [
  z.strictObject({ domain: domain.exclude(['v2']), wallet: address, condition }),
  z.strictObject({ domain: domain.extract(['v2']), wallet: address, condition, token, shares: amount }),
]);

const credentials = z.strictObject({ apiKey: text(200), apiSecret: text(500), apiPassphrase: text(500) });

const authChoice = { slot: z.literal('next').optional(), nonce: z.int().nonnegative().optional() };

/**
 * A request to the signer, as it travels: amounts are decimal texts.
 *
 * Nothing in it names a contract, a chain or bytes to be signed: what is signed follows from the kind of the request.
 */
export const signingRequestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('identity'), follower, anew: z.literal(true).optional(), known }),
  z.strictObject({ kind: z.literal('sign-order'), follower, order: hash, parent: parentId, fields, domain, known }),
  z.strictObject({
    kind: z.literal('sign-request'),
    follower,
    request: z.strictObject({
      method: z.enum(['GET', 'POST', 'DELETE']),
      path: text(200),
      body: z.string().max(MOST_BODY).optional(),
    }),
    order: hash.optional(),
    known,
    slot: z.enum(['next', 'previous']).optional(),
  }),
  z.strictObject({
    kind: z.literal('sign-redemption'),
    follower,
    call,
    terms: z.strictObject({ nonce: amount, gasLimit: amount, maxFeePerGas: amount, tip: amount }),
  }),
  z.strictObject({ kind: z.literal('sign-auth'), follower, ...authChoice }),
  z.strictObject({
    kind: z.literal('store-credentials'),
    follower,
    credentials,
    address: keyAddress,
    into: z.literal('next').optional(),
    ...authChoice,
  }),
]) as unknown as z.ZodType<SigningRequest>;

// What answers may say more: a newer signer may know more than who asks it.
const identity = z.object({ address: z.string(), apiKey: z.string(), version: z.string() });
const headers = z.record(z.string().regex(/^POLY_[A-Z_]{1,40}$/), z.string());

const told = z.record(z.string(), z.string());
const refused = z.strictObject({ refusal: z.strictObject({ code: z.string(), numbers: told }) });
const failed = z.strictObject({
  failure: z.strictObject({ code: z.string(), message: z.string(), context: told }),
});

/** An answer of the signer: what was asked for, why it is refused, or what failed. */
export type SigningReply<K extends SigningKind = SigningKind> =
  | { readonly result: SigningResults[K] }
  | z.infer<typeof refused>
  | z.infer<typeof failed>;

/** Reads an answer of the signer, by the kind of the request. */
export const SIGNING_REPLIES: { readonly [K in SigningKind]: z.ZodType<SigningReply<K>> } = {
  identity: replyWith<'identity'>(identity),
  'sign-order': replyWith<'sign-order'>(
    z.object({ signature: z.string().regex(/^0x(?:[0-9a-f]{2}){65,400}$/), apiKey: z.string() }),
  ),
  'sign-request': replyWith<'sign-request'>(headers),
  'sign-redemption': replyWith<'sign-redemption'>(
    z
      .strictObject({ transaction: hash, raw: z.string().regex(/^0x(?:[0-9a-f]{2})+$/) })
      .nullable() as unknown as z.ZodType<SigningResults['sign-redemption']>,
  ),
  'sign-auth': replyWith<'sign-auth'>(headers),
  'store-credentials': replyWith<'store-credentials'>(identity),
};

function replyWith<K extends SigningKind>(result: z.ZodType<SigningResults[K]>): z.ZodType<SigningReply<K>> {
  return z.union([z.strictObject({ result }), refused, failed]);
}

/** Writes a request, or an answer: JSON knows no bigint. */
export function signingJson(value: object): string {
  return JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? one.toString() : one));
}
