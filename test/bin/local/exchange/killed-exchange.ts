// Run by durability.test.ts in a process of its own, which is killed while the exchange runs.
import { startExchange } from '../../../../bin/local/exchange/exchange.ts';
import { aClient } from './a-client.ts';
import { aWorld } from './a-world.ts';

/** JSON of something with large integers in it. */
export function asText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part));
}

if (import.meta.main) {
  const exchange = await startExchange({ world: aWorld(), speed: 'max', stateDir: process.argv[2] ?? '' });
  const client = await aClient(exchange);
  exchange.fund(client.wallet, client.account.address, 1_000_000_000n, 0);
  await client.buy(60, 0.52);
  exchange.clock.advance(exchange.clock.now() + 10_000);
  await client.sell(20, 0.49);
  await client.buy(25, 0.5);
  const told = { nowMs: exchange.clock.now(), apiKey: client.apiKey, audit: exchange.audit(client.wallet) };
  process.stdout.write(`${asText(told)}\n`);
}
