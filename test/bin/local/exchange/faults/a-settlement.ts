import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import type { World } from '../../../../../bin/local/exchange/world.ts';
import type { Client } from '../a-client.ts';
import { START_MS } from '../a-world.ts';
import { rowsOf } from '../an-exchange.ts';
import { aFaultyExchange } from './a-faulty-exchange.ts';

/** A world in which no leader trades. */
export const QUIET = { rows: [] };

/** Starts an exchange whose trades settle under one fault. */
export function faulty(
  fault: { readonly kind: string } & Readonly<Record<string, unknown>>,
  world: Partial<World> = QUIET,
): Promise<Exchange> {
  return aFaultyExchange([{ ...fault, on: 'settlement' }], world);
}

/** What the owner reads of its trades so many seconds after the start, the cheapest first. */
export async function statusesAt(exchange: Exchange, client: Client, seconds: readonly number[]): Promise<string[][]> {
  const seen: string[][] = [];
  for (const second of seconds) {
    exchange.clock.advance(START_MS + second * 1_000);
    const rows = await rowsOf(client, '/data/trades');
    const byPrice = [...rows].sort((left, right) => Number(left['price']) - Number(right['price']));
    seen.push(byPrice.map(({ status }) => String(status).replace('TRADE_STATUS_', '')));
  }
  return seen;
}
