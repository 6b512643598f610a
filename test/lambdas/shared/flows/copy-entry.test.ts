import { describe, expect, test } from '@jest/globals';
import { decideAgain } from '#core/execution/decide-again.ts';
import { entryAnswer, isSameAnswer } from '#core/execution/entry-answer.ts';
import { GLOBAL_CAP, leaderCap, tokenCap } from '#core/model/cap.ts';
import { WHOLE_KEEP } from '#core/model/position.ts';
import { isOpen } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { bps } from '#core/values/bps.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { executeParent } from '#flows/execute-parent.ts';
import { UnavailableError } from '#ports/errors.ts';
import { aFollow, aFollower, someSettings, theExecution, theLimits } from '../../../support/builders/a-settings.ts';
import { aBook } from '../../../support/builders/a-market.ts';
import { FOLLOWER, LEADER, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import {
  givenBought,
  givenMeasured,
  givenRecorded,
  givenReduction,
  givenStarted,
  theChild,
  theParent,
  thenNoOrderPlaced,
  thePosition,
} from '../../../support/flow-steps.ts';
import { flowWorld } from '../../../support/flow-world.ts';

/** Settings whose watcher looks each time that it is asked. */
const oftenRead = (changes: Partial<Settings>): Settings =>
  someSettings({ monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 }, ...changes });

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;

