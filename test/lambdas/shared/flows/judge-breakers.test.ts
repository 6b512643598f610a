import { describe, expect, test } from '@jest/globals';
import { resetBreakers } from '#core/ledger/modes.ts';
import { GLOBAL_CAP } from '#core/model/cap.ts';
import { DEFAULT_BREAKERS } from '#core/risk/breaker-limits.ts';
import { withError } from '#core/risk/post-health.ts';
import { judgeBreakers } from '#flows/judge-breakers.ts';
import { notePost } from '#flows/note-post.ts';
import { aFollowerEquity } from '../../../support/builders/a-snapshot.ts';
import { someSettings } from '../../../support/builders/a-settings.ts';
import { NOW } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { givenBought, givenRecorded, givenReduction, givenStarted, theParent } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';
import { MAIN } from '../../../support/redeem-steps.ts';

async function givenProfit(world: FlowWorld, text: string): Promise<void> {
  const at = world.clock.moment;
  const version = ((await world.deps.snapshots.followerEquity(MAIN))?.version ?? 0n) + 1n;
  const equity = aFollowerEquity({ open: dollars(text), at, cashAt: at, marksAt: at, version });
  expect(await world.deps.snapshots.putFollowerEquity(equity)).toBe(true);
}

const whenJudged = (world: FlowWorld, settings = someSettings()): Promise<void> =>
  judgeBreakers(world.deps, MAIN, { settings, now: world.clock.moment });
const theCap = async (world: FlowWorld) => (await world.ledger.cap(MAIN, GLOBAL_CAP))!;

describe('a day that has lost too much', () => {
  test('B23: is judged by what is stored of its start, whoever looks', async () => {
    const world = await givenStarted();
    await givenProfit(world, '-250');
    // Two runs at once, and one that knows nothing of them
    await Promise.all([whenJudged(world), whenJudged(world)]);
    await whenJudged(world);
    expect((await theCap(world)).breakers).toEqual(['DAILY_LOSS']);
    expect(world.log.counts.get('BreakersTripped')).toBe(1);
  });

  test.each([
    ['-249.999999', 'ACTIVE'],
    ['-250', 'REDUCING'],
    ['-250.000001', 'REDUCING'],
  ])('%s of 5,000 dollars: %s', async (lost, mode) => {
    const world = await givenStarted();
    await givenProfit(world, lost);
    await whenJudged(world);
    expect((await theCap(world)).tradingMode).toBe(mode);
  });

  test('stops purchases, also those that were decided before, and no sale', async () => {
    // Given
    const world = await givenBought();
    await givenProfit(world, '-250');
    await whenJudged(world);
    // When
    await givenRecorded(world);
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'BUY')).toMatchObject({
      state: 'DENIED',
      reason: { code: 'TRADING_REDUCING', breakers: ['DAILY_LOSS'] },
    });
    await givenReduction(world, '4000');
    await world.whenExecuted();
    await world.untilQuiet();
    expect(world.ledger.dump().positions[0]?.available).toBe(0n);
  });

  test('says when and why, once', async () => {
    const world = await givenStarted();
    await givenProfit(world, '-250');
    await whenJudged(world);
    await whenJudged(world);
    const why = '250 of 5000 dollars lost on 2026-06-01 (UTC): max_daily_loss_pct 5 %';
    expect((await theCap(world)).trips).toEqual([{ code: 'DAILY_LOSS', at: world.clock.moment, why }]);
    expect(world.log.counts.get('BreakersTripped')).toBe(1);
  });

  test('holds when the loss is made good, and into the next day, until a person resets it', async () => {
    const world = await givenStarted();
    await givenProfit(world, '-250');
    await whenJudged(world);
    await givenProfit(world, '0');
    world.clock.advance(86_400_000);
    await whenJudged(world);
    expect((await theCap(world)).breakers).toEqual(['DAILY_LOSS']);
  });

  test('trips again where it is reset while the loss of its day stands', async () => {
    const world = await givenStarted();
    await givenProfit(world, '-250');
    await whenJudged(world);
    await world.ledger.commit(resetBreakers(await theCap(world)));
    expect(await theCap(world)).toMatchObject({ tradingMode: 'ACTIVE', breakers: [] });
    expect((await theCap(world)).trips).toBeUndefined();
    await whenJudged(world);
    expect((await theCap(world)).breakers).toEqual(['DAILY_LOSS']);
  });
});

describe('errors in a row', () => {
  test('trip at their bound, are forgotten then, and a reset holds', async () => {
    const world = await givenStarted();
    const settings = someSettings({ breakers: { ...DEFAULT_BREAKERS, maxErrorsInRow: 2n } });
    for (const held of [undefined, ['ERRORS_IN_ROW']]) {
      await notePost(world.ledger, MAIN, (before) => withError(before, MAIN, 'no'));
      await whenJudged(world, settings);
      expect((await theCap(world)).breakers).toEqual(held ?? []);
    }
    await world.ledger.commit(resetBreakers(await theCap(world)));
    await whenJudged(world, settings);
    expect((await theCap(world)).tradingMode).toBe('ACTIVE');
  });
});

test('nothing is known: nothing trips', async () => {
  const world = await givenStarted();
  const dryRun = { ...MAIN, mode: 'dry-run' } as const;
  await judgeBreakers(world.deps, dryRun, { settings: someSettings(), now: NOW });
  expect(world.log.counts.get('BreakersTripped')).toBeUndefined();
});
