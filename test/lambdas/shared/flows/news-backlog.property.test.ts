import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { positionAccount } from '#core/model/journal.ts';
import { DEFAULT_MESSAGES } from '#core/model/message-rules.ts';
import { type NewsCursor } from '#core/model/news.ts';
import { MOST_TOLD } from '#core/reporting/next-cursor.ts';
import { later, type UnixMs, utcMonth } from '#core/values/unix-ms.ts';
import { tellNews } from '#flows/tell-news.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type JournalPage, type StoredLeg } from '#ports/ledger.ts';
import { aCap } from '../../../support/builders/a-snapshot.ts';
import { aFollower, someSettings } from '../../../support/builders/a-settings.ts';
import { aParentId, FOLLOWER, LEADER, NOW, TOKEN } from '../../../support/builders/identities.ts';
import { usd } from '#core/values/usd.ts';
import { countingLog } from '../../../support/fakes/counting-log.ts';
import { memoryNewsCursors } from '../../../support/fakes/memory-news-cursors.ts';

const MINUTE_MS = 60_000;
/** Legs of a page: some of them end within a booking. */
const PAGE_LEGS = 701;
const MOST_RUNS = 120;
/** Runs while which more is bought. */
const BUSY_RUNS = 10;
/** Runs that would tell again what they had forgotten: a reading takes some. */
const QUIET_RUNS = 10;

/** Ids tell no time, as in the journal. */
const idOf = (order: number): string => createHash('sha256').update(String(order)).digest('hex');

function legsOf(order: number, at: UnixMs): readonly StoredLeg[] {
  const entryId = idOf(order);
  const leg = { entryId, kind: 'buy', at, parentId: aParentId(order) } as const;
  return [
    { ...leg, account: positionAccount(TOKEN, LEADER), asset: TOKEN, debit: 10n, credit: 0n, place: `${entryId}#0` },
    { ...leg, account: 'CASH', asset: 'pUSD', debit: 0n, credit: 5n, place: `${entryId}#1` },
  ];
}

/** A journal to which orders are added, and a channel that fails now and then; what was told, by the id of its booking. */
function aBacklog(failures: readonly boolean[]) {
  const legs: StoredLeg[] = [];
  const told: string[] = [];
  const stored: number[] = [];
  const clock = { moment: NOW };
  let sends = 0;
  const cursors = memoryNewsCursors();
  const begun: NewsCursor = {
    ...{ follower: FOLLOWER, mode: 'live', from: later(NOW, -2 * 3_600_000), told: [], readAt: NOW, posted: usd(0n) },
    ...{ breakers: [], version: 1n },
  };
  const nothing = () => Promise.resolve(undefined);
  const journalPage = (_: unknown, month: string, from = ''): Promise<JournalPage> => {
    const rest = legs.filter(({ at, place }) => utcMonth(at) === month && place > from);
    const page = rest.slice(0, PAGE_LEGS);
    return Promise.resolve({ legs: page, ...(rest.length > page.length ? { next: page.at(-1)!.place } : {}) });
  };
  const deps = {
    clock: { now: () => Promise.resolve(clock.moment), waitUntil: (until: UnixMs) => Promise.resolve(until) },
    settings: {
      current: () => Promise.resolve(someSettings({ followers: [aFollower()], messages: DEFAULT_MESSAGES })),
    },
    ledger: {
      modeCaps: () => Promise.resolve([aCap({ posted: usd(BigInt(legs.length)) })]),
      ...{ journalPage, parent: nothing, event: nothing, position: nothing },
    },
    snapshots: { followerEquity: nothing, coverage: nothing },
    cursors: {
      ...cursors,
      moveNews: (cursor: NewsCursor) => {
        stored.push(cursor.told.length);
        return cursors.moveNews(cursor);
      },
    },
    channel: {
      send: ({ newsIds }: { readonly newsIds: readonly string[] }) => {
        sends += 1;
        if (failures[sends % Math.max(1, failures.length)] === true)
          return Promise.reject(new UnavailableError('slack did not answer'));
        told.push(...newsIds.map((id) => id.slice(-64)));
        return Promise.resolve({ isTaken: true as const });
      },
    },
    log: countingLog(),
  };
  const add = (orders: readonly number[], atOf: (order: number) => UnixMs): void => {
    legs.push(...orders.flatMap((order) => legsOf(order, atOf(order))));
    legs.sort((a, b) => (a.place < b.place ? -1 : 1));
  };
  return { deps, told, stored, clock, cursors, begun, add };
}

const someOrders = (from: number, count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => from + at);

test.each([
  ['seconds', 30_000],
  ['ten minutes', 600_000],
  ['an hour', 3_600_000],
])('however many trades of %s are untold, each is told once, and the newest too', async (_, withinMs) => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2_500, max: 3_000 }),
      fc.integer({ min: 5, max: 40 }),
      fc.array(fc.boolean(), { minLength: 20, maxLength: 40 }),
      async (count, perRun, failures) => {
        // Given
        const world = aBacklog(failures.map((fails, at) => fails && at % 7 === 1));
        await world.cursors.moveNews(world.begun);
        world.add(someOrders(0, count), (order) => later(NOW, -((order * 7_919) % withinMs)));
        let orders = count;
        // When
        for (let run = 0, quiet = 0; run < MOST_RUNS && quiet < QUIET_RUNS; run += 1) {
          world.clock.moment = later(world.clock.moment, MINUTE_MS);
          if (run < BUSY_RUNS) {
            world.add(someOrders(orders, perRun), () => later(world.clock.moment, -1));
            orders += perRun;
          }
          await tellNews(world.deps, 45_000);
          quiet = run < BUSY_RUNS || world.told.length < orders ? 0 : quiet + 1;
        }
        // Then
        expect(world.told).toHaveLength(orders);
        expect(new Set(world.told)).toEqual(new Set(someOrders(0, orders).map(idOf)));
        expect(Math.max(...world.stored)).toBeLessThanOrEqual(MOST_TOLD);
        expect(world.deps.log.counts.get('NewsDropped')).toBeUndefined();
      },
    ),
    { numRuns: 2 },
  );
});