describe('an entry', () => {
  test('of 10 % of the leader is reserved and placed with at most 10 % of the allocation, 200 of 2,000', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    // When
    await world.whenExecuted();
    // Then
    const { leftUsd, state } = theChild(world, 'BUY');
    expect(state).toBe('ACKED');
    expect(leftUsd).toBeLessThanOrEqual(dollars('200'));
    for (const name of [GLOBAL_CAP, leaderCap(LEADER)]) {
      expect(await world.ledger.cap(MAIN, name)).toMatchObject({ reserved: leftUsd, posted: 0n });
    }
  });

  test('waits while the opening cash is not booked, and is copied afterwards', async () => {
    // Given
    const world = await flowWorld();
    await world.whenWatched();
    await givenRecorded(world);
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'NEW', reason: { code: 'LEDGER_NOT_OPEN' } });
    expect(await world.untilQuiet()).toBe(true);
    expect(theParent(world, 'BUY').state).toBe('DONE');
  });

  test.each(['dry-run'] as const)('of a follower who is %s is decided and recorded, and never sent', async (mode) => {
    // Given
    const world = await givenStarted(someSettings({ followers: [aFollower({ mode })] }));
    await givenRecorded(world);
    // When
    await world.whenExecuted();
    // Then
    expect(world.venue.posts).toEqual([]);
    expect(world.ledger.dump().children).toEqual([]);
    expect(theParent(world, 'BUY')).toMatchObject({
      state: 'DONE',
      reason: { code: 'DRY_RUN', size: dollars('200') },
    });
  });

  test('keeps the numbers that it was decided on with its order, also where it was refused', async () => {
    // Given
    const world = await givenStarted(someSettings({ limits: theLimits({ maxSingleBet: dollars('100') }) }));
    await givenRecorded(world);
    await world.whenExecuted();
    const copied = theParent(world, 'BUY').decided;
    // Then
    expect(copied).toMatchObject({ equity: dollars('10000'), size: dollars('200'), allowed: dollars('100') });
    expect(copied?.cost).toBe(theChild(world, 'BUY').leftUsd);
    expect(copied?.caps.map(({ cap }) => cap)).toEqual(['G', 'L']);
  });

  test('keeps what the decision knew, so that it can be made again: of a copy, and of a refusal', async () => {
    for (const limits of [theLimits(), theLimits({ minPortfolioValue: dollars('99999') })]) {
      // Given
      const settings = someSettings({ limits });
      const world = await givenStarted(settings);
      await givenRecorded(world);
      // When
      await world.whenExecuted();
      // Then
      const parent = theParent(world, 'BUY');
      const child = world.ledger.dump().children.find(({ side }) => side === 'BUY');
      const facts = (await world.deps.snapshots.decisionFacts(parent.parentId))!;
      const { orderId } = world.deps.venue;
      const of = { parent, child, facts, settings: (await world.deps.settings.current())!, orderId };
      expect(isSameAnswer(entryAnswer(parent, child)!, decideAgain(of)!)).toBe(true);
    }
  });

  test('is copied all the same where what it knew cannot be kept', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const gate = (call: () => unknown, method: string): unknown => {
      if (method === 'putDecisionFacts') throw new UnavailableError('the table did not answer');
      return call();
    };
    // When
    await executeParent(world.depsBehind(gate), theParent(world, 'BUY').parentId);
    // Then
    expect(theChild(world, 'BUY').state).toBe('ACKED');
    expect(await world.deps.snapshots.decisionFacts(theParent(world, 'BUY').parentId)).toBeUndefined();
  });

  test('of a refusal they say what was asked for and what was left', async () => {
    const limits = theLimits({ maxTotalExposure: dollars('1'), maxSingleBet: dollars('1') });
    const world = await givenStarted(someSettings({ limits }));
    await givenRecorded(world);
    await world.whenExecuted();
    expect(theParent(world, 'BUY')).toMatchObject({
      ...{ state: 'DENIED', reason: { code: 'SINGLE_BET_ABOVE_MAX' } },
      decided: { size: dollars('200'), allowed: dollars('1'), caps: [{ cap: 'G', limit: dollars('1') }, { cap: 'L' }] },
    });
  });

  test('S10: the first live copy is the least that the venue takes, the second as large as it is sized', async () => {
    // Given
    const world = await givenStarted(oftenRead({ limits: theLimits({ canaryCopies: 1n }) }));
    await givenRecorded(world);
    await world.untilQuiet();
    // When
    await givenRecorded(world);
    await world.untilQuiet();
    // Then
    const bought = world.ledger.dump().children.map(({ shares }) => shares);
    expect(bought.toSorted((a, b) => Number(a - b))[0]).toBe(sharesOf('5'));
    expect(bought.length).toBe(2);
    expect(bought.some((count) => count > sharesOf('300'))).toBe(true);
    expect((await world.ledger.cap(MAIN, GLOBAL_CAP))?.copies).toBe(2n);
  });

  test('B23: purchases of a token are limited until it is sold again; one that bought nothing was none', async () => {
    // Given
    const world = await givenStarted(oftenRead({ limits: theLimits({ maxAdds: 1n }) }));
    const buy = async () => {
      await givenRecorded(world);
      await world.untilQuiet();
      return world.ledger
        .dump()
        .parents.find(({ state, reason }) => state === 'DENIED' && reason?.code === 'ADDS_USED');
    };
    // Then
    expect(await buy()).toBeUndefined();
    expect(await buy()).toMatchObject({ reason: { adds: 1n, max: 1n } });
    await givenReduction(world, '4000');
    await world.untilQuiet();
    const before = world.ledger.dump().children.filter(({ side }) => side === 'BUY').length;
    await buy();
    expect(world.ledger.dump().children.filter(({ side }) => side === 'BUY').length).toBe(before + 1);
    expect((await world.ledger.cap(MAIN, tokenCap(TOKEN)))?.adds).toBe(1n);
  });

  test('by a factor of 0.05 the leader’s 2,000 shares are 100, at whatever price within the slippage', async () => {
    const follows = [aFollow({ sizing: { policy: 'factor', factor: 50_000n } })];
    const world = await givenStarted(oftenRead({ follows }));
    await givenRecorded(world);
    await world.untilQuiet();
    expect(thePosition(world).available).toBe(sharesOf('100'));
  });

  test('a Kelly stake is nothing before an edge is measured, and then what it is at our limit and fee', async () => {
    // Given
    const follows = [aFollow({ sizing: { policy: 'kelly', fraction: bps(2_500n) } })];
    const world = await givenStarted(oftenRead({ follows }));
    await givenRecorded(world);
    await world.whenExecuted();
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'SKIPPED', reason: { code: 'EDGE_UNKNOWN' } });
    // When
    const edge = { leader: LEADER, oddsLow: 1_500_000n, betCount: 400, measuredAt: world.clock.moment };
    await world.deps.snapshots.putLeaderEdge(edge);
    await givenRecorded(world);
    await world.untilQuiet();
    // Then
    const { basis } = thePosition(world);
    // 0.6 is worth (0.6 − 0.515) ÷ 0.485 of a quarter of 2,000, at 0.51 and a fee of half a cent.
    expect(basis).toBeGreaterThan(dollars('80'));
    expect(basis).toBeLessThanOrEqual(dollars('87.63'));
  });

  test.each(['REDUCING', 'HALTED'] as const)(
    'is denied and stored with its reason while the switch is %s',
    async (mode) => {
      // Given
      const world = await givenStarted();
      await givenRecorded(world);
      world.ledger.setTradingMode(MAIN, mode);
      // When
      await world.whenExecuted();
      // Then
      thenNoOrderPlaced(world);
      expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code: `TRADING_${mode}` } });
    },
  );

  test('whose leader nobody follows any more is skipped', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    await world.givenSettings(someSettings({ follows: [] }));
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'SKIPPED', reason: { code: 'LEADER_DISABLED' } });
  });

  test('that the leader has given up again before it was taken up comes to nothing', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const purchase = world.doorbell.take()!;
    await givenReduction(world, '2000');
    await world.whenExecuted();
    world.doorbell.giveBack(purchase);
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'NETTED' });
  });

  test('is not cut by a reduction that came before it, though its doorbell comes first', async () => {
    // Given
    const world = await givenBought();
    await givenReduction(world, '1000');
    const reduction = world.doorbell.take()!;
    await givenRecorded(world);
    // When
    await world.whenExecuted();
    world.doorbell.giveBack(reduction);
    await world.whenExecuted();
    // Then
    expect(thePosition(world)).toMatchObject({ target: sharesOf('194'), buying: [{ keep: WHOLE_KEEP }] });
    expect(await world.untilQuiet()).toBe(true);
    expect(thePosition(world)).toMatchObject({ available: sharesOf('582'), target: sharesOf('582') });
  });

  test('S1, S7, B22: whose limit was used up between decision and reservation is decided on again, and denied', async () => {
    // Given
    const world = await givenStarted(someSettings({ execution: theExecution({ onLimit: 'reject' }) }));
    await givenRecorded(world);
    const { signerOf } = world.venue;
    world.venue.signerOf = async (follower) => {
      const used = { reserved: usd(0n), posted: dollars('3900') };
      await world.ledger.commit([{ kind: 'cap', ...MAIN, name: GLOBAL_CAP, ...used }]);
      world.venue.signerOf = signerOf;
      return signerOf(follower);
    };
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'DENIED', reason: { code: 'TOTAL_EXPOSURE_USED' } });
  });

  test('S7: is never reserved under settings that changed after the decision', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { signerOf } = world.venue;
    world.venue.signerOf = async (follower) => {
      world.venue.signerOf = signerOf;
      await world.givenSettings(someSettings({ follows: [] }));
      return signerOf(follower);
    };
    // When
    await world.whenExecuted();
    // Then
    thenNoOrderPlaced(world);
    expect(theParent(world, 'BUY').state).toBe('SKIPPED');
    // What a decision knew that came to nothing is nobody's
    expect(await world.deps.snapshots.decisionFacts(theParent(world, 'BUY').parentId)).toBeUndefined();
  });

  test('that two runs decide on at once is kept with what the one knew whose decision stands, and its key', async () => {
    // Given
    const world = await givenStarted();
    await givenRecorded(world);
    const { parentId } = theParent(world, 'BUY');
    const { signerOf } = world.venue;
    const kept: string[] = [];
    const by =
      (run: string) =>
      (call: () => unknown, method: string): unknown => {
        if (method === 'putDecisionFacts') kept.push(run);
        return call();
      };
    world.venue.signerOf = async (follower) => {
      world.venue.signerOf = signerOf;
      await executeParent(world.depsBehind(by('winner')), parentId);
      return signerOf(follower);
    };
    // When
    await executeParent(world.depsBehind(by('loser')), parentId);
    // Then
    expect(kept).toEqual(['winner']);
    expect(await world.deps.snapshots.decisionFacts(parentId)).toMatchObject({
      signer: await signerOf(aFollower()),
      now: theParent(world, 'BUY').decided?.at,
    });
  });
});

