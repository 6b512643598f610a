import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import type { World } from '../../../../bin/local/exchange/world.ts';
import { aClient, type Client, read } from './a-client.ts';
import { bookOf, HOUR, takerRows, tradesOf } from './a-feed.ts';
import { aMarket, aWorld, START_MS } from './a-world.ts';
import { aPrint, MILLION, pass, rowsOf } from './an-exchange.ts';

/** Books that are made anew, in two markets, for half an hour. */
const WORLD: World = aWorld({
  books: [],
  markets: [aMarket(1, { feeRate: 0.05 }), aMarket(2)],
  rows: Array.from({ length: 30 }, (_none, index) => ({
    ...aPrint(60 * index, index % 3 === 0 ? 'SELL' : 'BUY', 0.5 + ((index * 7) % 11) / 100 - 0.05, 200 + index),
    ...(index % 2 === 0 ? {} : { tokenId: '201', conditionId: aMarket(2).conditionId }),
  })),
});

type Action =
  | { readonly is: 'order'; readonly ticks: number; readonly shares: number; readonly tokenId: string }
  | { readonly is: 'pass'; readonly ms: number };

const actions = fc.array(
  fc.oneof(
    fc.record({
      is: fc.constant('order' as const),
      ticks: fc.integer({ min: 40, max: 60 }),
      shares: fc.integer({ min: 5, max: 60 }),
      tokenId: fc.constantFrom('101', '102', '201'),
    }),
    fc.record({ is: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 200_000 }) }),
  ),
  { minLength: 5, maxLength: 25 },
);

it('whatever a follower does among strangers, a restart anywhere changes nothing that follows', async () => {
  let traded = 0;
  await fc.assert(
    fc.asyncProperty(actions, fc.nat(), async (all, cut) => {
      const [stateDir, copyDir] = [aFolder(), aFolder()];
      const first = await open(stateDir);
      const begun = await clientOf(first);
      const half = all.slice(0, cut % all.length);
      for (const action of half) await perform(first, begun, action);
      // What lies in the folder is all that the other one knows.
      cpSync(stateDir, copyDir, { recursive: true });
      const second = await open(copyDir);
      const again = await clientOf(second);
      for (const action of all.slice(half.length)) {
        await perform(first, begun, action);
        await perform(second, again, action);
      }
      for (const ms of [1, 60_000, 1_800_000]) {
        for (const exchange of [first, second]) pass(exchange, ms);
        expect(await seen(second, again)).toEqual(await seen(first, begun));
        expect(first.audit(begun.wallet).cashMicro).toBeGreaterThanOrEqual(0n);
      }
      traded += (await tradesOf(first)).length;
      await Promise.all([first.close(), second.close()]);
      for (const folder of [stateDir, copyDir]) rmSync(folder, { recursive: true });
    }),
    { numRuns: 10 },
  );
  expect(traded).toBeGreaterThan(10 * 20);
}, 120_000);

it('those who came before an order and found too little do not come back for it after a restart', async () => {
  // Given a book too thin for anybody, and an order of a follower half an hour later
  const thin = { tokenId: '101', atMs: START_MS, bids: [], asks: [{ price: '0.51', size: '8' }] };
  const world = aWorld({ books: [thin], rows: [aPrint(3_600, 'BUY', 0.5, 10)] });
  const [stateDir, copyDir] = [aFolder(), aFolder()];
  const first = await open(stateDir, world);
  const begun = await clientOf(first);
  pass(first, 1_800_000);
  await begun.buy(40, 0.5, { orderType: 'GTC', tokenId: '102' });

  // When
  cpSync(stateDir, copyDir, { recursive: true });
  const second = await open(copyDir, world);
  const again = await clientOf(second);

  // Then
  expect(second.audit(again.wallet).trades).toEqual([]);
  for (const exchange of [first, second]) pass(exchange, 600_000);
  expect(second.audit(again.wallet)).toEqual(first.audit(begun.wallet));
  expect(first.audit(begun.wallet).trades.length).toBeGreaterThan(0);
  await Promise.all([first.close(), second.close()]);
  for (const folder of [stateDir, copyDir]) rmSync(folder, { recursive: true });
});

it('60 an hour instead of 120 from a restart on: no order, transaction or trade has a name that was given before', async () => {
  // Given an offer so large that strangers meet it all the hour
  const world = aWorld(HOUR);
  const stateDir = aFolder();
  const first = await open(stateDir, world);
  const client = await aClient(first);
  first.fund(client.wallet, client.account.address, 600_000_000n * MILLION, 0);
  await client.buy(1_000_000_000, 0.5, { orderType: 'GTC', tokenId: '102' });
  pass(first, 1_500_000);
  expect((await takerRows(first)).length).toBeGreaterThan(20);
  await first.close();

  // When
  const second = await open(stateDir, world, 60);
  pass(second, 2_100_000);
  const takers = await takerRows(second);
  const { trades } = second.audit(client.wallet);
  await second.close();

  // Then
  const lines = readFileSync(join(stateDir, 'journal.jsonl'), 'utf8').trim().split('\n');
  const strangers = lines
    .map((line) => JSON.parse(line) as { readonly kind: string; readonly orderId: string })
    .filter(({ kind }) => kind === 'stranger');
  expect(strangers.length).toBeGreaterThan(40);
  expect(new Set(strangers.map(({ orderId }) => orderId)).size).toBe(strangers.length);
  expect(new Set(takers.map((row) => row['transaction_hash'])).size).toBe(takers.length);
  expect(trades.length).toBeGreaterThan(10);
  expect(new Set(trades.map(({ id }) => id)).size).toBe(trades.length);
  rmSync(stateDir, { recursive: true });
});

function open(stateDir: string, world = WORLD, tradesPerHour = 120): Promise<Exchange> {
  return startExchange({ world, speed: 'max', stateDir, strangers: { tradesPerHour } });
}

async function clientOf(exchange: Exchange): Promise<Client> {
  const client = await aClient(exchange);
  exchange.fund(client.wallet, client.account.address, 300n * MILLION, 0);
  return client;
}

async function perform(exchange: Exchange, client: Client, action: Action): Promise<void> {
  if (action.is === 'pass') {
    pass(exchange, action.ms);
    return;
  }
  // The salt is of this instant and order, so that both exchanges are sent the same bytes.
  const salt = exchange.clock.now() * 100 + action.shares;
  await client.buy(action.shares, action.ticks / 100, { orderType: 'GTC', tokenId: action.tokenId, salt });
}

async function seen(exchange: Exchange, client: Client): Promise<unknown> {
  return [
    exchange.audit(client.wallet),
    await rowsOf(client, '/data/orders'),
    await rowsOf(client, '/data/trades'),
    await bookOf(exchange),
    await tradesOf(exchange, 1),
    await tradesOf(exchange, 2),
    (await read(`${exchange.urls.clob}/last-trade-price?token_id=201`)).body,
    exchange.nextWorldChangeMs(),
  ];
}

function aFolder(): string {
  return mkdtempSync(join(tmpdir(), 'exchange-'));
}
