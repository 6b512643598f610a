import type { Exchange, ExchangeOptions } from '../../../../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';
import type { World } from '../../../../../bin/local/exchange/world.ts';
import { anExchange } from '../an-exchange.ts';

/** A fault as a plan has it. */
export type WrittenFault = { readonly kind: string; readonly on: string } & Readonly<Record<string, unknown>>;

/** Starts an exchange of a small world with some faults; it is closed after the test. */
export function aFaultyExchange(
  faults: readonly WrittenFault[],
  world: Partial<World> = {},
  options: Partial<ExchangeOptions> = {},
): Promise<Exchange> {
  return anExchange(world, { faults: parseFaultPlan(JSON.stringify({ seed: 'test', faults })), ...options });
}

/** How often each fault of the plan was met. */
export function hitsOf(exchange: Exchange): number[] {
  return exchange.faults().map(({ hits }) => hits);
}

/** Whether a request was answered at all. */
export async function isAnswered(request: Promise<unknown>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch {
    return false;
  }
}

/** Waits until something is true that other events of this process bring about, at most some thousand turns. */
export async function until(condition: () => boolean): Promise<void> {
  for (let turns = 0; turns < 5_000 && !condition(); turns += 1)
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  if (!condition()) throw new Error('what was waited for did not come');
}
