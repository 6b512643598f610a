import { describe, expect, test } from '@jest/globals';
import { DEFAULT_MESSAGES, NEWS_KINDS } from '#core/model/message-rules.ts';
import { resetBreakers } from '#core/ledger/modes.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { later, startOfUtcDay, utcDate } from '#core/values/unix-ms.ts';
import { NEWS_KEPT_MS } from '#flows/gather-news.ts';
import { MOST_MESSAGE_TRIES, tellNews, type TellReport } from '#flows/tell-news.ts';
import { tripBreaker } from '#flows/trip-breaker.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { aCoverage } from '../../../support/builders/a-coverage.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { aFollowerEquity } from '../../../support/builders/a-snapshot.ts';
import { FOLLOWER } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { memoryNewsCursors } from '../../../support/fakes/memory-news-cursors.ts';
import { type TakingChannel, takingChannel } from '../../../support/fakes/taking-channel.ts';
import { givenMeasured, givenRecorded, givenReduction, givenStarted } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const LEDGER = { follower: FOLLOWER, mode: 'live' } as const;
const RUN_MS = 45_000;

type Told = { readonly world: FlowWorld; readonly channel: TakingChannel; run(forMs?: number): Promise<TellReport> };

/** A started world of which the messenger has seen the beginning. */
async function givenTold(): Promise<Told> {
  const world = await givenStarted();
  const channel = takingChannel();
  const deps = { ...world.deps, cursors: memoryNewsCursors(), channel };
  const run = (forMs = RUN_MS) => tellNews(deps, forMs);
  await run();
  return { world, channel, run };
}

/** A copy of a purchase of the leader, bought and booked. */
async function givenPurchase(world: FlowWorld): Promise<void> {
  await givenMeasured(world);
  await givenRecorded(world);
  world.venue.scripts.push({ quarters: [4] });
  await world.whenExecuted();
  await world.untilQuiet();
}

async function givenTripped({ deps }: FlowWorld): Promise<void> {
  await tripBreaker(deps, { ledger: LEDGER, code: 'DAILY_LOSS', why: '251 of 5000 dollars lost' });
}

/** Measured on the day after, with what it had gained when that day began. */
async function givenNextDay({ clock, deps }: FlowWorld): Promise<void> {
  clock.advance(startOfUtcDay(later(clock.moment, 86_400_000)) - clock.moment + 60_000);
  const { version } = (await deps.snapshots.followerEquity(LEDGER))!;
  const at = clock.moment;
  const day = utcDate(at);
  const dayProfit = dollars('12.5');
  await deps.snapshots.putFollowerEquity(aFollowerEquity({ at, day, dayProfit, version: version + 1n }));
}

