import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type HeldPosition } from '#ports/leader-feed.ts';
import { ConfigurationError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { anEquity } from '../../../support/builders/a-snapshot.ts';
import { aBook, aMarket } from '../../../support/builders/a-market.ts';
import { aFollow, someSettings, theLimits } from '../../../support/builders/a-settings.ts';
import { aTransaction, CONDITION, FOLLOWER, LEADER, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { givenBought, givenReduction } from '../../../support/flow-steps.ts';
import { type FlowWorld, flowWorld } from '../../../support/flow-world.ts';
import { givenLater, whenSynced } from '../../../support/sync-steps.ts';
import { quietBreaches } from '../../../support/world-proofs.ts';

const LIVE = { follower: FOLLOWER, mode: 'live' } as const;

function aHeld(changes: Partial<HeldPosition> = {}): HeldPosition {
  return {
    token: TOKEN,
    condition: CONDITION,
    shares: sharesOf('2000'),
    price: priceOf('0.5'),
    value: dollars('1000'),
    title: 'Will it rain?',
    outcome: 'Yes',
    ...changes,
  };
}

/** A leader who holds 2,000 shares, a tenth of his equity, when he is armed; ten minutes later. */
async function givenHolder(settings?: Settings): Promise<FlowWorld> {
  const world = await flowWorld();
  if (settings !== undefined) await world.givenSettings(settings);
  world.feed.held.set(LEADER, [aHeld()]);
  await world.whenWatched();
  await world.whenReconciled();
  await givenLater(world, 600_000);
  return world;
}

const owned = (world: FlowWorld) => world.ledger.dump().positions[0]?.available ?? 0n;
const align = (world: FlowWorld, command = 'first') => whenSynced(world, { mode: 'align', command });

describe('what the leader holds and the follower does not', () => {
  test('is bought by the sizing of the follow, a tenth of the allocation', async () => {
    // Given
    const world = await givenHolder();
    // When
    const { rows } = await align(world);
    await world.untilQuiet();
    // Then: 200 of 2,000 dollars at 0.50, worst fee included
    expect(rows).toMatchObject([{ side: 'BUY', action: 'order' }]);
    expect(owned(world)).toBe(rows[0]?.shares);
    expect(owned(world)).toBeGreaterThan(sharesOf('380'));
    expect(owned(world)).toBeLessThanOrEqual(sharesOf('400'));
    expect(world.ledger.dump().positions[0]?.target).toBe(owned(world));
    expect(quietBreaches(world)).toEqual([]);
  });

  test.each(['first', 'second'])(
    'B3: is bought once, though the %s command follows the first at once and later',
    async (command) => {
      // Given
      const world = await givenHolder();
      await align(world);
      // When
      await align(world, command);
      await world.untilQuiet();
      const { rows } = await align(world, command);
      await world.untilQuiet();
      // Then
      expect(world.venue.posts).toHaveLength(1);
      expect(rows.filter(({ action }) => action !== 'none')).toEqual([]);
    },
  );

  test('is bought less by what the follower comes to own before it is reserved', async () => {
    // Given: two commands at once, of which the second is executed when the first is filled
    const world = await givenHolder();
    await align(world);
    await align(world, 'second');
    const [, second] = world.ledger.dump().parents;
    // When
    await world.untilQuiet();
    // Then
    const ends = world.ledger.dump().parents.map(({ state, reason }) => [state, reason?.code]);
    expect(second?.origin).toBe('align');
    expect(ends).toContainEqual(['DONE', undefined]);
    expect(ends).toContainEqual(['SKIPPED', expect.stringMatching(/ALIGNED|POSITION_BUSY/)]);
    expect(owned(world)).toBeLessThanOrEqual(sharesOf('400'));
  });

  test('is sold with him when he sells half of it afterwards', async () => {
    const world = await givenHolder();
    await align(world);
    await world.untilQuiet();
    const bought = owned(world);
    await givenReduction(world, '1000');
    await world.untilQuiet();
    expect(owned(world) * 2n).toBeLessThanOrEqual(bought + sharesOf('0.02'));
    expect(owned(world)).toBeGreaterThan(0n);
    expect(quietBreaches(world)).toEqual([]);
  });

  test('is bought less by what he sells while the purchase is under way', async () => {
    const world = await givenHolder();
    await align(world);
    await givenReduction(world, '1000');
    await world.untilQuiet();
    expect(owned(world)).toBeLessThanOrEqual(sharesOf('200'));
    expect(owned(world)).toBeGreaterThan(sharesOf('180'));
    expect(quietBreaches(world)).toEqual([]);
  });

  test('stays within every limit', async () => {
    const world = await givenHolder(someSettings({ limits: theLimits({ maxSingleBet: dollars('50') }) }));
    const { rows } = await align(world);
    await world.untilQuiet();
    expect(rows[0]?.usd).toBeLessThanOrEqual(dollars('50'));
    expect(world.ledger.dump().caps.every(({ used }) => used <= dollars('50'))).toBe(true);
  });

  test.each([
    [
      'PRICE_MOVED',
      (world: FlowWorld) =>
        world.markets.books.set(TOKEN, aBook({ asks: [{ price: priceOf('0.9'), shares: sharesOf('9') }] })),
    ],
    [
      'MARKET_NOT_ACCEPTING',
      (world: FlowWorld) => world.markets.known.set(CONDITION, aMarket({ isAcceptingOrders: false })),
    ],
    [
      'TRADING_HALTED',
      (world: FlowWorld) => {
        world.ledger.setTradingMode(LIVE, 'HALTED');
      },
    ],
    ['NO_OFFER', (world: FlowWorld) => world.feed.held.set(LEADER, [aHeld({ price: priceOf('0') })])],
    [
      'LEADER_POSITION_UNSURE',
      (world: FlowWorld) => world.feed.held.set(LEADER, [aHeld({ shares: sharesOf('2500') })]),
    ],
    ['LEADER_POSITION_UNSURE', (world: FlowWorld) => world.feed.held.set(LEADER, [])],
    [
      'POSITION_BUSY',
      (world: FlowWorld) => {
        world.givenLeaderFill({ at: world.clock.moment, transaction: aTransaction(9) });
      },
    ],
    [
      'LEADER_EQUITY_STALE',
      (world: FlowWorld) => {
        world.clock.advance(600_001);
      },
    ],
  ])('is not bought with %s', async (code, given) => {
    const world = await givenHolder();
    given(world);
    const { rows } = await align(world);
    await world.untilQuiet();
    expect(rows).toMatchObject([{ action: 'none', reason: { code } }]);
    expect(world.ledger.dump().parents.filter(({ origin }) => origin === 'align')).toEqual([]);
  });

  test('below a dollar is left alone', async () => {
    const world = await givenHolder(someSettings({ follows: [aFollow({ allocated: dollars('9') })] }));
    expect((await align(world)).rows).toMatchObject([{ action: 'none', reason: { code: 'BELOW_MINIMUM' } }]);
  });
});

describe('what the follower owns above it', () => {
  /** 388 shares, of which the leader now holds a part, by the venue and as recorded. */
  async function givenTooMuch(allocated: string): Promise<FlowWorld> {
    const world = await givenBought();
    await givenLater(world, 600_000);
    world.feed.held.set(LEADER, [aHeld()]);
    await world.givenSettings(someSettings({ follows: [aFollow({ allocated: dollars(allocated) })] }));
    return world;
  }

  test('is sold down to the wish, and never more than is owned', async () => {
    // Given: half the allocation, so 200 shares at 0.50
    const world = await givenTooMuch('1000');
    // When
    const { rows } = await align(world);
    await world.untilQuiet();
    // Then
    expect(rows).toMatchObject([{ side: 'SELL', action: 'order', shares: sharesOf('188') }]);
    expect(owned(world)).toBe(sharesOf('200'));
    expect(world.ledger.dump().positions[0]?.target).toBe(sharesOf('200'));
    expect(quietBreaches(world)).toEqual([]);
  });

  test('B3: is sold once, though the command comes twice', async () => {
    const world = await givenTooMuch('1000');
    await align(world);
    await align(world);
    await align(world, 'second');
    await world.untilQuiet();
    await align(world, 'third');
    await world.untilQuiet();
    expect(owned(world)).toBe(sharesOf('200'));
    expect(world.ledger.dump().parents.filter(({ origin }) => origin === 'gap')).toHaveLength(1);
  });

  test.each([
    [
      'LEADER_EQUITY_STALE',
      (world: FlowWorld) => {
        world.clock.advance(600_001);
      },
    ],
    [
      'LEADER_EQUITY_UNKNOWN',
      (world: FlowWorld) => {
        void world.deps.snapshots.putLeaderEquity(anEquity({ equity: dollars('0'), at: world.clock.moment }));
      },
    ],
    ['NO_OFFER', (world: FlowWorld) => world.feed.held.set(LEADER, [aHeld({ price: priceOf('0') })])],
    ['LEADER_POSITION_UNSURE', (world: FlowWorld) => world.feed.held.set(LEADER, [])],
  ])('is not sold with %s: nothing unknown is read as zero', async (code, given) => {
    const world = await givenTooMuch('1000');
    given(world);
    expect((await align(world)).rows).toMatchObject([{ action: 'none', reason: { code } }]);
    expect(world.ledger.dump().positions[0]?.target).toBe(sharesOf('388'));
  });

  test('by less than the venue’s minimum stays', async () => {
    const world = await givenTooMuch('1935');
    expect((await align(world)).rows).toMatchObject([{ action: 'none', reason: { code: 'DUST' } }]);
    expect(world.ledger.dump().positions[0]?.exit).toBeUndefined();
  });

  test('is not sold because several copies have passed the most of one', async () => {
    const world = await givenTooMuch('2000');
    const sizing = { policy: 'percentage', copyBps: bps(2_000n), maxTrade: dollars('10') } as const;
    await world.givenSettings(someSettings({ follows: [aFollow({ sizing })] }));
    const { rows } = await align(world);
    expect(rows.every(({ side }) => side === 'BUY')).toBe(true);
    expect(world.ledger.dump().positions[0]?.target).toBe(sharesOf('388'));
  });
});

describe('the sources', () => {
  test('must tell all of the newest trades', async () => {
    const world = await givenHolder();
    world.feed.isWhole = false;
    await expect(align(world)).rejects.toThrow(UnreadableAnswerError);
  });

  test('must know the leader', async () => {
    await expect(align(await flowWorld())).rejects.toThrow(ConfigurationError);
  });

  test('a dry run shows the same and stores nothing', async () => {
    const world = await givenHolder();
    const before = world.ledger.dump();
    const plan = await whenSynced(world, { mode: 'align', dryRun: true });
    expect(world.ledger.dump()).toEqual(before);
    expect({ ...(await align(world)), dryRun: true }).toEqual(plan);
  });
});

test('whatever a leader and commands do in whatever order, never more is owned than he has ever led to', async () => {
  const act = fc.constantFrom('align', 'execute', 'reconcile', 'reduce', 'watch');
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
      const world = await givenHolder();
      for (const [index, one] of acts.entries()) {
        if (one === 'align') await align(world, `c${index}`);
        if (one === 'execute') await world.whenExecuted();
        if (one === 'reconcile') await world.whenReconciled();
        if (one === 'reduce') world.givenLeaderFill({ type: 'SELL', at: world.clock.moment, shares: sharesOf('200') });
        if (one === 'watch') await world.whenWatched();
        expect(owned(world)).toBeLessThanOrEqual(sharesOf('400'));
      }
      expect(await world.untilQuiet()).toBe(true);
      expect(owned(world)).toBeLessThanOrEqual(sharesOf('400'));
      expect(quietBreaches(world)).toEqual([]);
    }),
    { numRuns: 60, examples: [[['align', 'execute', 'reconcile', 'reconcile', 'align', 'reduce']]] },
  );
}, 120_000);
