import { NO_PICO, type PicoUsd } from '../values/pico-usd.ts';
import { sum } from '../values/quantity.ts';
import { type Bet } from './bet.ts';
import { known, missing, type Statistic } from './statistic.ts';

/** What the bets of one event came to together: one match or one election is one piece of luck. */
export type EventResult = { readonly event: string; readonly bets: number; readonly profit: PicoUsd };

/** Results by event, the largest profit first. */
export function eventResults(bets: readonly Bet[]): readonly EventResult[] {
  return [...Map.groupBy(bets, ({ event }) => event)]
    .map(([event, own]) => ({
      event,
      bets: own.length,
      profit: sum(
        NO_PICO,
        own.map(({ profit }) => profit),
      ),
    }))
    .toSorted((a, b) => (a.profit === b.profit ? (a.event < b.event ? -1 : 1) : a.profit > b.profit ? -1 : 1));
}

/** The part of the total that the best event made; above one where the others lost. DEGENERATE where there is no profit. */
export function topEventShare(results: readonly EventResult[]): Statistic {
  const total = sum(
    NO_PICO,
    results.map(({ profit }) => profit),
  );
  const [top] = results;
  if (top === undefined) return missing('EMPTY');
  return total > 0n ? known(Number(top.profit) / Number(total)) : missing('DEGENERATE');
}
