import { describe, expect, test } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { credit, debit, journalEntry } from '#core/ledger/journal-entry.ts';
import { putChild, putPosition } from '#core/ledger/put.ts';
import { dayCap, GLOBAL_CAP, leaderCap, marketCap, minuteCap, tokenCap } from '#core/model/cap.ts';
import { COLLATERAL, EXTERNAL, positionAccount } from '#core/model/journal.ts';
import { type Position } from '#core/model/position.ts';
import { price } from '#core/values/price.ts';
import { later, type UnixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { proveLedger, type ProvenLedger } from '#flows/prove-ledger.ts';
import { someSettings, theLimits } from '../../../support/builders/a-settings.ts';
import {
  CONDITION,
  FOLLOWER,
  FOLLOWER_WALLET,
  LEADER,
  NOW,
  OTHER_TOKEN,
  TOKEN,
} from '../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../support/builders/quantities.ts';
import { givenTradedByHand, whenReconciledForMinutes } from '../../../support/drift-steps.ts';
import { givenRecorded, givenReduction, givenStarted, theChild } from '../../../support/flow-steps.ts';
import { type FlowWorld } from '../../../support/flow-world.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const none = { reserved: usd(0n), posted: usd(0n) } as const;

/** Bought under day and minute limits, half of it sold, ten shares bought by hand: all quiet. */
async function givenTraded(): Promise<FlowWorld> {
  const limits = theLimits({ maxDailySpend: dollars('1000'), maxEntriesPerMinute: 5n });
  const world = await givenStarted(
    someSettings({ limits, monitoring: { pollIntervalMs: 2_000, portfolioSyncIntervalMs: 60_000 } }),
  );
  await givenRecorded(world);
  await world.whenExecuted();
  await world.untilQuiet();
  await givenReduction(world, '1000');
  await world.whenExecuted();
  await world.untilQuiet();
  givenTradedByHand(world, { side: 'BUY' });
  await whenReconciledForMinutes(world, 5);
  return world;
}

async function* childrenOf(world: FlowWorld) {
  await Promise.resolve();
  yield* world.ledger.dump().children;
}

type Asked = { readonly isWholeHistory?: boolean; readonly now?: UnixMs; readonly withWallet?: boolean };

const whenProven = (
  world: FlowWorld,
  { isWholeHistory = true, now = world.clock.moment, withWallet = true }: Asked = {},
): Promise<ProvenLedger | undefined> => {
  const { ledger, chain, markets } = world.deps;
  return proveLedger(withWallet ? { ledger, world: { chain, markets } } : { ledger }, {
    ledger: MAIN,
    wallet: FOLLOWER_WALLET,
    children: () => childrenOf(world),
    isWholeHistory,
    now,
  });
};

/** The wallet's cash as trades have left it, off by so many millionths. */
function givenCash(world: FlowWorld, offBy = 0n): void {
  world.chain.cash.set(FOLLOWER_WALLET, usd(dollars('5000') + offBy));
}

describe('a ledger in which something was bought, sold and found', () => {
  test('is proven to the last millionth: caps, positions, journal, wallet', async () => {
    const world = await givenTraded();
    givenCash(world);
    const proof = await whenProven(world);
    expect(proof).toMatchObject({ differences: [], positions: 2, tokens: 1, isCashCompared: true });
    expect(proof?.caps).toBe(6);
  });

  test('is proven while orders are open; their tokens and cash are not compared with the wallet', async () => {
    // Given
    const world = await givenTraded();
    await givenRecorded(world);
    world.venue.scripts.push({ quarters: [2], confirmsAfter: 500 });
    await world.whenExecuted();
    expect(theChild(world, 'BUY').leftUsd).toBeGreaterThan(0n);
    // Then
    expect(await whenProven(world)).toMatchObject({ differences: [], tokens: 0, isCashCompared: false });
  });

  test('is proven after its market paid out, before and after the claim is cash', async () => {
    // Given
    const world = await givenTraded();
    const payouts = [
      { token: TOKEN, perShare: price(1_000_000n) },
      { token: OTHER_TOKEN, perShare: price(0n) },
    ];
    world.markets.paid.set(CONDITION, { condition: CONDITION, payouts });
    await world.whenReconciled();
    // Then
    expect((await world.ledger.position({ ...MAIN, token: TOKEN, leader: LEADER }))?.claimed).toBe(sharesOf('194'));
    expect(await whenProven(world)).toMatchObject({ differences: [], tokens: 0, isCashCompared: false });
  });

  test('is proven over the turn of months, however many pages each has', async () => {
    const world = await givenTraded();
    const inAugust = later(NOW, 75 * 86_400_000);
    const booking = journalEntry({
      ...{ ...MAIN, kind: 'deposit', of: ['late'], at: inAugust },
      legs: [debit('CASH', COLLATERAL, 5n), credit(EXTERNAL, COLLATERAL, 5n)],
    });
    await world.ledger.commit([{ kind: 'journal', entry: booking }]);
    givenCash(world, 5n);
    expect(await whenProven(world, { now: inAugust })).toMatchObject({ differences: [], isCashCompared: true });
  });
});

type Break = (world: FlowWorld) => Promise<readonly Change[]> | readonly Change[];

const aPositionOff =
  (changes: (position: Position) => object): Break =>
  async (world) => {
    const position = await world.ledger.position({ ...MAIN, token: TOKEN, leader: LEADER });
    return position === undefined ? [] : [putPosition(position, changes(position))];
  };
const aCapOff =
  (name: string, changes: object): Break =>
  () => [{ kind: 'cap', ...MAIN, name, ...none, ...changes }];
const aBookingOff =
  (...legs: readonly [string, string, bigint][]): Break =>
  () => [
    {
      kind: 'journal',
      entry: {
        ...{ ...MAIN, entryId: 'f'.repeat(64), kind: 'deposit', at: NOW },
        legs: legs.map(([account, asset, amount]) => debit(account, asset, amount)),
      },
    },
  ];

describe('a ledger of which one number is off by a millionth', () => {
  const held = `${TOKEN} for ${LEADER}`;
  test.each<readonly [string, Break]>([
    [`shares of ${held}`, aPositionOff(() => ({ available: sharesOf('194.000001') }))],
    [`cost of ${held}`, aPositionOff(({ basisFees }) => ({ basisFees: basisFees + 1n }))],
    [`shares in sales of ${held}`, aPositionOff(() => ({ available: sharesOf('193.999999'), selling: 1n }))],
    ['realised profit and loss', aPositionOff(({ realised }) => ({ realised: realised + 1n }))],
    [`claim ${TOKEN}`, aPositionOff(() => ({ claimed: 1n }))],
    ['claim pUSD', aPositionOff(() => ({ claimedUsd: 1n }))],
    ['reserved on G', aCapOff(GLOBAL_CAP, { reserved: usd(1n) })],
    [`posted on ${leaderCap(LEADER)}`, aCapOff(leaderCap(LEADER), { posted: usd(1n) })],
    [`posted on ${marketCap(CONDITION)}`, aCapOff(marketCap(CONDITION), { posted: usd(-1n) })],
    [`shares on ${tokenCap(TOKEN)}`, aCapOff(tokenCap(TOKEN), { shares: 1n })],
    [`posted on ${dayCap(NOW)}`, aCapOff(dayCap(NOW), { posted: usd(1n) })],
    [`posted on ${marketCap(`0x${'9'.repeat(64)}` as never)}`, aCapOff(`M#0x${'9'.repeat(64)}`, { posted: usd(1n) })],
    ['debits less credits of pUSD', aBookingOff(['CASH', COLLATERAL, 1n])],
    [`${TOKEN} without a position`, aBookingOff([positionAccount(TOKEN, 'nobody'), TOKEN, 1n], [EXTERNAL, TOKEN, -1n])],
    ['cash', aBookingOff(['CASH', COLLATERAL, 1n], [EXTERNAL, COLLATERAL, -1n])],
  ])('is found out: %s', async (what, broken) => {
    // Given
    const world = await givenTraded();
    givenCash(world);
    const changes = await broken(world);
    expect((await world.ledger.commit(changes)).committed).toBe(true);
    // When
    const proof = await whenProven(world);
    // Then
    const [first] = proof?.differences ?? [];
    expect(first?.what).toBe(what);
    const off = (first?.stored ?? 0n) - (first?.expected ?? 0n);
    expect([1n, -1n]).toContain(off);
    expect(first?.kind).toBe(what === 'cash' ? 'wallet' : 'ledger');
  });

  test('is found out where more entries are counted in a minute than were made, not where the limit is younger', async () => {
    const world = await givenTraded();
    givenCash(world);
    const minute = minuteCap(theChild(world, 'BUY').reservedAt);
    await world.ledger.commit([{ kind: 'cap', ...MAIN, name: minute, ...none, entries: 1n }]);
    expect((await whenProven(world))?.differences).toMatchObject([
      { what: `entries on ${minute}`, stored: 2n, expected: 1n },
    ]);
    await world.ledger.commit([{ kind: 'cap', ...MAIN, name: minute, ...none, entries: -2n }]);
    expect((await whenProven(world))?.differences).toEqual([]);
  });

  test('S2: is found out where a closed order still holds dollars: the reservation has leaked', async () => {
    const world = await givenTraded();
    givenCash(world);
    await world.ledger.commit([putChild(theChild(world, 'BUY'), { leftUsd: usd(3n) })]);
    const found = (await whenProven(world))?.differences ?? [];
    expect(found).toHaveLength(5);
    expect(found.find(({ what }) => what === 'reserved on G')).toMatchObject({
      stored: 0n,
      expected: 3n,
      expectedFrom: 'the open orders',
    });
  });

  test('is found out in the wallet: a share more, a millionth of a dollar less', async () => {
    const world = await givenTraded();
    givenCash(world, -1n);
    world.chain.transferred.set(TOKEN, 1n);
    expect((await whenProven(world))?.differences).toMatchObject([
      { what: `shares of ${TOKEN}`, kind: 'wallet', stored: sharesOf('204'), expected: sharesOf('204.000001') },
      { what: 'cash', kind: 'wallet', expectedFrom: 'the wallet' },
    ]);
    expect((await whenProven(world, { withWallet: false }))?.differences).toEqual([]);
  });
});

describe('a proof by the open orders alone', () => {
  test('leaves days and minutes unjudged, and finds all else', async () => {
    const world = await givenTraded();
    givenCash(world);
    await world.ledger.commit([{ kind: 'cap', ...MAIN, name: dayCap(NOW), ...none, posted: usd(1n) }]);
    expect((await whenProven(world, { isWholeHistory: false }))?.differences).toEqual([]);
    await world.ledger.commit([{ kind: 'cap', ...MAIN, name: GLOBAL_CAP, ...none, posted: usd(1n) }]);
    expect((await whenProven(world, { isWholeHistory: false }))?.differences).toHaveLength(1);
  });
});

describe('a ledger that is written while it is read', () => {
  test.each([
    [2, 'is read again', true],
    [6, 'is not judged when it never stands still', false],
  ])('%i times: %s', async (times, _, isProven) => {
    // Given
    const world = await givenTraded();
    givenCash(world);
    let left = times;
    const { journalPage } = world.ledger;
    world.ledger.journalPage = async (...input) => {
      const page = await journalPage(...input);
      left -= 1;
      // Each reading turns two pages, and a cap moves after each.
      if (left >= 0) await world.ledger.commit([{ kind: 'cap', ...MAIN, name: 'X#1', ...none, reserved: usd(1n) }]);
      return page;
    };
    // When
    const proof = await whenProven(world);
    // Then
    if (isProven) expect(proof?.differences.map(({ what }) => what)).toEqual(['reserved on X#1']);
    else expect(proof).toBeUndefined();
  });
});
