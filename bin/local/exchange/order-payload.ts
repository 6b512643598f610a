import * as z from 'zod';
import type { SignedOrder } from './typed-data.ts';

/** The body of `POST /order`, read. */
export type OrderPayload = {
  readonly order: SignedOrder;
  readonly owner: string;
  readonly orderType: string;
  readonly postOnly: boolean;
  readonly expiration: string;
};

const UINT256_LIMIT = 2n ** 256n;
const uint256 = z
  .string()
  .regex(/^\d{1,78}$/)
  .refine((text) => /^\d{1,78}$/.test(text) && BigInt(text) < UINT256_LIMIT)
  .transform((text) => BigInt(text).toString());
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/)
  .transform((text) => text.toLowerCase());
const bytes32 = z.string().regex(/^0x[0-9a-fA-F]{64}$/);
const schema = z.object({
  order: z.object({
    // A number on the wire, so never above what JSON keeps exact.
    salt: z.union([z.int().nonnegative().transform(String), uint256]),
    maker: address,
    signer: address,
    tokenId: uint256,
    makerAmount: uint256,
    takerAmount: uint256,
    side: z.enum(['BUY', 'SELL']),
    signatureType: z.int().min(0).max(3),
    timestamp: uint256,
    expiration: z.union([z.string(), z.int().transform(String)]).optional(),
    metadata: bytes32,
    builder: bytes32,
    signature: z.string().regex(/^0x([0-9a-fA-F]{2}){1,2000}$/),
  }),
  owner: z.string().max(100),
  orderType: z.string().max(20),
  postOnly: z.boolean().optional(),
  deferExec: z.boolean().optional(),
});

/** Reads the body of `POST /order`, `undefined` when it is not one. */
export function parseOrderPayload(body: Buffer): OrderPayload | undefined {
  return readOrder(parseJson(body));
}

/** Reads the body of `POST /orders`: each order, `undefined` in the place of what is none. */
export function parseOrderPayloads(body: Buffer): (OrderPayload | undefined)[] | undefined {
  const value = parseJson(body);
  return Array.isArray(value) ? value.map(readOrder) : undefined;
}

/** The value of a JSON text, `undefined` when it is none. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function readOrder(value: unknown): OrderPayload | undefined {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return undefined;
  const { expiration, ...order } = parsed.data.order;
  return {
    order,
    owner: parsed.data.owner,
    orderType: parsed.data.orderType,
    postOnly: parsed.data.postOnly ?? false,
    expiration: expiration ?? '0',
  };
}
