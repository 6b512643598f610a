import { describe, expect, test } from '@jest/globals';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { type MeasuredDay } from '#core/model/coverage.ts';
import { type EventId } from '#core/values/ids.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { type CoverageDeps, measureCoverage } from '#flows/measure-coverage.ts';
import { simulatedFeed } from './counterparts/feed.ts';
import { simulatedMarkets } from './counterparts/markets.ts';
import { generateHistory } from './generate.ts';
import { type History } from './history.ts';
import { START, runHistory } from './run-history.ts';
import { TABLE_NAME, type World } from './world.ts';

const HISTORIES = 60;
/** A busy machine is no failure. */
const TIME_MS = 300_000;
/** A day later: everything has been shown, and is readable. */
const NOW = later(START, DAY_MS);

/** The ports of the daily walk over what a history has left behind, without any fault. */
function depsAfter(history: History, { client, rest }: World): CoverageDeps {
  const stored = { client, table: TABLE_NAME };
  const told = { history, start: START, now: () => NOW, wallets: rest.exchange.wallets };
  const feed = simulatedFeed(told);
  const markets = simulatedMarkets({ ...told, exchange: rest.exchange, onBook: () => undefined });
  return {
    feed: {
      activity: (wallet, from) => Promise.resolve(feed.activity(undefined, wallet, from)),
      lagMs: () => Promise.resolve(feed.lagMs(undefined)),
    },
    markets: { tokensOf: (condition) => Promise.resolve(markets.tokensOf(undefined, condition)) },
    ledger: dynamoLedger(stored),
    cursors: dynamoCursors(stored),
    settings: dynamoSettings(stored),
  };
}

/** What the walk finds of every leader who was armed. */
async function daysOf(deps: CoverageDeps, world: World): Promise<readonly MeasuredDay[]> {
  const settings = await dynamoSettings({ client: world.client, table: TABLE_NAME }).current();
  const days: MeasuredDay[] = [];
  for (const { wallet } of settings?.leaders ?? []) {
    const day = startOfUtcDay(START);
    const coverage = settings && (await measureCoverage(deps, { leader: wallet, day, settings, now: NOW }));
    if (coverage === undefined) continue;
    expect(coverage.isWhole).toBe(true);
    if (coverage.isWhole) days.push(coverage);
  }
  return days;
}

describe('the daily walk after a generated history', () => {
  test(
    `of ${HISTORIES} seeds finds what the judge found: everything is recorded once and answered`,
    async () => {
      let actions = 0;
      let wrong: unknown[] = [];
      for (let seed = 1; seed <= HISTORIES; seed += 1) {
        const history = generateHistory(seed);
        const { violation, world } = await runHistory(history);
        expect(violation).toBeUndefined();
        for (const day of await daysOf(depsAfter(history, world), world)) {
          actions += day.actionCount;
          const { leader, missed, short, duplicates } = day;
          const unanswered = day.followers.filter(({ unansweredCount, openCount }) => unansweredCount + openCount > 0);
          const found = [...missed, ...short, ...duplicates, ...unanswered];
          if (found.length > 0) wrong = [...wrong, { seed, leader, found }];
        }
      }
      expect(wrong).toEqual([]);
      expect(actions).toBeGreaterThan(HISTORIES);
    },
    TIME_MS,
  );

  test('misses exactly the event that is taken away', async () => {
    // Given
    const history = generateHistory(3);
    const { world } = await runHistory(history);
    const deps = depsAfter(history, world);
    const base = [...world.rest.mirror.events.values()].filter(({ total, shares }) => total === shares);
    const ids = new Set(
      (await daysOf(withoutAll(deps), world)).flatMap(({ missed }) => missed.map((one) => one.eventId)),
    );
    const taken = base.map(({ eventId }) => eventId).filter((eventId) => ids.has(eventId));
    expect(taken.length).toBeGreaterThan(1);
    for (const eventId of taken) {
      // When
      const days = await daysOf(without(deps, eventId), world);
      // Then
      expect(days.flatMap(({ missed }) => missed.map((one) => one.eventId))).toEqual([eventId]);
    }
  });
});

function without(deps: CoverageDeps, eventId: EventId): CoverageDeps {
  const event: CoverageDeps['ledger']['event'] = (id) =>
    id === eventId ? Promise.resolve(undefined) : deps.ledger.event(id);
  return { ...deps, ledger: { ...deps.ledger, event } };
}

function withoutAll(deps: CoverageDeps): CoverageDeps {
  return { ...deps, ledger: { ...deps.ledger, event: () => Promise.resolve(undefined) } };
}
