import { createHmac } from 'node:crypto';
import { concat, domainSeparator, type Hex, hashStruct, hashTypedData, size, stringToHex, toHex } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import type { Exchange } from '../../../../bin/local/exchange/exchange.ts';
import { knownSecret } from '../../../support/leaks/leak-files.ts';

/** The first key of the well-known test mnemonic. */
export const FIRST_KEY = knownSecret(
  'privateKey',
  '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80',
);
export const SECOND_KEY = knownSecret(
  'privateKey',
  '0x59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d',
);
export const THIRD_KEY = knownSecret(
  'privateKey',
  '0x5de4111afa1a4b94908f83103eb1f1706367c2e68ca870fc3fb9a804cdab365a',
);

export const CONTRACTS = {
  v2: ['2', '0xE111180000d2663C0091e4f400237545B87B996B'],
  'v2-neg-risk': ['2', '0xe2222d279d744050d28e00520010520000310F59'],
  v3: ['3', '0xe3333700cA9d93003F00f0F71f8515005F6c00Aa'],
} as const;

export type Kind = keyof typeof CONTRACTS;

const ORDER_TYPE =
  'Order(uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,uint8 side,uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder)';
const Order = ORDER_TYPE.slice(6, -1)
  .split(',')
  .map((field) => ({ type: field.split(' ')[0]!, name: field.split(' ')[1]! }));
const TypedDataSign = [
  { name: 'contents', type: 'Order' },
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
];
const ZERO32: Hex = `0x${'00'.repeat(32)}`;

/** The eleven fields of an order, as the wire has them. */
export type WireOrder = {
  readonly salt: number;
  readonly maker: Hex;
  readonly signer: Hex;
  readonly tokenId: string;
  readonly makerAmount: string;
  readonly takerAmount: string;
  readonly side: 'BUY' | 'SELL';
  readonly signatureType: 0 | 1 | 2 | 3;
  readonly timestamp: string;
  readonly metadata: Hex;
  readonly builder: Hex;
};

/** 25 shares at 0.56: the order of the published vectors. */
export function anOrder(fields: Partial<WireOrder> = {}): WireOrder {
  const address = privateKeyToAccount(FIRST_KEY).address;
  return {
    salt: 479265000000,
    maker: address,
    signer: address,
    tokenId: '71321045679252212594626385532706912750332728571942532289631379312455583992563',
    makerAmount: '14000000',
    takerAmount: '25000000',
    side: 'BUY',
    signatureType: 0,
    timestamp: '1795000000000',
    metadata: ZERO32,
    builder: ZERO32,
    ...fields,
  };
}

/** Signs with viem, so that the exchange's ethers code is checked by other hands. */
export async function signOrder(account: PrivateKeyAccount, order: WireOrder, kind: Kind): Promise<Hex> {
  const domain = domainOf(kind);
  const message = messageOf(order);
  if (order.signatureType !== 3)
    return account.signTypedData({ domain, types: { Order }, primaryType: 'Order', message });
  const inner = await account.signTypedData({
    domain,
    types: { Order, TypedDataSign },
    primaryType: 'TypedDataSign',
    message: {
      contents: message,
      name: 'DepositWallet',
      version: '1',
      chainId: 137n,
      verifyingContract: order.maker,
      salt: ZERO32,
    },
  });
  const typeText = stringToHex(ORDER_TYPE);
  return concat([
    inner,
    domainSeparator({ domain }),
    hashStruct({ data: message, primaryType: 'Order', types: { Order } }),
    typeText,
    toHex(size(typeText), { size: 2 }),
  ]);
}

/** The order id by viem. */
export function idOf(order: WireOrder, kind: Kind): Hex {
  return hashTypedData({ domain: domainOf(kind), types: { Order }, primaryType: 'Order', message: messageOf(order) });
}

/** A reply of the venue. */
export type Reply = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** One follower's client: it signs orders and requests by the exchange's clock. */
export type Client = {
  readonly account: PrivateKeyAccount;
  readonly wallet: Hex;
  readonly apiKey: string;
  readonly secret: string;
  readonly passphrase: string;
  /** Signs and sends; returns the reply and what was sent. */
  buy(shares: number, price: number, options?: OrderOptions): Promise<Reply & { readonly id: Hex }>;
  sell(shares: number, price: number, options?: OrderOptions): Promise<Reply & { readonly id: Hex }>;
  send(order: WireOrder, options?: SendOptions): Promise<Reply>;
  request(method: string, path: string, body?: string): Promise<Reply>;
  /** The headers of the answer to a request without a body. */
  headersOf(method: string, path: string): Promise<Headers>;
};

export type SendOptions = {
  readonly kind?: Kind;
  readonly orderType?: string;
  readonly signature?: Hex;
  /** Epoch seconds as text. */
  readonly expiration?: string;
  readonly postOnly?: boolean;
};
export type OrderOptions = SendOptions & { readonly tokenId?: string; readonly salt?: number };

