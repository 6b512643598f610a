import type { Exchange } from '../../../../bin/local/exchange/exchange.ts';
import type { World } from '../../../../bin/local/exchange/world.ts';
import { read } from './a-client.ts';
import { aMarket, START_MS } from './a-world.ts';
import { aPrint } from './an-exchange.ts';

/** A recorded book of 1,000 shares a level, and an hour of tape. */
export const HOUR: Partial<World> = {
  rows: [aPrint(3_600, 'BUY', 0.5, 10)],
  books: [
    {
      tokenId: '101',
      atMs: START_MS,
      bids: [49, 48, 47, 40].map((cents) => ({ price: `0.${cents}`, size: '1000' })),
      asks: [51, 52, 53, 60].map((cents) => ({ price: `0.${cents}`, size: '1000' })),
    },
  ],
};

/** A row of a feed. */
export type Row = Readonly<Record<string, unknown>>;
type Side = readonly { readonly price: string; readonly size: string }[];

let asked = 0;

/** The newest trades of a market, of takers and makers; the URL differs each time, since answers are stored. */
export async function tradesOf(exchange: Exchange, market = 1, takerOnly = false): Promise<readonly Row[]> {
  asked += 1;
  const { conditionId } = aMarket(market);
  const query = `condition=${conditionId}&taker_only=${takerOnly}&limit=1000&_=${asked}`;
  return (await read(`${exchange.urls.dataApi}/v2/trades?${query}`)).body['data'] as Row[];
}

/** The takers among them. */
export function takerRows(exchange: Exchange): Promise<readonly Row[]> {
  return tradesOf(exchange, 1, true);
}

/** The book of token 101. */
export async function bookOf(exchange: Exchange): Promise<{ readonly bids: Side; readonly asks: Side }> {
  const { body } = await read(`${exchange.urls.clob}/book?token_id=101`);
  return { bids: body['bids'] as Side, asks: body['asks'] as Side };
}

/** All shares in that book. */
export async function sharesIn(exchange: Exchange): Promise<number> {
  const { bids, asks } = await bookOf(exchange);
  return [...bids, ...asks].reduce((sum, { size }) => sum + Number(size), 0);
}

/** All logs since the start. */
export async function logsOf(
  exchange: Exchange,
): Promise<readonly { readonly data: string; readonly transactionHash: string }[]> {
  const body = JSON.stringify({
    ...{ jsonrpc: '2.0', id: 1, method: 'eth_getLogs' },
    params: [{ fromBlock: `0x${(START_MS / 1000).toString(16)}`, toBlock: 'latest' }],
  });
  const response = await fetch(exchange.urls.rpc, { method: 'POST', body });
  return ((await response.json()) as { result: { data: string; transactionHash: string }[] }).result;
}

/** The price of a row in terms of the first outcome. */
export function yesPrice(row: Row): number {
  const price = Number(row['price']);
  return Math.round((row['token_id'] === '101' ? price : 1 - price) * 1e6) / 1e6;
}

/** What tells the rows of a feed apart. */
export function keyOf(row: Row): string {
  return [row['transaction_hash'], row['proxy_wallet'], row['token_id'], row['side'], row['size']].join('|');
}
