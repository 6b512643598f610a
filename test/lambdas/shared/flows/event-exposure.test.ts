import { describe, expect, test } from '@jest/globals';
import { eventCap, marketCap } from '#core/model/cap.ts';
import { type Market } from '#core/model/market.ts';
import { type ConditionId, type EventGroupId, type TokenId } from '#core/values/ids.ts';
import { type Usd, usd } from '#core/values/usd.ts';
import { proveLedger } from '#flows/prove-ledger.ts';
import { aBook, aMarket } from '../../../support/builders/a-market.ts';
import { someSettings, theExecution, theLimits } from '../../../support/builders/a-settings.ts';
import { CONDITION, FOLLOWER, FOLLOWER_WALLET, LEADER, TOKEN } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { givenTradedByHand, whenReconciledForMinutes } from '../../../support/drift-steps.ts';
import { givenRecorded, givenReduction, givenStarted, theParent } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const EVENT = '903' as EventGroupId;
const OTHER_EVENT = '904' as EventGroupId;
const CAP = eventCap(EVENT);

type Outcome = { readonly condition: ConditionId; readonly token: TokenId };
const ONE: Outcome = { condition: CONDITION, token: TOKEN };
const TWO: Outcome = { condition: `0x${'2'.repeat(64)}` as ConditionId, token: '2001' as TokenId };
const THREE: Outcome = { condition: `0x${'3'.repeat(64)}` as ConditionId, token: '3001' as TokenId };

function givenMarket(world: FlowWorld, { condition, token }: Outcome, changes: Partial<Market> = {}): void {
  const no = `${token}0` as TokenId;
  const tokens = [
    { token, outcome: 'Yes' },
    { token: no, outcome: 'No' },
  ];
  world.markets.known.set(condition, aMarket({ condition, tokens, ...changes }));
  world.markets.books.set(token, aBook());
}

/** Three outcomes of one event, each a market of its own; a copy of each would cost 200 dollars at most. */
async function givenOneEvent(maxEventExposure?: Usd, onLimit: 'clamp' | 'reject' = 'clamp'): Promise<FlowWorld> {
  const world = await givenStarted(settingsWith(maxEventExposure, onLimit));
  for (const outcome of [ONE, TWO, THREE]) givenMarket(world, outcome, { eventGroup: EVENT });
  return world;
}

function settingsWith(maxEventExposure?: Usd, onLimit: 'clamp' | 'reject' = 'clamp') {
  return someSettings({
    limits: theLimits(maxEventExposure === undefined ? {} : { maxEventExposure }),
    execution: theExecution({ onLimit }),
    monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
  });
}

async function whenCopied(world: FlowWorld, outcome: Outcome): Promise<void> {
  await givenRecorded(world, outcome);
  await world.whenExecuted();
  expect(await world.untilQuiet()).toBe(true);
}

const usedOf = async (world: FlowWorld, name = CAP): Promise<bigint | undefined> =>
  (await world.ledger.cap(MAIN, name))?.used;

/** The ledger agrees with itself: every cap is what positions and open orders say. */
async function thenProven(world: FlowWorld): Promise<void> {
  const proof = await proveLedger(
    { ledger: world.ledger },
    {
      ledger: MAIN,
      wallet: FOLLOWER_WALLET,
      // eslint-disable-next-line @typescript-eslint/require-await -- the ledger's own lists are read page by page
      children: async function* () {
        yield* world.ledger.dump().children;
      },
      isWholeHistory: true,
      now: world.clock.moment,
    },
  );
  expect(proof?.differences).toEqual([]);
}

