import { type SignedFields } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { unixMs } from '#core/values/unix-ms.ts';

/** An order, and the id that it must have. */
export type OrderVector = { readonly domain: OrderDomain; readonly fields: SignedFields; readonly id: string };

const ZERO = `0x${'0'.repeat(64)}`;
const WALLET = `0x${'1'.repeat(40)}` as Wallet;

/** A token that no market has. */
export const NO_TOKEN = (2n ** 255n + 19n).toString() as TokenId;

const ORDER: SignedFields = {
  salt: 1_234_567_890_123n,
  maker: WALLET,
  signer: WALLET,
  tokenId: NO_TOKEN,
  makerAmount: 5_600_000n,
  takerAmount: 10_000_000n,
  side: 'BUY',
  signatureType: 0,
  timestamp: unixMs(1_700_000_000_000),
  metadata: ZERO,
  builder: ZERO,
};
const SALE: SignedFields = { ...ORDER, side: 'SELL', makerAmount: 10_000_000n, takerAmount: 5_600_000n };
const OF_DEPOSIT_WALLET: SignedFields = { ...ORDER, signatureType: 3, builder: `0x${'ab'.repeat(32)}` };

/**
 * Orders of our own making, one or two for each exchange, with the ids that ethers derives: a test makes them again.
 *
 * Our own ids come from viem. Where the two disagree, on this machine with what is installed on it, no order may leave.
 */
export const ORDER_VECTORS: readonly OrderVector[] = [
  { domain: 'v1', fields: ORDER, id: '0x1f22b7103f746de906bdf3c476d455c242720f626d57f6d22f3d09d683c63548' },
  { domain: 'v1', fields: SALE, id: '0xc1ed76f9dfab35ef8cb244d7f494565c707f75df3774e5a9b4731c9b11fc98d5' },
  { domain: 'v1-neg-risk', fields: ORDER, id: '0x5482dd70fd6bb938b97c7f30e21cf667e3b0d40dd9f531d6e4d60358f0038a27' },
  {
    domain: 'v1-neg-risk',
    fields: OF_DEPOSIT_WALLET,
    id: '0x4aec0d8f80a7c679c0664ef71b45d1630303efecd2891f050e09166e6275c035',
  },
  { domain: 'v2', fields: SALE, id: '0x2aff5c8b0907f73a818cad06d3251d87da9d24e55d4168d062919d87058db952' },
  { domain: 'v2', fields: OF_DEPOSIT_WALLET, id: '0x65a9cbe653036bea82f4ff8440d08bdb0bbac19d856533651abb790601ff6f34' },
];