describe('small fills and bursts', () => {
  const holding = someSettings({
    execution: theExecution({ belowMinimum: 'hold' }),
    monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
  });
  /** Each is 30 cents of the leader's 10,000 dollars: a copy of 6 cents. */
  const small = { shares: sharesOf('0.6'), notional: dollars('0.3') };

  test('X25, B15: fills that come one by one wait below the minimum, and reach it together in one order', async () => {
    // Given
    const world = await givenStarted(holding);
    // When
    for (let at = 0; at < 45; at += 1) {
      await givenRecorded(world, small);
      await world.whenExecuted();
      await world.clock.waitUntil(later(world.clock.moment, 4_000));
    }
    await world.untilQuiet();
    // Then
    const { children, parents } = world.ledger.dump();
    expect(children).toHaveLength(1);
    // 43 fills are 2.58 dollars: the first sum that pays 5 shares at 0.51 and what rounding may cost.
    expect(parents.filter((parent) => parent.state === 'DONE')).toMatchObject([{ lot: { amount: dollars('2.58') } }]);
    expect(parents.filter((parent) => parent.state === 'MERGED')).toHaveLength(42 + 1);
  });

  test('B15: 1,000 fills of 0.30 dollars at once end at the exposure of one of 300, within the minimum of the venue', async () => {
    // Given
    const [burst, one] = [await givenStarted(holding), await givenStarted(holding)];
    // When
    const at = burst.clock.moment;
    for (let count = 0; count < 1_000; count += 1) burst.givenLeaderFill({ ...small, at });
    one.givenLeaderFill({ shares: sharesOf('600'), notional: dollars('300'), at });
    while (burst.ledger.dump().events.length < 1_000) await burst.whenWatched();
    for (const world of [burst, one]) expect(await world.untilQuiet()).toBe(true);
    // Then
    const [many, single] = [burst, one].map((world) => thePosition(world).basis);
    const gap = many! - single!;
    expect(Math.abs(Number(gap))).toBeLessThan(Number(dollars('2.55')));
    expect(burst.ledger.dump().children.length).toBeLessThan(25);
    expect(burst.ledger.dump().parents.filter((parent) => isOpen(parent.state))).toEqual([]);
  });

  test('what the leader gave up meanwhile takes its part of every fill before it', async () => {
    // Given
    const world = await givenStarted(holding);
    await givenRecorded(world, { shares: sharesOf('20'), notional: dollars('10') });
    await world.whenExecuted();
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'HELD', lot: { amount: dollars('2') } });
    // When
    await givenReduction(world, '10');
    await givenRecorded(world, { shares: sharesOf('20'), notional: dollars('10') });
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'BUY').lot?.amount).toBe(dollars('3'));
  });

  test('a fill that waited 15 minutes in vain is skipped, and none of it is bought later', async () => {
    // Given
    const world = await givenStarted(holding);
    await givenRecorded(world, small);
    await world.whenExecuted();
    // When
    await world.clock.waitUntil(later(world.clock.moment, 900_000));
    await world.whenReconciled();
    await world.whenExecuted();
    // Then
    expect(theParent(world, 'BUY')).toMatchObject({ state: 'SKIPPED', reason: { code: 'BELOW_MINIMUM' } });
    await givenMeasured(world);
    await givenRecorded(world, small);
    await world.whenExecuted();
    expect(theParent(world, 'BUY').lot?.amount).toBe(dollars('0.06'));
  });

  test('two that begin to wait at the same time, the list of what is open lagging, still meet', async () => {
    // Given
    const world = await givenStarted(holding);
    const fill = { shares: sharesOf('16'), notional: dollars('8') };
    await givenRecorded(world, fill);
    await givenRecorded(world, fill);
    const [first, second] = [world.doorbell.take()!, world.doorbell.take()!];
    const lagging = { ...world.ledger, openSiblings: async () => Promise.resolve([]) };
    let isFirstRun = true;
    const whileLooking: typeof world.ledger.leaderPosition = async (...place) => {
      const answer = await world.ledger.leaderPosition(...place);
      if (isFirstRun) {
        isFirstRun = false;
        await executeParent({ ...world.deps, ledger: lagging }, first);
      }
      return answer;
    };
    // When
    await executeParent({ ...world.deps, ledger: { ...lagging, leaderPosition: whileLooking } }, second);
    // Then
    const states = world.ledger.dump().parents.map(({ state }) => state);
    expect(states.toSorted()).toEqual(['MERGED', 'WORKING']);
  });
});