describe('the messenger', () => {
  test('tells two purchases, one sale, one breaker and midnight once each, whoever runs how often', async () => {
    // Given
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    world.clock.advance(60_000);
    await givenPurchase(world);
    const both = await run();
    await run();
    await givenReduction(world, '4000');
    await world.untilQuiet();
    await givenTripped(world);
    const sale = await run();
    await run();
    await world.deps.snapshots.addCoverage(aCoverage());
    await givenNextDay(world);
    // When
    const midnight = await run();
    // Then
    expect(await run()).toEqual({ sent: 0, waiting: 0, dropped: 0 });
    expect([both, sale, midnight].map(({ sent }) => sent)).toEqual([2, 2, 1]);
    expect(channel.texts).toEqual([
      'main (live) bought 388.00 Yes at 0.5000 for $195.94, copying Whale, slippage 0 bps: Will it rain?',
      'main (live) bought 388.00 Yes at 0.5000 for $195.94, copying Whale, slippage 0 bps: Will it rain?',
      'main (live), all leaders: DAILY_LOSS is set. 251 of 5000 dollars lost. Reset it on another UTC day: until then it trips again as long as the day’s loss stands.',
      'main (live) sold 776.00 Yes at 0.5000 for $384.12, -$3.88, copying Whale: Will it rain?',
      'main (live) on 2026-06-01 (UTC): +$12.50, equity $5,000.00, drawdown 0.0 %; 1 copied, 1 not: STALE 1',
    ]);
  });

  test('says nothing of what was traded before it first ran, but which breakers hold', async () => {
    // Given
    const world = await givenStarted();
    await givenPurchase(world);
    await givenTripped(world);
    world.clock.advance(600_000);
    const channel = takingChannel();
    const deps = { ...world.deps, cursors: memoryNewsCursors(), channel };
    // When
    await tellNews(deps, RUN_MS);
    await tellNews(deps, RUN_MS);
    // Then
    expect(channel.taken.map(({ kind }) => kind)).toEqual(['breaker']);
  });

  test('tells that a breaker was reset, and that it has tripped again', async () => {
    // Given
    const { world, channel, run } = await givenTold();
    await givenTripped(world);
    await run();
    const reset = async () => {
      const cap = (await world.ledger.cap(LEDGER, GLOBAL_CAP))!;
      await world.ledger.commit(resetBreakers(cap));
    };
    // When
    await reset();
    await run();
    world.clock.advance(1_000);
    await givenTripped(world);
    await run();
    await reset();
    world.clock.advance(1_000);
    await givenTripped(world);
    await run();
    // Then
    expect(channel.taken.map(({ values }) => values['state'])).toEqual([
      ...['is set', 'is reset', 'is set'],
      ...['is reset', 'is set'],
    ]);
  });

  test('keeps everything for the next run while the channel fails, and counts it', async () => {
    // Given
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    await givenTripped(world);
    channel.failure = new UnavailableError('discord answered 500');
    // When
    const failed = await run();
    channel.failure = new ConfigurationError('the secret is missing');
    await run();
    channel.failure = undefined;
    // Then
    expect(failed).toEqual({ sent: 0, waiting: 2, dropped: 0 });
    expect(world.log.counts.get('NewsUntold')).toBe(4);
    expect(await run()).toEqual({ sent: 2, waiting: 0, dropped: 0 });
    expect(await run()).toEqual({ sent: 0, waiting: 0, dropped: 0 });
    expect(channel.taken.map(({ kind }) => kind)).toEqual(['breaker', 'fill']);
  });

  test('a channel that fails in the middle of a run gets the rest in the next, and nothing twice', async () => {
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    await givenTripped(world);
    channel.answers.push({ isTaken: true }, new UnavailableError('slack did not answer'));
    expect(await run()).toEqual({ sent: 1, waiting: 1, dropped: 0 });
    expect(await run()).toEqual({ sent: 1, waiting: 0, dropped: 0 });
    expect(channel.taken.map(({ kind }) => kind)).toEqual(['breaker', 'fill']);
  });

  test.each([
    [0, { sent: 1, dropped: 0 }],
    [1, { sent: 0, dropped: 1 }],
  ])('a trade is told until it is a day old: %i ms beyond', async (beyondMs, { sent, dropped }) => {
    // Given
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    const { journal } = world.ledger.dump();
    const booked = journal.find(({ kind }) => kind === 'buy')!;
    channel.failure = new UnavailableError('away');
    await run();
    channel.failure = undefined;
    // When
    world.clock.advance(booked.at + NEWS_KEPT_MS + beyondMs - world.clock.moment);
    // Then
    expect(await run()).toMatchObject({ sent, dropped });
    expect(await run()).toEqual({ sent: 0, waiting: 0, dropped: 0 });
    expect(world.log.counts.get('NewsDropped') ?? 0).toBe(dropped);
  });

  test('a breaker is never too old to be told', async () => {
    const { world, channel, run } = await givenTold();
    await givenTripped(world);
    channel.failure = new UnavailableError('away');
    await run();
    channel.failure = undefined;
    world.clock.advance(3 * NEWS_KEPT_MS);
    expect(await run()).toMatchObject({ sent: 1, dropped: 0 });
  });

  test('waits as long as a channel asks for within its run, and no longer', async () => {
    // Given
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    const before = world.clock.moment;
    // When
    channel.answers.push({ isTaken: false, retryAfterMs: RUN_MS });
    const tooLong = await run();
    const waited = world.clock.moment - before;
    channel.answers.push({ isTaken: false, retryAfterMs: RUN_MS - 1 });
    const within = await run();
    // Then
    expect([tooLong.sent, waited]).toEqual([0, 0]);
    expect([within.sent, world.clock.moment - before]).toEqual([1, RUN_MS - 1]);
  });

  test('drops what the channel refuses for good, says so, and goes on with the next', async () => {
    // Given
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    await givenTripped(world);
    channel.answers.push({ isTaken: false, refusal: 'slack answered 400' });
    // When
    const told = await run();
    // Then
    expect(told).toEqual({ sent: 1, waiting: 0, dropped: 1 });
    expect(channel.taken.map(({ kind }) => kind)).toEqual(['fill']);
    expect(world.log.counts.get('NewsDropped')).toBe(1);
    expect(world.log.counts.get('NewsUntold')).toBeUndefined();
    expect(await run()).toEqual({ sent: 0, waiting: 0, dropped: 0 });
  });

  test('keeps what comes after a refused message, where the channel fails then', async () => {
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    await givenTripped(world);
    channel.answers.push({ isTaken: false, refusal: 'slack answered 400' }, new UnavailableError('away'));
    expect(await run()).toEqual({ sent: 0, waiting: 1, dropped: 1 });
    expect(await run()).toEqual({ sent: 1, waiting: 0, dropped: 0 });
    expect(channel.taken.map(({ kind }) => kind)).toEqual(['fill']);
  });

  test('asks a channel so many times for one message, and then in the next run', async () => {
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    const busy = { isTaken: false, retryAfterMs: 1 } as const;
    channel.answers.push(...Array.from({ length: MOST_MESSAGE_TRIES }, () => busy));
    expect(await run()).toEqual({ sent: 0, waiting: 1, dropped: 0 });
    expect(channel.answers).toEqual([]);
    expect(await run()).toMatchObject({ sent: 1 });
  });

  test('two runs at once tell it twice at the most, and lose nothing', async () => {
    const { world, channel, run } = await givenTold();
    await givenPurchase(world);
    await Promise.all([run(), run()]);
    expect(channel.taken.length).toBeLessThanOrEqual(2);
    expect(new Set(channel.texts).size).toBe(1);
    expect(await run()).toEqual({ sent: 0, waiting: 0, dropped: 0 });
  });

  test('says nothing of a kind that the settings leave out, also not later', async () => {
    // Given
    const { world, channel, run } = await givenTold();
    const stored = (await world.deps.settings.current())!;
    const kinds = NEWS_KINDS.filter((kind) => kind !== 'fill');
    await world.givenSettings({ ...stored, messages: { ...DEFAULT_MESSAGES, kinds } });
    await givenPurchase(world);
    // When
    const without = await run();
    await world.givenSettings({ ...stored, messages: DEFAULT_MESSAGES });
    // Then
    expect(without).toEqual({ sent: 0, waiting: 0, dropped: 0 });
    expect(await run()).toEqual({ sent: 0, waiting: 0, dropped: 0 });
    expect(channel.taken).toEqual([]);
  });

  test('does nothing before settings are applied', async () => {
    const world = await givenStarted();
    const settings = { current: () => Promise.resolve(undefined) };
    const deps = { ...world.deps, settings, cursors: memoryNewsCursors(), channel: takingChannel() };
    expect(await tellNews(deps, RUN_MS)).toEqual({ sent: 0, waiting: 0, dropped: 0 });
    expect(someSettings().messages).toBeUndefined();
  });
});