describe('S3: a limit of 300 dollars for one event', () => {
  test('gives three outcomes 300 together: 200 for the first, what is left for the second, nothing for the third', async () => {
    // Given
    const world = await givenOneEvent(dollars('300'));
    // When
    await whenCopied(world, ONE);
    await whenCopied(world, TWO);
    const before = (await usedOf(world))!;
    await whenCopied(world, THREE);
    // Then
    expect(before).toBeGreaterThan(dollars('295'));
    expect(await usedOf(world)).toBe(before);
    expect(before).toBeLessThanOrEqual(dollars('300'));
    expect(theParent(world, 'BUY')).toMatchObject({
      ...THREE,
      state: 'DENIED',
      reason: { code: 'EVENT_EXPOSURE_USED', size: dollars('200'), left: dollars('300') - before },
    });
    await thenProven(world);
  });

  test('is none for another event', async () => {
    const world = await givenOneEvent(dollars('300'));
    givenMarket(world, THREE, { eventGroup: OTHER_EVENT });
    for (const outcome of [ONE, TWO, THREE]) await whenCopied(world, outcome);
    expect(theParent(world, 'BUY')).toMatchObject({ ...THREE, state: 'DONE' });
    expect(await usedOf(world, eventCap(OTHER_EVENT))).toBeGreaterThan(dollars('190'));
  });

  test('counts what was bought before it was set', async () => {
    const world = await givenOneEvent();
    await whenCopied(world, ONE);
    const used = (await usedOf(world))!;
    expect(used).toBeGreaterThan(dollars('190'));
    await world.givenSettings(settingsWith(used as Usd, 'reject'));
    await whenCopied(world, TWO);
    expect(theParent(world, 'BUY')).toMatchObject({
      ...TWO,
      state: 'DENIED',
      reason: { code: 'EVENT_EXPOSURE_USED', left: 0n },
    });
  });

  test('S1: that was used up between decision and reservation lets nothing pass', async () => {
    // Given
    const world = await givenOneEvent(dollars('300'), 'reject');
    await givenRecorded(world, TWO);
    const { signerOf } = world.venue;
    world.venue.signerOf = async (follower) => {
      world.venue.signerOf = signerOf;
      await world.ledger.commit([{ kind: 'cap', ...MAIN, name: CAP, reserved: usd(0n), posted: dollars('250') }]);
      return signerOf(follower);
    };
    // When
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toEqual([]);
    expect(theParent(world, 'BUY')).toMatchObject({ reason: { code: 'EVENT_EXPOSURE_USED', left: dollars('50') } });
  });

  test('denies what belongs to no event that the venue tells; without the limit it is copied', async () => {
    for (const [limit, state] of [
      [dollars('300'), 'DENIED'],
      [undefined, 'DONE'],
    ] as const) {
      const world = await givenOneEvent(limit);
      givenMarket(world, ONE);
      await whenCopied(world, ONE);
      expect(theParent(world, 'BUY').state).toBe(state);
      if (limit !== undefined) expect(theParent(world, 'BUY').reason).toEqual({ code: 'EVENT_UNKNOWN' });
    }
  });
});

describe('what an event counts', () => {
  test('goes down with what is sold, as the market’s does', async () => {
    // Given
    const world = await givenOneEvent();
    await whenCopied(world, ONE);
    const bought = (await usedOf(world))!;
    // When
    await givenReduction(world, '1000');
    await world.whenExecuted();
    await world.untilQuiet();
    // Then
    expect(await usedOf(world)).toBe(bought / 2n);
    expect(await usedOf(world)).toBe(await usedOf(world, marketCap(CONDITION)));
    await thenProven(world);
  });

  test('goes to zero when its one market pays out', async () => {
    const world = await givenOneEvent();
    await whenCopied(world, ONE);
    const payouts = world.markets.known.get(CONDITION)!.tokens.map(({ token }) => ({ token, perShare: 0n as never }));
    world.markets.paid.set(CONDITION, { condition: CONDITION, payouts });
    await world.whenReconciled();
    expect(await usedOf(world)).toBe(0n);
    await thenProven(world);
  });

  test('holds shares of nobody’s too', async () => {
    const world = await givenOneEvent();
    await whenCopied(world, ONE);
    const bought = (await usedOf(world))!;
    givenTradedByHand(world, { side: 'BUY' });
    await whenReconciledForMinutes(world, 5);
    expect(await usedOf(world)).toBeGreaterThan(bought);
    await thenProven(world);
  });

  test('of a market whose event is told later is all of it from the next purchase on, and what is sold leaves there', async () => {
    // Given
    const world = await givenOneEvent();
    givenMarket(world, ONE);
    await whenCopied(world, ONE);
    expect(await usedOf(world)).toBeUndefined();
    givenMarket(world, ONE, { eventGroup: EVENT });
    // When
    await whenCopied(world, ONE);
    // Then
    const { basis } = (await world.ledger.position({ ...MAIN, token: TOKEN, leader: LEADER }))!;
    expect(await usedOf(world)).toBe(basis);
    await thenProven(world);
    await givenReduction(world, '4000');
    await world.whenExecuted();
    await world.untilQuiet();
    expect(await usedOf(world)).toBe(0n);
    await thenProven(world);
  });

  test('of a market that the venue moves to another event stays where it was first counted', async () => {
    const world = await givenOneEvent();
    await whenCopied(world, ONE);
    givenMarket(world, ONE, { eventGroup: OTHER_EVENT });
    await whenCopied(world, ONE);
    expect(await usedOf(world)).toBe(await usedOf(world, marketCap(CONDITION)));
    expect(await usedOf(world, eventCap(OTHER_EVENT))).toBeUndefined();
    await thenProven(world);
  });
});
