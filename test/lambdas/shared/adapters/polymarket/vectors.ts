import { type ChildOrder, type SignedFields } from '#core/model/child-order.ts';
import { type OrderDomain } from '#core/model/market.ts';
import { type Follower, type SignatureType } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import {
  type ConditionId,
  type FollowerName,
  type ParentId,
  type TokenId,
  type VenueOrderId,
  type Wallet,
} from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { knownSecret } from '../../../../support/leaks/leak-files.ts';

/** A public test key that every development chain knows; it must never hold anything. */
export const TEST_KEY = knownSecret('privateKey', '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
export const TEST_EOA = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266' as Wallet;
export const DEPOSIT_WALLET = `0x${'22'.repeat(20)}` as Wallet;
export const TOKEN_V1 = '71321045679252212594626385532706912750332728571942532289631379312455583992563' as TokenId;
export const TOKEN_V2 = '482467038488817480931545770869532949388536361471935896409553860790121922560' as TokenId;
export const CONDITION = `0x${'ab'.repeat(32)}` as ConditionId;
const ZERO = `0x${'0'.repeat(64)}`;

/** A follower's secret whose HMAC key is the text 0123456789abcdef, twice. */
export const TEST_SECRET = {
  privateKey: TEST_KEY,
  apiKey: '00000000-0000-0000-0000-000000000001',
  apiSecret: knownSecret('apiSecret', Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')),
  apiPassphrase: knownSecret('apiPassphrase', 'e7a1b5f0c3d94d0c8a6f2b9e4d7c1a35'),
};

/** BUY 25 shares at 0.56 with the published salt and timestamp, unless told otherwise. */
export function someFields(changes: Partial<SignedFields> = {}): SignedFields {
  return {
    salt: 479_265_000_000n,
    maker: TEST_EOA,
    signer: TEST_EOA,
    tokenId: TOKEN_V1,
    makerAmount: 14_000_000n,
    takerAmount: 25_000_000n,
    side: 'BUY',
    signatureType: 0,
    timestamp: unixMs(1_795_000_000_000),
    metadata: ZERO,
    builder: ZERO,
    ...changes,
  };
}

export type Vector = {
  readonly name: string;
  readonly fields: SignedFields;
  readonly domain: OrderDomain;
  readonly id: string;
  /** 65 bytes, or the first 65 of a deposit wallet's 317. */
  readonly signature?: string;
};

const SAFE = 2 as SignatureType; // not supported, but its id is published
const SAFE_WALLET = `0x${'11'.repeat(20)}` as Wallet;
const DEPOSIT = { maker: DEPOSIT_WALLET, signer: DEPOSIT_WALLET, signatureType: 3 } as const;

/** Order ids and signatures computed with the venue's own client, version 1.1.0. */
export const VECTORS: readonly Vector[] = [
  {
    name: 'v1, own address',
    fields: someFields(),
    domain: 'v1',
    id: '0x8af8fdf4f708d62f5f9340812824c862740e0ed278b7849544cb84f16c82be9b',
    signature:
      '0xd0c900dd1dfaa8bb9f07a1a039a37df87e1c53236712c7298e1fa27775ee84082fc05281175feb89c58470ddc386109a47fb8dcfdde9a908dd5a6eda2c7680de1c',
  },
  {
    name: 'v1 neg-risk, own address',
    fields: someFields(),
    domain: 'v1-neg-risk',
    id: '0x470a8ca8b251805d6e2c09a5bc2b09a3e48250c18a0735c773c000417dfe6ee7',
    signature:
      '0xb99c6a3e705aa83d065f7c4e9986bfdf95ca98991f03ba385a4e44607bc34bd115fc389523ae7a047662bd7aa8edd2756534d92790de80fb7dee3a9d36918c5b1b',
  },
  {
    name: 'v2, own address',
    fields: someFields({ tokenId: TOKEN_V2 }),
    domain: 'v2',
    id: '0x5b233fda8572e9c0cd45ffe40d8e422bb4de520d3e4b35b04685baa2877c3d12',
    signature:
      '0x2c9a180630afcac2c516d102f71c64dbe1c540c74b3d93171ecdbe2877bda9db14da40936b5bfcdc3094bda74dd7c028184521ddb24829c54ff8ead698a512031c',
  },
  {
    name: 'v1, Safe',
    fields: someFields({ maker: SAFE_WALLET, signatureType: SAFE }),
    domain: 'v1',
    id: '0x4fba3dbac14dae3ef4f482a43d5f182b0a3100ce9e870c43ebb5fc1779feaf62',
    signature:
      '0xec344414a7186f6025a7e5f5847739fe14cb509893ae47ef935035ddb222f89f434b4c0d9055479d6b0a49bfc726f9d0ec15c63cfde299717bbb5f1fc358375e1b',
  },
  {
    name: 'v1, deposit wallet',
    fields: someFields(DEPOSIT),
    domain: 'v1',
    id: '0xfe5a8568ddacbb92a9cf49bef6044236aadfc6692509b63abebf7b20706e645e',
    signature:
      '0x30bb6904aaa5f5baa1b9027c37f43f9c800dbf430151316493634e07ed353af44b09bf1a003363885bc079253ab666f4ccab31e9091a30fd7cd62c25994c4e811c',
  },
  {
    name: 'v2, deposit wallet',
    fields: someFields({ ...DEPOSIT, tokenId: TOKEN_V2 }),
    domain: 'v2',
    id: '0x4a38184fd25bdb328b0ab1578d34612622dbf72430e6f74e7f464db3589aa68b',
    signature:
      '0x81e2eb75aeed58aa8af3c8cb0dcc3d1d8a5306447c62a5191fa4293703c4ebbb0977d7eb6ba493b37d917d2ccc28c0cca6b5d8eae0167ac22787580899f7a2fa1c',
  },
  {
    name: 'v1, own address, own salt',
    fields: someFields({ salt: 1_234_567_890_123n }),
    domain: 'v1',
    id: '0x069f38e5507542a1681cf9987c2e8c750bd64c3242375b67124e94be7ee3bbc0',
    signature:
      '0x82736621cfc06ac49230d99e2326441725ccd811fd30baf2e068829db77ade0b4e2e230e0b9cd8658bb777016adca0f8afa002429c3a2144d15b5d2e94142b741b',
  },
  {
    name: 'v1, own address, SELL',
    fields: someFields({ side: 'SELL', makerAmount: 25_000_000n, takerAmount: 14_000_000n }),
    domain: 'v1',
    id: '0x38af51223d5282ea977355e57e6a55401a39b9074d86c3dd19a89f07ecc9d716',
  },
];

/** A follower whose own address holds the funds. */
export const FOLLOWER: Follower = {
  name: 'main' as FollowerName,
  mode: 'live',
  wallet: TEST_EOA,
  signatureType: 0,
  totalCapital: usd(1_000_000_000n),
};

/** A child order around a vector, as it is after its first post was counted. */
export function aChild(vector: Vector, changes: Partial<ChildOrder> = {}): ChildOrder {
  const { fields, domain, id } = vector;
  return {
    venueOrderId: id as VenueOrderId,
    parentId: 'aa'.repeat(32) as ParentId,
    attempt: 1,
    follower: FOLLOWER.name,
    mode: 'live',
    leader: `0x${'33'.repeat(20)}` as Wallet,
    token: fields.tokenId,
    condition: CONDITION,
    side: fields.side,
    domain,
    fields,
    limit: price(560_000n),
    shares: shares(25_000_000n),
    feeRateBps: bps(0n),
    feeExponent: 1,
    state: 'SUBMITTING',
    leftUsd: usd(0n),
    leftShares: shares(0n),
    leftToBuy: shares(0n),
    posts: 1,
    refused: [],
    reservedAt: fields.timestamp,
    trades: [],
    caps: [],
    version: 1n,
    ...changes,
  };
}
