import { pass } from '../an-exchange.ts';
import { aScene, asked, aSeller, firstRow, type Situation } from './a-scene.ts';

const BALANCE = '/balance-allowance?asset_type=COLLATERAL';

/** The situations of the rows that answer reads of own orders, trades and balances. */
export const READ_SITUATIONS: Readonly<Record<string, Situation>> = {
  'GET /balance-allowance 200 http_balance_allowance_collateral': async () =>
    asked((await aScene()).client, 'GET', BALANCE),
  'GET /balance-allowance 200 http_balance_allowance_no_allowance': async () =>
    asked((await aScene()).client, 'GET', BALANCE),
  'GET /data/orders 200 http_open_order': async () => {
    // 50 of 100 shares trade at 0.51, the rest is live.
    const { client } = await aScene();
    await client.buy(100, 0.51, { orderType: 'GTC' });
    return firstRow(client, '/data/orders');
  },
  'GET /data/orders 200 http_open_order_sell_fok': async () => {
    const { client } = await aSeller();
    const { id } = await client.sell(50, 0.49, { orderType: 'FOK' });
    return firstRow(client, `/data/orders?id=${id}`);
  },
  'GET /data/orders 200 http_open_orders_page': async () => {
    // One that has not traded, and a GTD of which 50 of 150 shares have.
    const { client, exchange } = await aScene();
    await client.buy(200, 0.4, { orderType: 'GTC' });
    const expiration = String(Math.floor(exchange.clock.now() / 1000) + 3_600);
    await client.buy(150, 0.51, { orderType: 'GTD', expiration });
    return asked(client, 'GET', '/data/orders');
  },
  'GET /data/trades 200 http_trade_report': async () => {
    const { client } = await aSeller();
    return firstRow(client, '/data/trades');
  },
  'GET /data/trades 200 http_trades_page': async () => {
    const { client, exchange } = await aScene();
    await client.buy(10, 0.51);
    pass(exchange, 2_000);
    return asked(client, 'GET', '/data/trades');
  },
};