describe('B34: a leader who buys both outcomes of one market', () => {
  const netting = (netOutcomes: boolean) =>
    someSettings({
      execution: theExecution({ netOutcomes }),
      monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 },
    });
  /** He buys 2,000 of the first outcome and some of the other before anything is decided on. */
  const givenBoth = async (count: string, netOutcomes: boolean) => {
    const world = await givenStarted(netting(netOutcomes));
    world.markets.books.set(OTHER_TOKEN, aBook());
    const at = world.clock.moment;
    world.givenLeaderFill({ at });
    world.givenLeaderFill({
      at: later(at, 1),
      token: OTHER_TOKEN,
      shares: sharesOf(count),
      notional: usd(sharesOf(count) / 2n),
    });
    await world.whenWatched();
    await world.whenWatched();
    await world.whenExecuted();
    return world;
  };
  const boughtOf = ({ venue }: Awaited<ReturnType<typeof givenBoth>>) => venue.posts.length;

  test('in equal parts is not copied at all where outcomes are netted, and twice where they are not', async () => {
    const world = await givenBoth('2000', true);
    thenNoOrderPlaced(world);
    const shares = sharesOf('2000');
    const reason = { code: 'BOTH_OUTCOMES', held: shares, opposite: shares };
    expect(world.ledger.dump().parents).toMatchObject(Array(2).fill({ state: 'SKIPPED', reason }));
    expect(boughtOf(await givenBoth('2000', false))).toBe(2);
  });

  test('is copied by what the larger has beyond the other: 1,000 of 2,000 shares are half the copy', async () => {
    // When
    const world = await givenBoth('1000', true);
    // Then
    expect(boughtOf(world)).toBe(1);
    const { token, leftUsd } = theChild(world, 'BUY');
    expect(token).toBe(TOKEN);
    expect(leftUsd).toBeLessThanOrEqual(dollars('100'));
    expect(leftUsd).toBeGreaterThan(dollars('95'));
    const skipped = world.ledger.dump().parents.filter(({ state }) => state === 'SKIPPED');
    expect(skipped).toMatchObject([{ token: OTHER_TOKEN, reason: { code: 'BOTH_OUTCOMES' } }]);
  });

  test('keeps what was bought before he bought the other, and his sale of it is followed as ever', async () => {
    // Given
    const world = await givenStarted(netting(true));
    world.markets.books.set(OTHER_TOKEN, aBook());
    await givenRecorded(world);
    await world.whenExecuted();
    await world.untilQuiet();
    const bought = thePosition(world).target;
    // When
    await givenRecorded(world, { token: OTHER_TOKEN });
    await world.whenExecuted();
    expect(theParent(world, 'BUY').reason).toMatchObject({ code: 'BOTH_OUTCOMES' });
    expect(world.venue.posts).toHaveLength(1);
    expect(thePosition(world).target).toBe(bought);
    await givenReduction(world, '1000');
    await world.whenExecuted();
    // Then
    expect(thePosition(world).target).toBe(bought / 2n);
  });
});

describe('W4: a clock that is off', () => {
  test.each([
    [2_000, 'DONE', undefined],
    [-2_001, 'DONE', 1],
    [10_000, 'DONE', 1],
    [10_001, 'DENIED', 1],
    [-300_000, 'DENIED', 1],
  ])('by %p ms leaves a purchase %s; it is counted: %p', async (off, state, counted) => {
    const world = await givenStarted();
    world.clock.offMs = () => off;
    await givenRecorded(world);
    world.venue.scripts.push({ quarters: [4] });
    await world.whenExecuted();
    await world.untilQuiet();
    expect(theParent(world, 'BUY').state).toBe(state);
    expect(world.log.counts.get('ClocksOff')).toBe(counted);
  });

  test('keeps no sale from being made', async () => {
    const world = await givenBought();
    world.clock.offMs = () => 600_000;
    await givenReduction(world, '2000');
    world.venue.scripts.push({ quarters: [4] });
    await world.whenExecuted();
    await world.untilQuiet();
    expect(theParent(world, 'SELL').state).toBe('DONE');
    expect(thePosition(world).available).toBe(0n);
  });
});
