import { afterEach } from '@jest/globals';
import type { Hex } from 'viem';
import { type Exchange, type ExchangeOptions, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import type { ActivityRow, World } from '../../../../bin/local/exchange/world.ts';
import { aClient, type Client, FIRST_KEY, type Reply } from './a-client.ts';
import { aRow, aWorld, START_MS } from './a-world.ts';

export const MILLION = 1_000_000n;

const running: Exchange[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((exchange) => exchange.close()));
});

/** Starts an exchange of a small world at a clock that only moves when told; it is closed after the test. */
export async function anExchange(
  world: Partial<World> = {},
  options: Partial<ExchangeOptions> = {},
): Promise<Exchange> {
  const exchange = await startExchange({ world: aWorld(world), speed: 'max', ...options });
  running.push(exchange);
  return exchange;
}

/** A client of an account with 1,000 dollars. */
export async function aTrader(exchange: Exchange, privateKey: Hex = FIRST_KEY): Promise<Client> {
  const client = await aClient(exchange, privateKey);
  exchange.fund(client.wallet, client.account.address, 1_000n * MILLION, 0);
  return client;
}

/** A client of an account that bought shares of token 101 and has them. */
export async function anOwner(exchange: Exchange, shares: number, privateKey: Hex = FIRST_KEY): Promise<Client> {
  const client = await aTrader(exchange, privateKey);
  await client.buy(shares, 0.52);
  pass(exchange, 10_000);
  return client;
}

/** Lets time pass. */
export function pass(exchange: Exchange, ms: number): void {
  exchange.clock.advance(exchange.clock.now() + ms);
}

/** A leader's trade of token 101, so many seconds after the start. */
export function aPrint(afterS: number, side: 'BUY' | 'SELL', price: number, shares: number): ActivityRow {
  return aRow({
    timestampS: START_MS / 1000 + afterS,
    side,
    price,
    sizeMicro: BigInt(shares) * MILLION,
    usdcMicro: BigInt(Math.round(shares * price * 1e6)),
  });
}

/** An order as its owner sees it. */
export async function orderOf(client: Client, id: string): Promise<Reply['body']> {
  return (await client.request('GET', `/data/order/${id}`)).body;
}

/** The rows of a list of the venue. */
export async function rowsOf(client: Client, path: string): Promise<readonly Record<string, unknown>[]> {
  return (await client.request('GET', path)).body['data'] as Record<string, unknown>[];
}
