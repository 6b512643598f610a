import { describe, expect, it } from '@jest/globals';
import { AssetType, Chain, ClobClient, OrderType, Side, SignatureTypeV2 } from '@polymarket/clob-client-v2';
import { createWalletClient, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { polygon } from 'viem/chains';
import type { Exchange } from '../../../../bin/local/exchange/exchange.ts';
import { FIRST_KEY } from './a-client.ts';
import { aMarket, aWorld } from './a-world.ts';
import { anExchange } from './an-exchange.ts';

const WALLET = '0x2222222222222222222222222222222222222222';
const MARKETS = [
  { name: 'v1', tokenId: '101', negRisk: false, version: 2, assetType: AssetType.CONDITIONAL },
  { name: 'neg-risk', tokenId: '201', negRisk: true, version: 2, assetType: AssetType.CONDITIONAL },
  { name: 'v2', tokenId: '301', negRisk: false, version: 3, assetType: AssetType.CONDITIONAL },
] as const;
type Answer = Readonly<Record<string, unknown>>;

describe('the official client, unchanged', () => {
  it.each(MARKETS)(
    'trades every order type on a $name market, cancels in all four ways, and reads its own',
    async (given) => {
      // Given
      const { exchange, client } = await anOfficialClient();
      const { tokenId, negRisk, version } = given;
      const options = { tickSize: '0.01', negRisk, version } as const;
      const limit = async (price: number, size: number, side = Side.BUY, expiration = 0) =>
        client.createOrder({ tokenID: tokenId, price, size, side, expiration }, options);
      const post = async (
        order: Awaited<ReturnType<typeof limit>>,
        type: OrderType,
        postOnly = false,
      ): Promise<Answer> => (await client.postOrder(order, type, postOnly, true)) as unknown as Answer;
      const market = async (side: Side, amount: number, price: number): Promise<Awaited<ReturnType<typeof limit>>> =>
        client.createMarketOrder({ tokenID: tokenId, side, amount, price }, options);
      const pass = (ms: number): void => {
        exchange.clock.advance(exchange.clock.now() + ms);
      };

      // When, Then: takers
      expect(await post(await market(Side.BUY, 5, 0.52), OrderType.FAK)).toMatchObject({ status: 'matched' });
      expect(await post(await market(Side.BUY, 10, 0.52), OrderType.FOK)).toMatchObject({ status: 'matched' });
      expect(await post(await market(Side.BUY, 90, 0.52), OrderType.FOK)).toMatchObject({ status: 400 });
      pass(6_000);
      expect(await post(await market(Side.SELL, 10, 0.49), OrderType.FAK)).toMatchObject({ takingAmount: '4.9' });

      // Then: makers
      const soon = Math.floor(exchange.clock.now() / 1000) + 300;
      const gtc = await post(await limit(0.4, 10), OrderType.GTC);
      const gtd = await post(await limit(0.41, 10, Side.BUY, soon), OrderType.GTD);
      const postOnly = await post(await limit(0.42, 10), OrderType.GTC, true);
      expect([gtc, gtd, postOnly].map(({ status }) => status)).toEqual(['live', 'live', 'live']);
      expect(await post(await limit(0.52, 10), OrderType.GTC, true)).toMatchObject({
        error: 'invalid post-only order: order crosses book',
      });
      const batch = (await client.postOrders(
        [
          { order: await limit(0.3, 10), orderType: OrderType.GTC },
          { order: await limit(0.31, 10), orderType: OrderType.GTC },
        ],
        false,
        true,
      )) as unknown as Answer[];
      expect(batch.map(({ status }) => status)).toEqual(['live', 'live']);

      // Then: reads and cancels
      expect(await client.getOpenOrders({ asset_id: tokenId })).toHaveLength(5);
      expect(await client.cancelOrder({ orderID: String(gtc['orderID']) })).toMatchObject({
        canceled: [gtc['orderID']],
      });
      expect(await client.cancelOrders([String(gtd['orderID'])])).toMatchObject({ canceled: [gtd['orderID']] });
      expect(await client.cancelMarketOrders({ asset_id: tokenId })).toMatchObject({ not_canceled: {} });
      expect(await client.getOpenOrders()).toEqual([]);
      const last = await post(await limit(0.4, 10), OrderType.GTC);
      expect(await client.cancelAll()).toEqual({ canceled: [last['orderID']], not_canceled: {} });
      expect(await client.getOrder(String(gtd['orderID']))).toMatchObject({ status: 'ORDER_STATUS_CANCELED' });
      pass(6_000);
      const trades = await client.getTrades({ asset_id: tokenId });
      expect(new Set(trades.map(({ status }) => status))).toEqual(new Set(['TRADE_STATUS_CONFIRMED']));
      const { balance } = await client.getBalanceAllowance({ asset_type: AssetType.COLLATERAL });
      expect(balance).toBe(String(exchange.audit(WALLET).cashMicro));
      const shares = await client.getBalanceAllowance({ asset_type: given.assetType, token_id: tokenId });
      expect(shares.balance).toBe(String(exchange.audit(WALLET).sharesMicro[tokenId]));
    },
  );

  it('lists and deletes its API keys, and is shut out with a deleted one', async () => {
    const { client } = await anOfficialClient();
    expect(await client.getApiKeys()).toEqual({ apiKeys: [client.creds?.key] });
    expect(await client.getClosedOnlyMode()).toEqual({ closed_only: false });
    await client.deleteApiKey();
    expect(await client.getApiKeys()).toMatchObject({ status: 401 });
  });
});

/** A client of a deposit wallet with 1,000 dollars, in a world of today, since it signs by the machine's clock. */
async function anOfficialClient(): Promise<{ readonly exchange: Exchange; readonly client: ClobClient }> {
  const startMs = Date.now();
  const [book] = aWorld().books;
  const exchange = await anExchange({
    startMs,
    rows: [],
    markets: [aMarket(1), aMarket(2, { negRisk: true }), aMarket(3, { version: 'v2' })],
    books: MARKETS.map(({ tokenId }) => ({ ...book!, tokenId, atMs: startMs })),
  });
  const account = privateKeyToAccount(FIRST_KEY);
  exchange.fund(WALLET, account.address, 1_000_000_000n, 3);
  const options = {
    host: exchange.urls.clob,
    chain: Chain.POLYGON,
    signer: createWalletClient({ account, chain: polygon, transport: http('http://127.0.0.1:1') }),
    signatureType: SignatureTypeV2.POLY_1271,
    funderAddress: WALLET,
  };
  const creds = await new ClobClient(options).createOrDeriveApiKey();
  return { exchange, client: new ClobClient({ ...options, creds }) };
}
