import { afterEach, describe, expect, it } from '@jest/globals';
import { Chain, ClobClient, OrderType, Side, SignatureTypeV2 } from '@polymarket/clob-client-v2';
import { createWalletClient, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { polygon } from 'viem/chains';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { FIRST_KEY } from './a-client.ts';
import { aMarket, aWorld } from './a-world.ts';

const WALLET = '0x2222222222222222222222222222222222222222';
let exchange: Exchange;
afterEach(() => exchange.close());

describe('the official client', () => {
  it.each([
    { type: 0, tokenId: '101', version: 2 },
    { type: 3, tokenId: '101', version: 2 },
    { type: 3, tokenId: '201', version: 2 },
    { type: 3, tokenId: '301', version: 3 },
  ] as const)('trades with signature type $type on token $tokenId, order version $version', async (given) => {
    // Given a world of today, since this client signs its requests by the machine's clock
    const startMs = Date.now();
    const [book] = aWorld().books;
    exchange = await startExchange({
      world: aWorld({
        startMs,
        rows: [],
        markets: [aMarket(1), aMarket(2, { negRisk: true }), aMarket(3, { version: 'v2' })],
        books: ['101', '201', '301'].map((tokenId) => ({ ...book!, tokenId, atMs: startMs })),
      }),
      speed: 'max',
    });
    const account = privateKeyToAccount(FIRST_KEY);
    const funder = given.type === 0 ? account.address : WALLET;
    exchange.fund(funder, account.address, 100_000_000n, given.type);
    const options = {
      host: exchange.urls.clob,
      chain: Chain.POLYGON,
      signer: createWalletClient({ account, chain: polygon, transport: http('http://127.0.0.1:1') }),
      signatureType: given.type === 0 ? SignatureTypeV2.EOA : SignatureTypeV2.POLY_1271,
      funderAddress: funder,
    };
    const creds = await new ClobClient(options).createOrDeriveApiKey();
    const client = new ClobClient({ ...options, creds });

    // When
    const market = { tickSize: '0.01', negRisk: given.tokenId === '201', version: given.version } as const;
    const order = await client.createOrder({ tokenID: given.tokenId, price: 0.51, size: 25, side: Side.BUY }, market);
    const reply = (await client.postOrder(order, OrderType.FAK, false, true)) as unknown as Record<string, unknown>;
    exchange.clock.advance(startMs + 6_000);
    const trades = await client.getTrades({ asset_id: given.tokenId });

    // Then
    expect(reply).toMatchObject({ errorMsg: '', status: 'matched', makingAmount: '12.75', takingAmount: '25' });
    expect(trades).toMatchObject([{ taker_order_id: reply['orderID'], size: '25', status: 'TRADE_STATUS_CONFIRMED' }]);
    expect(await client.getOrder(String(reply['orderID']))).toMatchObject({ size_matched: '25000000' });
    expect(exchange.audit(funder).cashMicro).toBe(100_000_000n - 12_750_000n);
  });
});