/** Makes an API key at the exchange for a key pair and the wallet that it owns: a deposit wallet unless told otherwise. */
export async function aClient(
  exchange: Exchange,
  privateKey: Hex = FIRST_KEY,
  ownedWallet?: Hex,
  walletType: 1 | 2 | 3 = 3,
): Promise<Client> {
  const account = privateKeyToAccount(privateKey);
  const wallet = ownedWallet ?? account.address;
  const signatureType = ownedWallet === undefined ? 0 : walletType;
  const created = await fetch(`${exchange.urls.clob}/auth/api-key`, {
    method: 'POST',
    headers: await l1Headers(account, Math.floor(exchange.clock.now() / 1000), 0),
  });
  const { apiKey, secret, passphrase } = (await created.json()) as Record<'apiKey' | 'secret' | 'passphrase', string>;
  let salt = 1;

  const ask = async (method: string, path: string, body?: string): Promise<Response> => {
    const timestamp = String(Math.floor(exchange.clock.now() / 1000));
    return fetch(exchange.urls.clob + path, {
      method,
      headers: {
        POLY_ADDRESS: account.address,
        POLY_SIGNATURE: l2Signature(secret, timestamp + method + path.split('?')[0]! + (body ?? '')),
        POLY_TIMESTAMP: timestamp,
        POLY_API_KEY: apiKey,
        POLY_PASSPHRASE: passphrase,
      },
      ...(body === undefined ? {} : { body }),
    });
  };
  const request: Client['request'] = async (method, path, body) => {
    const response = await ask(method, path, body);
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Reply['body'] };
  };
  const send: Client['send'] = async (order, options = {}) => {
    const signature = options.signature ?? (await signOrder(account, order, options.kind ?? 'v2'));
    const body = orderBody(order, signature, apiKey, options.orderType ?? 'FAK', options);
    return request('POST', '/order', body);
  };
  const trade = (side: 'BUY' | 'SELL'): Client['buy'] => {
    return async (shares, price, options = {}) => {
      const sharesText = micro(shares);
      const dollarsText = micro(Math.round(shares * price * 1e6) / 1e6);
      const order = anOrder({
        salt: options.salt ?? salt++,
        maker: wallet,
        signer: signatureType === 3 ? wallet : account.address,
        tokenId: options.tokenId ?? '101',
        side,
        signatureType,
        makerAmount: side === 'BUY' ? dollarsText : sharesText,
        takerAmount: side === 'BUY' ? sharesText : dollarsText,
        timestamp: String(exchange.clock.now()),
      });
      return { ...(await send(order, options)), id: idOf(order, options.kind ?? 'v2') };
    };
  };
  const headersOf: Client['headersOf'] = async (method, path) => (await ask(method, path)).headers;
  const keys = { apiKey, secret, passphrase };
  return { account, wallet, ...keys, buy: trade('BUY'), sell: trade('SELL'), send, request, headersOf };
}

/** The body of `POST /order` as the official client orders its keys. */
export function orderBody(
  order: WireOrder,
  signature: Hex,
  owner: string,
  orderType: string,
  { expiration = '0', postOnly = false }: Pick<SendOptions, 'expiration' | 'postOnly'> = {},
): string {
  const { metadata, builder, ...fields } = order;
  return JSON.stringify({
    deferExec: false,
    postOnly,
    order: { ...fields, expiration, metadata, builder, signature },
    owner,
    orderType,
  });
}

/** The L1 headers that ask for an API key. */
export async function l1Headers(
  account: PrivateKeyAccount,
  timestampS: number,
  nonce: number,
): Promise<Record<string, string>> {
  const signature = await account.signTypedData({
    domain: { name: 'ClobAuthDomain', version: '1', chainId: 137 },
    types: {
      ClobAuth: [
        { name: 'address', type: 'address' },
        { name: 'timestamp', type: 'string' },
        { name: 'nonce', type: 'uint256' },
        { name: 'message', type: 'string' },
      ],
    },
    primaryType: 'ClobAuth',
    message: {
      address: account.address,
      timestamp: String(timestampS),
      nonce: BigInt(nonce),
      message: 'This message attests that I control the given wallet',
    },
  });
  return {
    POLY_ADDRESS: account.address,
    POLY_SIGNATURE: signature,
    POLY_TIMESTAMP: String(timestampS),
    POLY_NONCE: String(nonce),
  };
}

/** HMAC of a request text. */
export function l2Signature(secret: string, message: string): string {
  const digest = createHmac('sha256', Buffer.from(secret, 'base64')).update(message).digest('base64');
  return digest.replaceAll('+', '-').replaceAll('/', '_');
}

/** A plain GET of any host. */
export async function read(url: string): Promise<Reply> {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Reply['body'] };
}

function micro(amount: number): string {
  return String(Math.round(amount * 1e6));
}

function domainOf(kind: Kind): { name: string; version: string; chainId: number; verifyingContract: Hex } {
  const [version, verifyingContract] = CONTRACTS[kind];
  return { name: 'Polymarket CTF Exchange', version, chainId: 137, verifyingContract };
}

function messageOf(order: WireOrder): Record<string, unknown> {
  return { ...order, side: order.side === 'BUY' ? 0 : 1 };
}
