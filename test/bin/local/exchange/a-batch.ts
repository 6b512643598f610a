import { anOrder, type Client, orderBody, type Reply, signOrder, type WireOrder } from './a-client.ts';

/** One order of a batch: its fields, its type, and the API key that it names as owner. */
export type BatchOrder = {
  readonly fields?: Partial<WireOrder>;
  readonly orderType?: string;
  readonly owner?: string;
  readonly postOnly?: boolean;
};

/** Signs orders of token 101, by default 25 shares at 0.56 as FAK, and sends them as one batch. */
export async function sendBatch(client: Client, orders: readonly BatchOrder[]): Promise<Reply> {
  const bodies = await Promise.all(orders.map((order, index) => signedBody(client, order, index)));
  return client.request('POST', '/orders', `[${bodies.join(',')}]`);
}

/** The body of `POST /order` for one of them, signed. */
export async function signedBody(client: Client, given: BatchOrder, index = 0): Promise<string> {
  const { fields = {}, orderType = 'FAK', owner = client.apiKey, postOnly = false } = given;
  const { address } = client.account;
  const order = anOrder({ tokenId: '101', maker: client.wallet, signer: address, salt: 1_000 + index, ...fields });
  return orderBody(order, await signOrder(client.account, order, 'v2'), owner, orderType, { postOnly });
}
