import { type ReplayEvent } from '#core/replay/replay-event.ts';
import { drawnDelays, POST_QUANTILES, SEEN_QUANTILES } from '#core/replay/replay-delays.ts';
import { replayVenue } from '#core/replay/replay-venue.ts';
import { replayer } from '#core/replay/replayer.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBook, aLevel, aMarket } from '../../support/builders/a-market.ts';
import { someSettings, theLimits } from '../../support/builders/a-settings.ts';
import { anEquity } from '../../support/builders/a-snapshot.ts';
import { NOW, TOKEN } from '../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../support/builders/quantities.ts';
import { anAct } from '../../support/replay-steps.ts';
import type { Measure } from '../measure.ts';
import { median } from '../statistics.ts';

const ROUNDS = 5;
const BOOKS = 20_000;
/** Of the events, one in so many is an act of a leader; the others are books. */
const ACT_EACH = 20;
const STEP_MS = 2_000;

/** How many events of a recording the backtest plays in a second, on one core. */
export const replayedEvents: Measure = {
  name: 'replayed-events',
  title: 'events that a backtest plays, every rule on, by one core (CPU time)',
  run: ({ isTiny }) => {
    const kinds: readonly (readonly [name: string, events: readonly ReplayEvent[]])[] = [
      ['books, an act of a leader in twenty', story(isTiny ? 200 : BOOKS, ACT_EACH)],
      ['acts of leaders alone', story(isTiny ? 20 : BOOKS / 10, 1)],
    ];
    const figures = kinds.map(([name, events]) => {
      const rates: number[] = [];
      const floors: number[] = [];
      for (let round = 0; round < (isTiny ? 1 : ROUNDS); round += 1) {
        floors.push(rateOf(events, keepBooks));
        rates.push(rateOf(events, playAll));
      }
      return { name, values: { rate: median(rates) }, floor: { rate: median(floors) } };
    });
    return Promise.resolve({ unit: 'per s', floorName: 'keeping the newest book of every token', figures });
  },
};

function rateOf(events: readonly ReplayEvent[], work: (events: readonly ReplayEvent[]) => void): number {
  const start = process.cpuUsage();
  work(events);
  const { user, system } = process.cpuUsage(start);
  return (events.length * 1_000_000) / Math.max(1, user + system);
}

function keepBooks(events: readonly ReplayEvent[]): void {
  const venue = replayVenue();
  for (const event of events) if (event.kind === 'book') venue.putBook(event.token, event.book, event.at);
}

function playAll(events: readonly ReplayEvent[]): void {
  const limits = theLimits({
    ...{ maxMarketExposure: dollars('3000'), maxDailySpend: dollars('4000'), maxPositionShares: sharesOf('20000') },
    ...{ maxEntriesPerMinute: 10n, ignoreBelow: dollars('1'), usesDeploymentRate: true, heedsVetoes: true },
    ...{ maxAdds: 500n, maxLeaderCapitalBps: bps(9_000n), maxPositionCapitalBps: bps(5_000n) },
  });
  const delays = drawnDelays(7n, { seen: SEEN_QUANTILES, post: POST_QUANTILES });
  const settings = someSettings({ limits, guards: { stopLossBps: bps(1_500n), trailingStopBps: bps(3_000n) } });
  const run = replayer({ settings, delays, from: NOW });
  for (const event of events) run.accept(event);
  run.finish(later(NOW, events.length * STEP_MS));
}

/** A leader who buys two times and sells once, in a book that moves. */
function story(count: number, actEach: number): readonly ReplayEvent[] {
  const events: ReplayEvent[] = [{ kind: 'market', at: NOW, market: aMarket() }];
  for (let number = 1; number < count; number += 1) {
    const at = later(NOW, number * STEP_MS);
    const ask = (0.5 + (number % 7) * 0.01).toFixed(2);
    const asks = [aLevel(ask)];
    const bids = [aLevel((Number(ask) - 0.01).toFixed(2))];
    if (number % actEach !== 0 || number === 1)
      events.push({ kind: 'book', at, token: TOKEN, book: aBook({ asks, bids }) });
    else {
      const act = anAct(number % 3 === 0 ? 'SELL' : 'BUY', '100', {
        number,
        at: ask,
        afterS: (number * STEP_MS) / 1_000,
      });
      events.push({ kind: 'actions', at, actions: [act] });
    }
    if (number % 100 === 0) events.push({ kind: 'leader-equity', at, equity: anEquity({ at }) });
  }
  return events;
}
