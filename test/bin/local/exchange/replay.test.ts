import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Exchange, startExchange } from '../../../../bin/local/exchange/exchange.ts';
import type { SettlementPlan } from '../../../../bin/local/exchange/settlement.ts';
import type { World } from '../../../../bin/local/exchange/world.ts';
import { aClient, type Client, FIRST_KEY, read, SECOND_KEY } from './a-client.ts';
import { aMarket, aWorld, START_MS } from './a-world.ts';
import { aPrint, MILLION, pass, rowsOf } from './an-exchange.ts';

/** Prints on both sides, a tick change, a delay and a resolution: what time does to orders. */
const WORLD: World = aWorld({
  books: [],
  rows: Array.from({ length: 30 }, (_none, index) =>
    aPrint(20 * index, index % 3 === 0 ? 'SELL' : 'BUY', 0.5 + ((index * 7) % 11) / 100 - 0.05, 40 + index),
  ),
  markets: [
    aMarket(1, {
      feeRate: 0.05,
      tickChanges: [{ atMs: START_MS + 200_000, tickSize: '0.001' }],
      resolution: { atMs: START_MS + 580_000, payoutsMicro: [MILLION, 0n] },
    }),
  ],
});

type Action =
  | {
      readonly is: 'order';
      readonly by: 0 | 1;
      readonly side: 'buy' | 'sell';
      readonly ticks: number;
      readonly shares: number;
      readonly orderType: string;
      readonly tokenId: string;
    }
  | { readonly is: 'cancel-all'; readonly by: 0 | 1 }
  | { readonly is: 'pass'; readonly ms: number };

const actions = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        is: fc.constant('order' as const),
        by: fc.constantFrom(0 as const, 1 as const),
        side: fc.constantFrom('buy' as const, 'sell' as const),
        ticks: fc.integer({ min: 40, max: 60 }),
        shares: fc.integer({ min: 5, max: 150 }),
        orderType: fc.constantFrom('GTC', 'GTC', 'FAK', 'FOK'),
        tokenId: fc.constantFrom('101', '102'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ is: fc.constant('cancel-all' as const), by: fc.constantFrom(0 as const, 1 as const) }),
    },
    { weight: 4, arbitrary: fc.record({ is: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 60_000 }) }) },
  ),
  { minLength: 5, maxLength: 30 },
);

it('whatever is traded: nobody spends or sells what he has not, and a restart anywhere changes nothing that follows', async () => {
  await fc.assert(
    fc.asyncProperty(actions, fc.nat(), async (all, cut) => {
      const stateDir = mkdtempSync(join(tmpdir(), 'exchange-'));
      const copyDir = mkdtempSync(join(tmpdir(), 'exchange-'));
      const first = await open(stateDir);
      const begun = await clientsOf(first);
      const half = all.slice(0, cut % all.length);
      for (const action of half) await perform(first, begun, action);
      // What lies in the folder is all that the other one knows.
      cpSync(stateDir, copyDir, { recursive: true });
      const second = await open(copyDir);
      const again = await clientsOf(second);
      for (const action of all.slice(half.length)) {
        await perform(first, begun, action);
        await perform(second, again, action);
      }
      for (const ms of [1, 60_000, 600_000]) {
        for (const exchange of [first, second]) pass(exchange, ms);
        expect(await seen(second, again)).toEqual(await seen(first, begun));
        for (const { wallet } of begun) {
          const audit = first.audit(wallet);
          expect(audit.cashMicro).toBeGreaterThanOrEqual(0n);
          for (const shares of Object.values(audit.sharesMicro)) expect(shares).toBeGreaterThan(0n);
        }
      }
      await Promise.all([first.close(), second.close()]);
      rmSync(stateDir, { recursive: true });
      rmSync(copyDir, { recursive: true });
    }),
    { numRuns: 20 },
  );
}, 120_000);

function open(stateDir: string): Promise<Exchange> {
  const plans: readonly SettlementPlan[] = ['confirm', 'confirm', 'confirm', 'retry', 'fail'];
  const settlementOf = (tradeId: string): SettlementPlan => plans[parseInt(tradeId.slice(0, 4), 16) % 5] ?? 'confirm';
  return startExchange({ world: WORLD, speed: 'max', stateDir, settlementOf });
}

async function clientsOf(exchange: Exchange): Promise<readonly [Client, Client]> {
  const [one, other] = [await aClient(exchange, FIRST_KEY), await aClient(exchange, SECOND_KEY)];
  for (const { wallet, account } of [one, other]) exchange.fund(wallet, account.address, 300n * MILLION, 0);
  return [one, other];
}

async function perform(exchange: Exchange, clients: readonly [Client, Client], action: Action): Promise<void> {
  if (action.is === 'pass') pass(exchange, action.ms);
  else if (action.is === 'cancel-all') await clients[action.by].request('DELETE', '/cancel-all');
  else {
    const { side, shares, ticks, orderType, tokenId } = action;
    // The salt is of this instant and order, so that both exchanges are sent the same bytes.
    const salt = exchange.clock.now() * 100 + shares;
    await clients[action.by][side](shares, ticks / 100, { orderType, tokenId, salt });
  }
}

async function seen(exchange: Exchange, clients: readonly Client[]): Promise<unknown> {
  const views = await Promise.all(
    clients.map(async (client) => [
      exchange.audit(client.wallet),
      await rowsOf(client, '/data/orders'),
      await rowsOf(client, '/data/trades'),
      (await client.request('GET', '/balance-allowance?asset_type=COLLATERAL')).body,
    ]),
  );
  return [views, await read(`${exchange.urls.clob}/book?token_id=101`), exchange.nextWorldChangeMs()];
}
