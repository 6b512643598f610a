import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CapChange, type Change, type ModeChange } from '#core/ledger/change.ts';
import { debit, credit, journalEntry } from '#core/ledger/journal-entry.ts';
import { dayCap, GLOBAL_CAP, leaderCap, marketCap, minuteCap, type Mode, tokenCap } from '#core/model/cap.ts';
import { CASH, COLLATERAL, EXTERNAL } from '#core/model/journal.ts';
import { type FollowerName, type ParentId, type TokenId, type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type CommitResult, type JournalPage, type Ledger, type LedgerName } from '#ports/ledger.ts';
import { aBuyChild, aSellChild, aTrade, anOrderId } from '../builders/a-child.ts';
import { aLeaderEvent, aLeaderPosition } from '../builders/a-leader-event.ts';
import { aParent } from '../builders/a-parent.ts';
import { aCut, aLateKeep, aPending, aPosition } from '../builders/a-position.ts';
import { aRedeeming, aRedeemLane, aRedeemTransaction } from '../builders/a-redeeming.ts';
import { anEventId, aParentId, aTransaction, CONDITION, FOLLOWER, LEADER, NOW, TOKEN } from '../builders/identities.ts';
import { bps } from '#core/values/bps.ts';
import { type CloseReason } from '#core/model/reason.ts';
import { priceOf, sharesOf } from '../builders/quantities.ts';
import { firstUseCapsSpec } from './first-use-caps-spec.ts';

/** A ledger with the caps of one follower open at settings version 1, nothing of them in use. */
export type LedgerUnderTest = {
  readonly ledger: Ledger;
  setTradingMode(ledger: LedgerName, mode: Mode): Promise<void>;
};

const MAIN: LedgerName = { follower: FOLLOWER, mode: 'live' };
const OTHER: LedgerName = { follower: 'other' as FollowerName, mode: 'live' };
const OTHER_LEADER = `0x${'9'.repeat(40)}` as Wallet;
const COST = 100n;

/** Takes 100 micro-dollars of the global cap, if that leaves it at 2,000 or below, for a parent order of its own. */
export function aReservation(at: number): readonly Change[] {
  return [
    { kind: 'put', type: 'parent', value: aParent({ parentId: aParentId(at) }) },
    aCapMove({ reserved: usd(COST), usedAtMost: usd(2_000n - COST) }),
  ];
}

function aCapMove(changes: Partial<CapChange> = {}): CapChange {
  return { kind: 'cap', ...MAIN, name: GLOBAL_CAP, reserved: NO_USD, posted: NO_USD, ...changes };
}

function aModeChange(changes: Partial<ModeChange> = {}): ModeChange {
  return {
    kind: 'mode',
    ...MAIN,
    name: GLOBAL_CAP,
    epochBefore: 0n,
    switch: 'ACTIVE',
    breakers: [],
    tradingMode: 'ACTIVE',
    ...changes,
  };
}

const aDeposit = (of: string, order: { readonly parentId?: ParentId } = {}): Change => ({
  kind: 'journal',
  entry: journalEntry({
    ...MAIN,
    ...order,
    kind: 'deposit',
    of: [of],
    at: NOW,
    legs: [debit(CASH, COLLATERAL, 5n), credit(EXTERNAL, COLLATERAL, 5n)],
  }),
});

/** What every implementation of the ledger keeps. */
export function ledgerSpec(name: string, start: () => Promise<LedgerUnderTest>): void {
  describe(`ledger: ${name}`, () => {
    let ledger: Ledger;
    let under: LedgerUnderTest;
    beforeEach(async () => {
      under = await start();
      ledger = under.ledger;
    });

    describe('versions', () => {
      test('an item of version 1 is written where there is none, once', async () => {
        const put: Change = { kind: 'put', type: 'parent', value: aParent() };
        expect(await ledger.commit([put])).toEqual({ committed: true });
        expect(await ledger.commit([put])).toEqual({ committed: false, failed: [put] });
      });

      test.each([
        [1n, false],
        [2n, false],
        [3n, true],
        [4n, false],
      ])('over version 2, version %p is taken: %p', async (version, isTaken) => {
        // Given
        await ledger.commit([{ kind: 'put', type: 'parent', value: aParent() }]);
        await ledger.commit([{ kind: 'put', type: 'parent', value: aParent({ version: 2n }) }]);
        // When
        const result = await ledger.commit([{ kind: 'put', type: 'parent', value: aParent({ attempts: 5, version }) }]);
        // Then
        expect(result.committed).toBe(isTaken);
        expect((await ledger.parent(aParentId()))?.attempts).toBe(isTaken ? 5 : 0);
      });

      test.each([
        [1n, false],
        [2n, true],
        [3n, false],
      ])('a check of version 2 against version %p lets pass: %p', async (version, isPassed) => {
        await ledger.commit([{ kind: 'put', type: 'parent', value: aParent() }]);
        await ledger.commit([{ kind: 'put', type: 'parent', value: aParent({ version: 2n }) }]);
        const check: Change = { kind: 'check', type: 'parent', value: aParent({ version }) };
        expect((await ledger.commit([check, aDeposit('a')])).committed).toBe(isPassed);
      });

      test('one failed condition of three leaves everything as it was, and is the one named', async () => {
        // Given
        await ledger.commit([{ kind: 'put', type: 'parent', value: aParent() }]);
        const stale: Change = { kind: 'put', type: 'parent', value: aParent({ attempts: 9 }) };
        // When
        const result = await ledger.commit([
          { kind: 'put', type: 'child', value: aBuyChild() },
          stale,
          aCapMove({ reserved: usd(1n) }),
        ]);
        // Then
        expect(result).toEqual({ committed: false, failed: [stale] });
        expect(await ledger.child(anOrderId())).toBeUndefined();
        expect((await ledger.cap(MAIN, GLOBAL_CAP))?.used).toBe(0n);
      });

      test.each([0, 101])('a transaction of %p items is a bug', async (count) => {
        const puts = Array.from({ length: count }, (_, at) => ({
          kind: 'put' as const,
          type: 'parent' as const,
          value: aParent({ parentId: aParentId(at) }),
        }));
        await expect(ledger.commit(puts)).rejects.toThrow('items');
      });

      test('a transaction of 100 items is taken', async () => {
        const puts = Array.from({ length: 100 }, (_, at) => ({
          kind: 'put' as const,
          type: 'parent' as const,
          value: aParent({ parentId: aParentId(at) }),
        }));
        expect(await ledger.commit(puts)).toEqual({ committed: true });
        expect(await ledger.openParents()).toHaveLength(100);
      });
    });

    describe('caps', () => {
      test.each([
        [1_899n, true],
        [1_900n, true],
        [1_901n, false],
      ])('with %p in use, 100 under a limit of 2,000 pass: %p', async (used, isPassed) => {
        await ledger.commit([aCapMove({ posted: usd(used) })]);
        const result = await ledger.commit(aReservation(1));
        expect(result.committed).toBe(isPassed);
        expect((await ledger.cap(MAIN, GLOBAL_CAP))?.used).toBe(isPassed ? used + COST : used);
      });

      test.each<[Mode, boolean, boolean]>([
        ['ACTIVE', true, true],
        ['REDUCING', false, true],
        ['HALTED', false, false],
      ])('%s lets entries pass: %p, sales: %p', async (mode, entries, sales) => {
        await under.setTradingMode(MAIN, mode);
        expect((await ledger.commit([aCapMove({ allows: 'entries' }), aDeposit('a')])).committed).toBe(entries);
        expect((await ledger.commit([aCapMove({ allows: 'sales' }), aDeposit('b')])).committed).toBe(sales);
        expect((await ledger.commit([aCapMove({ allows: 'entries', reserved: usd(1n) })])).committed).toBe(entries);
        // What closes an order is never refused by a switch.
        expect((await ledger.commit([aCapMove({ posted: usd(1n) })])).committed).toBe(true);
      });

      test('another version of the settings is refused', async () => {
        expect((await ledger.commit([aCapMove({ settings: 2n, reserved: usd(1n) })])).committed).toBe(false);
        expect((await ledger.commit([aCapMove({ settings: 1n, reserved: usd(1n) })])).committed).toBe(true);
      });

      test('the opening cash is booked once, and what needs it waits for it', async () => {
        expect((await ledger.commit([aCapMove({ isOpened: true, reserved: usd(1n) })])).committed).toBe(false);
        expect((await ledger.commit([aCapMove({ open: true })])).committed).toBe(true);
        expect((await ledger.commit([aCapMove({ open: true })])).committed).toBe(false);
        expect((await ledger.commit([aCapMove({ isOpened: true, reserved: usd(1n) })])).committed).toBe(true);
      });

      test('a cap that nobody opened lets nothing pass', async () => {
        expect((await ledger.commit([aCapMove({ name: 'L#0x0', reserved: usd(1n) })])).committed).toBe(false);
        expect(await ledger.cap(OTHER, GLOBAL_CAP)).toBeUndefined();
      });

      test('used is the sum of reserved and posted, whatever moves', async () => {
        await ledger.commit([aCapMove({ reserved: usd(70n) })]);
        await ledger.commit([aCapMove({ reserved: usd(-70n), posted: usd(60n) })]);
        await ledger.commit([aCapMove({ posted: usd(-10n) })]);
        expect(await ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({ reserved: 0n, posted: 50n, used: 50n });
      });

      test('S1, B22: of 50 reservations at once, a cap for 20 admits 20', async () => {
        // When
        const results = await Promise.all(Array.from({ length: 50 }, (_, at) => ledger.commit(aReservation(at))));
        // Then
        expect(results.filter(({ committed }) => committed)).toHaveLength(20);
        expect((await ledger.cap(MAIN, GLOBAL_CAP))?.used).toBe(2_000n);
        expect(await ledger.openParents()).toHaveLength(20);
      });
    });

    firstUseCapsSpec(() => ledger);

    describe('caps that count from their first use', () => {
      const MARKET = marketCap(CONDITION);
      const OF_TOKEN = tokenCap(TOKEN);
      const DAY = dayCap(NOW);
      const MINUTE = minuteCap(NOW);
      const passes = async (change: Partial<CapChange>): Promise<boolean> =>
        (await ledger.commit([aCapMove(change)])).committed;

      test.each([MARKET, OF_TOKEN, DAY, `X#1`])(
        '%s: its first dollars pass a limit that they fill, and no smaller one',
        async (name) => {
          const sixty = { name, reserved: usd(60n) };
          expect(await passes({ ...sixty, usedAtMost: usd(59n - 60n) })).toBe(false);
          expect(await ledger.cap(MAIN, name)).toBeUndefined();
          expect(await passes({ ...sixty, usedAtMost: usd(60n - 60n) })).toBe(true);
          expect(await ledger.cap(MAIN, name)).toEqual({
            ...MAIN,
            name,
            ...{ reserved: 60n, posted: 0n, used: 60n, tradingMode: 'ACTIVE' },
          });
        },
      );

      test.each([MARKET, DAY])('%s: with 60 in use, 40 more pass a limit of 100, and 41 do not', async (name) => {
        await ledger.commit([aCapMove({ name, posted: usd(25n), reserved: usd(35n) })]);
        expect(await passes({ name, reserved: usd(41n), usedAtMost: usd(100n - 41n) })).toBe(false);
        expect(await passes({ name, reserved: usd(40n), usedAtMost: usd(100n - 40n) })).toBe(true);
        expect(await ledger.cap(MAIN, name)).toMatchObject({ reserved: 75n, posted: 25n, used: 100n });
      });

      test('of shares: the first 6 pass a limit of 6, and no share after them, whatever the dollars', async () => {
        const shares = (count: string, limit: string, changes: Partial<CapChange> = {}): Partial<CapChange> => ({
          ...{ name: OF_TOKEN, reserved: usd(1n), shares: sharesOf(count) },
          sharesAtMost: (sharesOf(limit) - sharesOf(count)) as never,
          ...changes,
        });
        expect(await passes(shares('6.000001', '6'))).toBe(false);
        expect(await passes(shares('6', '6'))).toBe(true);
        expect(await passes(shares('0.000001', '6'))).toBe(false);
        expect(await passes(shares('1', '7', { usedAtMost: usd(0n) }))).toBe(false);
        expect(await passes(shares('1', '7', { usedAtMost: usd(1n) }))).toBe(true);
        expect(await ledger.cap(MAIN, OF_TOKEN)).toMatchObject({ used: 2n, shares: sharesOf('7') });
        // What is sold makes room again.
        expect(await passes({ name: OF_TOKEN, posted: usd(-1n), shares: (0n - sharesOf('7')) as never })).toBe(true);
        expect(await passes(shares('6', '6'))).toBe(true);
      });

      test('of shares: a cap that has counted dollars only counts as one without shares', async () => {
        const two = { name: OF_TOKEN, shares: sharesOf('2') };
        await ledger.commit([aCapMove({ name: OF_TOKEN, posted: usd(5n) })]);
        expect(await passes({ ...two, sharesAtMost: (sharesOf('1') - sharesOf('2')) as never })).toBe(false);
        expect(await passes({ ...two, sharesAtMost: sharesOf('0') })).toBe(true);
        expect((await ledger.cap(MAIN, OF_TOKEN))?.shares).toBe(sharesOf('2'));
      });

      test('of entries: a minute for 2 admits 2; one for none admits none', async () => {
        const entry = (limit: bigint) => ({ name: MINUTE, entries: 1n, entriesAtMost: limit - 1n });
        expect(await passes(entry(0n))).toBe(false);
        expect([await passes(entry(2n)), await passes(entry(2n)), await passes(entry(2n))]).toEqual([
          true,
          true,
          false,
        ]);
        expect(await passes({ ...entry(2n), name: minuteCap(later(NOW, 60_000)) })).toBe(true);
        expect((await ledger.cap(MAIN, MINUTE))?.entries).toBe(2n);
      });

      test('one refused bound of a transaction leaves every cap of it as it was', async () => {
        const result = await ledger.commit([
          aCapMove({ name: MARKET, reserved: usd(5n), usedAtMost: usd(95n) }),
          aCapMove({ name: MINUTE, entries: 1n, entriesAtMost: -1n }),
        ]);
        expect(result.committed).toBe(false);
        expect(await ledger.cap(MAIN, MARKET)).toBeUndefined();
        expect(await ledger.cap(MAIN, MINUTE)).toBeUndefined();
      });

      test('S1: of 20 entries at once, a minute for 5, a token for 4 shares and a market for 3 dollars admit 3', async () => {
        // When
        const results = await Promise.all(
          Array.from({ length: 20 }, (_, at) =>
            ledger.commit([
              { kind: 'put', type: 'parent', value: aParent({ parentId: aParentId(at) }) },
              aCapMove({ name: MARKET, reserved: usd(1n), usedAtMost: usd(3n - 1n) }),
              aCapMove({ name: OF_TOKEN, shares: sharesOf('1'), sharesAtMost: sharesOf('3') }),
              aCapMove({ name: MINUTE, entries: 1n, entriesAtMost: 5n - 1n }),
            ]),
          ),
        );
        // Then
        expect(results.filter(({ committed }) => committed)).toHaveLength(3);
        expect(await ledger.cap(MAIN, MARKET)).toMatchObject({ used: 3n });
        expect(await ledger.cap(MAIN, OF_TOKEN)).toMatchObject({ shares: sharesOf('3') });
        expect(await ledger.cap(MAIN, MINUTE)).toMatchObject({ entries: 3n });
      });

      test('each ledger counts its own', async () => {
        await ledger.commit([aCapMove({ name: MARKET, reserved: usd(60n) })]);
        expect(await passes({ ...OTHER, name: MARKET, reserved: usd(60n), usedAtMost: usd(0n) })).toBe(true);
      });
    });

    describe('modes', () => {
      test('switch, breakers and mode are written together, the epoch moves by one, and money stays', async () => {
        // Given
        await ledger.commit([aCapMove({ reserved: usd(7n) })]);
        const change = aModeChange({
          switch: 'REDUCING',
          switchFrom: 'follower',
          breakers: ['UNAUTHORIZED'],
          tradingMode: 'HALTED',
        });
        // When
        const result = await ledger.commit([change]);
        // Then
        expect(result).toEqual({ committed: true });
        expect(await ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({
          switch: 'REDUCING',
          switchFrom: 'follower',
          breakers: ['UNAUTHORIZED'],
          tradingMode: 'HALTED',
          epoch: 1n,
          used: 7n,
          settings: 1n,
        });
        expect((await ledger.commit([aCapMove({ allows: 'sales' }), aDeposit('a')])).committed).toBe(false);
      });

      test('when and why breakers tripped stands beside them, and is gone with them', async () => {
        const trips = [
          { code: 'DRIFT', at: NOW, why: '3 are missing' },
          { code: 'LATE_FILL', at: NOW },
        ];
        const breakers = ['DRIFT', 'LATE_FILL'];
        await ledger.commit([aModeChange({ breakers, trips, tradingMode: 'REDUCING' })]);
        expect(await ledger.cap(MAIN, GLOBAL_CAP)).toMatchObject({ breakers, trips });
        await ledger.commit([aModeChange({ epochBefore: 1n })]);
        expect(await ledger.cap(MAIN, GLOBAL_CAP)).not.toHaveProperty('trips');
      });

      test('without an owner, that of before is gone', async () => {
        await ledger.commit([aModeChange({ switch: 'HALTED', switchFrom: 'system', tradingMode: 'HALTED' })]);
        await ledger.commit([aModeChange({ epochBefore: 1n })]);
        const cap = await ledger.cap(MAIN, GLOBAL_CAP);
        expect(cap).toMatchObject({ switch: 'ACTIVE', tradingMode: 'ACTIVE', epoch: 2n });
        expect(cap).not.toHaveProperty('switchFrom');
      });

      test.each([
        [0n, false],
        [1n, false],
        [2n, true],
        [3n, false],
      ])('at epoch 2, a write on epoch %p is taken: %p', async (epochBefore, isTaken) => {
        // Given
        await ledger.commit([aModeChange()]);
        await ledger.commit([aModeChange({ epochBefore: 1n })]);
        const change = aModeChange({ epochBefore, switch: 'HALTED', switchFrom: 'system', tradingMode: 'HALTED' });
        // When
        const result = await ledger.commit([change]);
        // Then
        expect(result).toEqual(isTaken ? { committed: true } : { committed: false, failed: [change] });
        expect((await ledger.cap(MAIN, GLOBAL_CAP))?.tradingMode).toBe(isTaken ? 'HALTED' : 'ACTIVE');
      });

      test('what moves money does not move the epoch', async () => {
        await ledger.commit([aModeChange()]);
        await ledger.commit([aCapMove({ reserved: usd(1n) })]);
        expect((await ledger.commit([aModeChange({ epochBefore: 1n })])).committed).toBe(true);
      });

      test('a cap that nobody opened takes no mode', async () => {
        expect((await ledger.commit([aModeChange({ name: 'L#0x0' })])).committed).toBe(false);
        expect(await ledger.cap(MAIN, 'L#0x0')).toBeUndefined();
      });

      test('the caps that carry a mode are the global one and those of the leaders, of one ledger', async () => {
        const caps = await ledger.modeCaps(MAIN);
        expect(caps.map(({ name }) => name)).toEqual([GLOBAL_CAP, leaderCap(LEADER)]);
        expect(caps[0]).toEqual(await ledger.cap(MAIN, GLOBAL_CAP));
        expect(await ledger.modeCaps(OTHER)).toEqual([]);
      });

      test('where the switches stand is one item, written at its version', async () => {
        // Given
        expect(await ledger.switches()).toBeUndefined();
        const first = { positions: { trading: 'HALTED', 'leaders/0x1': 'REDUCING' }, version: 1n } as const;
        const put: Change = { kind: 'put', type: 'switches', value: first };
        expect((await ledger.commit([put])).committed).toBe(true);
        expect((await ledger.commit([put])).committed).toBe(false);
        expect(await ledger.switches()).toEqual(first);
        // When
        const check: Change = { kind: 'check', type: 'switches', value: { positions: {}, version: 2n } };
        const refused = await ledger.commit([check, aModeChange()]);
        // Then
        expect(refused).toEqual({ committed: false, failed: [check] });
      });

      test('of a breaker and a switch at once, one is told to look again', async () => {
        const results = await Promise.all([
          ledger.commit([aModeChange({ breakers: ['DRIFT'], tradingMode: 'REDUCING' })]),
          ledger.commit([aModeChange({ switch: 'HALTED', switchFrom: 'leader', tradingMode: 'HALTED' })]),
        ]);
        expect(results.filter(({ committed }) => committed)).toHaveLength(1);
        expect((await ledger.cap(MAIN, GLOBAL_CAP))?.epoch).toBe(1n);
      });
    });

    test('a booking of one id is made once, and what comes with it then is not written', async () => {
      // Given
      await ledger.commit([aDeposit('a')]);
      // When
      const again: CommitResult = await ledger.commit([aDeposit('a'), aCapMove({ posted: usd(5n) })]);
      // Then
      expect(again).toEqual({ committed: false, failed: [aDeposit('a')] });
      expect((await ledger.cap(MAIN, GLOBAL_CAP))?.posted).toBe(0n);
      expect((await ledger.commit([aDeposit('b')])).committed).toBe(true);
    });

    describe('what is stored comes back as it was', () => {
      test('an event, alone and with what it follows', async () => {
        const plain = aLeaderEvent();
        const later2 = aLeaderEvent({ eventId: anEventId(2), follows: anEventId(), before: sharesOf('0.000001') });
        await ledger.commit([plain, later2].map((value): Change => ({ kind: 'put', type: 'event', value })));
        expect(await ledger.event(anEventId())).toEqual(plain);
        expect(await ledger.event(anEventId(2))).toEqual(later2);
      });

      test('a leader position below zero, and what adjustments moved of it', async () => {
        const adjust = { down: sharesOf('5'), up: sharesOf('0.01'), downUntil: NOW, upUntil: NOW };
        const changes = { shares: usd(-7n) as never, lastReduction: anEventId(), adjust, isPaidOut: true };
        const value = aLeaderPosition(changes);
        await ledger.commit([{ kind: 'put', type: 'leader-position', value }]);
        expect(await ledger.leaderPosition(LEADER, TOKEN)).toEqual(value);
      });

      test('a parent order with every field', async () => {
        const value = aParent({
          state: 'WORKING',
          side: 'SELL',
          reason: { code: 'STALE', ageMs: 61_000, maxAgeMs: 60_000 },
          openChild: anOrderId(),
          next: later(NOW, 1),
          firstMid: 495_000n as never,
          mergedInto: aParentId(9),
          filledShares: sharesOf('123456789012.123456'),
        });
        await ledger.commit([{ kind: 'put', type: 'parent', value }]);
        expect(await ledger.parent(aParentId())).toEqual(value);
      });

      test('a child order with every field and a salt of 53 bits', async () => {
        const value = aBuyChild({
          state: 'ACKED',
          positionVersion: 7n,
          body: '{"order":{}}',
          apiKey: 'key',
          posts: 3,
          refused: [1, 3],
          refusal: 'no',
          firstPostAt: NOW,
          lastPostAt: later(NOW, 7_000),
          retryAt: later(NOW, 9_000),
          evidence: {
            cancelledAt: NOW,
            cancelledAgainAt: later(NOW, 1),
            emptyAt: later(NOW, 2),
            emptyAgainAt: later(NOW, 3),
            chainAt: later(NOW, 4),
            balanceAt: later(NOW, 5),
            isDisputed: true,
            isBreakerStored: true,
          },
          trades: [
            aTrade({ transaction: aTransaction(), matchedAt: NOW, feeFrom: 'chain' }),
            aTrade({ tradeId: 't2', status: 'FAILED' }),
          ],
          fields: { ...aBuyChild().fields, salt: 2n ** 53n - 1n, makerAmount: 2n ** 100n },
        });
        await ledger.commit([{ kind: 'put', type: 'child', value }]);
        expect(await ledger.child(anOrderId())).toEqual(value);
      });

      test('a position with cuts, purchases and an exit', async () => {
        const value = aPosition({
          cuts: [aCut()],
          buying: [aPending()],
          late: [aLateKeep({ keep: 0n, last: 2n ** 60n })],
          exit: aParentId(3),
        });
        await ledger.commit([{ kind: 'put', type: 'position', value }]);
        expect(await ledger.position({ ...MAIN, token: TOKEN, leader: LEADER })).toEqual(value);
      });

      test('how far the trades of a ledger were searched', async () => {
        expect(await ledger.tradeWatch(MAIN)).toBeUndefined();
        const value = { ...MAIN, at: NOW, deepAt: NOW, version: 1n };
        const put: Change = { kind: 'put', type: 'trade-watch', value };
        expect((await ledger.commit([put])).committed).toBe(true);
        expect(await ledger.tradeWatch(MAIN)).toEqual(value);
        expect(await ledger.tradeWatch(OTHER)).toBeUndefined();
        expect((await ledger.commit([put])).committed).toBe(false);
        expect(await ledger.positions(MAIN)).toEqual([]);
      });

      test('how well the copies of a leader stood at their best, below nothing too', async () => {
        // Given
        const stop = { drawdown: usd(9n), most: usd(8n) };
        const value = { ...MAIN, leader: LEADER, best: usd(-5n), stop, version: 1n };
        expect(await ledger.leaderGuard(MAIN, LEADER)).toBeUndefined();
        // When
        expect((await ledger.commit([{ kind: 'put', type: 'leader-guard', value }])).committed).toBe(true);
        // Then
        expect(await ledger.leaderGuard(MAIN, LEADER)).toEqual(value);
        expect(await ledger.leaderGuard(OTHER, LEADER)).toBeUndefined();
        expect(await ledger.positions(MAIN)).toEqual([]);
        expect((await ledger.commit([{ kind: 'put', type: 'leader-guard', value }])).committed).toBe(false);
      });

      test('why an order closes a position, with the numbers that decided', async () => {
        // Given
        const [mark, limit] = [priceOf('0.42'), bps(1_500n)];
        const why: readonly CloseReason[] = [
          { code: 'STOP_LOSS', mark, cost: priceOf('0.5'), limit },
          { code: 'BEFORE_RESOLUTION', mark, decidedAt: NOW, beforeMs: 7_200_000 },
          { code: 'LEADER_STOP', drawdown: usd(9n), most: usd(8n) },
        ];
        const orders = why.map((closes, at) =>
          aParent({ parentId: aParentId(at), origin: 'guard', side: 'SELL', closes, isUrgent: true }),
        );
        const denied = aParent({
          parentId: aParentId(9),
          reason: { code: 'IN_EXIT_WINDOW', decidedAt: NOW, exitsFrom: NOW },
        });
        // When
        for (const value of [...orders, denied]) await ledger.commit([{ kind: 'put', type: 'parent', value }]);
        const position = aPosition({ peak: mark });
        await ledger.commit([{ kind: 'put', type: 'position', value: position }]);
        // Then
        for (const order of [...orders, denied]) expect(await ledger.parent(order.parentId)).toEqual(order);
        expect(await ledger.position(position)).toEqual(position);
      });

      test('what became of the last orders', async () => {
        expect(await ledger.postHealth(MAIN)).toBeUndefined();
        const unknown = [{ order: anOrderId(7), at: NOW }];
        const value = { ...MAIN, errorsInRow: 2n, lastError: 'no', unknown, version: 1n };
        expect((await ledger.commit([{ kind: 'put', type: 'post-health', value }])).committed).toBe(true);
        expect(await ledger.postHealth(MAIN)).toEqual(value);
        expect(await ledger.postHealth(OTHER)).toBeUndefined();
      });

      test('B25: what the venue restricts, once for all ledgers', async () => {
        expect(await ledger.venueRestrictions()).toBeUndefined();
        const pause = {
          code: 'ENGINE_RESTART',
          text: 'HTTP 425',
          from: NOW,
          seenAt: NOW,
          until: later(NOW, 1),
        } as const;
        const value = { pause, region: { ...pause, code: 'REGION_BLOCKED' as const }, version: 1n };
        const put: Change = { kind: 'put', type: 'venue-restrictions', value };
        expect((await ledger.commit([put])).committed).toBe(true);
        expect(await ledger.venueRestrictions()).toEqual(value);
        expect((await ledger.commit([put])).committed).toBe(false);
        expect((await ledger.commit([{ ...put, value: { version: 2n } }])).committed).toBe(true);
        expect(await ledger.venueRestrictions()).toEqual({ version: 2n });
      });

      test('how far a redemption has come, and the place for its transaction', async () => {
        // Given
        const open = aRedeemTransaction({ goneAt: NOW, outcome: { token: TOKEN, shares: sharesOf('5') } });
        const redeeming = aRedeeming({
          ...{ open, failed: [aTransaction(3)], toldAt: NOW },
          redeemed: { transaction: aTransaction(2), signedAt: NOW },
          redeemedOutcomes: [{ token: TOKEN, transaction: aTransaction(1) }],
          wait: { code: 'NO_GAS', is: 2n ** 60n, limit: 10n ** 18n },
        });
        const lane = aRedeemLane({ open: CONDITION });
        const puts: readonly Change[] = [
          { kind: 'put', type: 'redeeming', value: redeeming },
          { kind: 'put', type: 'redeem-lane', value: lane },
        ];
        expect(await ledger.redeeming(MAIN, CONDITION)).toBeUndefined();
        expect(await ledger.redeemLane(lane.wallet)).toBeUndefined();
        // When
        expect((await ledger.commit(puts)).committed).toBe(true);
        // Then
        expect(await ledger.redeeming(MAIN, CONDITION)).toEqual(redeeming);
        expect(await ledger.redeemLane(lane.wallet)).toEqual(lane);
        expect(await ledger.redeeming(OTHER, CONDITION)).toBeUndefined();
        expect(await ledger.redeemLane(`0x${'7'.repeat(40)}` as Wallet)).toBeUndefined();
        expect((await ledger.commit(puts)).committed).toBe(false);
        expect(await ledger.positions(MAIN)).toEqual([]);
      });

      test('a month of the journal, of one ledger, leg by leg over all pages', async () => {
        // Given
        const bookings = Array.from({ length: 8 }, (_, at) =>
          aDeposit(`deposit ${at}`, at % 2 === 0 ? { parentId: aParentId(at) } : {}),
        );
        for (const booking of bookings) await ledger.commit([booking]);
        // When
        const pages: JournalPage[] = [await ledger.journalPage(MAIN, '2026-06')];
        for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next)
          pages.push(await ledger.journalPage(MAIN, '2026-06', next));
        // Then
        const entries = bookings
          .flatMap((change) => (change.kind === 'journal' ? [change.entry] : []))
          .sort((a, b) => (a.entryId < b.entryId ? -1 : 1));
        const legs = pages.flatMap((page) => page.legs);
        expect(legs.map(({ place: _place, ...leg }) => leg)).toEqual(
          entries.flatMap(({ legs, follower: _follower, mode: _mode, ...common }) =>
            legs.map((leg) => ({ ...common, ...leg })),
          ),
        );
        for (const [at, leg] of legs.entries()) {
          if (legs[at + 1]?.entryId === leg.entryId) continue;
          const { legs: rest } = await ledger.journalPage(MAIN, '2026-06', leg.place);
          expect(rest).toEqual(legs.slice(at + 1, at + 1 + rest.length));
          expect(rest.length > 0).toBe(at + 1 < legs.length);
        }
        expect(await ledger.journalPage(MAIN, '2026-05')).toEqual({ legs: [] });
        expect(await ledger.journalPage(OTHER, '2026-06')).toEqual({ legs: [] });
      });

      test('all caps of a ledger', async () => {
        const move = { kind: 'cap', reserved: usd(1n), posted: usd(2n) } as const;
        await ledger.commit([
          { ...move, ...MAIN, name: tokenCap(TOKEN), shares: sharesOf('3') },
          { ...move, ...MAIN, name: dayCap(NOW) },
        ]);
        const names = (await ledger.caps(MAIN)).map((cap) => cap.name);
        expect(names).toEqual(expect.arrayContaining([tokenCap(TOKEN), dayCap(NOW), GLOBAL_CAP]));
        const ofToken = (await ledger.caps(MAIN)).find((cap) => cap.name === tokenCap(TOKEN));
        expect(ofToken).toMatchObject({ used: 3n, shares: sharesOf('3') });
        expect((await ledger.caps(OTHER)).filter((cap) => cap.name === tokenCap(TOKEN))).toEqual([]);
      });

      test("where walks of a leader's positions differ from what is recorded of him", async () => {
        expect(await ledger.leaderWalk(LEADER)).toBeUndefined();
        const reading = { token: TOKEN, held: sharesOf('5'), positionVersion: 3n, at: NOW };
        const value = { leader: LEADER, readings: [reading], version: 1n };
        const put: Change = { kind: 'put', type: 'leader-walk', value };
        expect((await ledger.commit([put])).committed).toBe(true);
        expect(await ledger.leaderWalk(LEADER)).toEqual(value);
        expect(await ledger.leaderPositions(LEADER)).toEqual([]);
        expect((await ledger.commit([put])).committed).toBe(false);
      });

      test('how far a ledger was compared with its wallet', async () => {
        expect(await ledger.upkeep(MAIN)).toBeUndefined();
        const reading = { token: TOKEN, held: sharesOf('5'), recorded: sharesOf('7'), at: NOW };
        const swept = { sweptOn: '2026-06-01', sweepUntil: NOW };
        const compared = { drift: { at: NOW, readings: [reading] }, cash: { from: NOW, at: NOW } };
        const value = { ...MAIN, ...compared, ...swept, version: 1n };
        const put: Change = { kind: 'put', type: 'upkeep', value };
        expect((await ledger.commit([put])).committed).toBe(true);
        expect(await ledger.upkeep(MAIN)).toEqual(value);
        expect(await ledger.upkeep(OTHER)).toBeUndefined();
        expect((await ledger.commit([put])).committed).toBe(false);
      });

      test('a field that was removed is gone', async () => {
        const { reason: _, ...without } = aParent({ version: 2n });
        await ledger.commit([{ kind: 'put', type: 'parent', value: aParent({ next: NOW, openChild: anOrderId() }) }]);
        await ledger.commit([{ kind: 'put', type: 'parent', value: without }]);
        expect(await ledger.parent(aParentId())).toEqual(without);
      });

      test('what was never stored is undefined', async () => {
        expect(await ledger.event(anEventId())).toBeUndefined();
        expect(await ledger.leaderPosition(LEADER, TOKEN)).toBeUndefined();
        expect(await ledger.parent(aParentId())).toBeUndefined();
        expect(await ledger.child(anOrderId())).toBeUndefined();
        expect(await ledger.position({ ...MAIN, token: TOKEN, leader: LEADER })).toBeUndefined();
      });
    });

    describe('lists', () => {
      test('positions are those of one follower in one mode', async () => {
        // Given
        const mine = [aPosition(), aPosition({ token: '1003' as TokenId })];
        const others = [aPosition({ follower: OTHER.follower }), aPosition({ mode: 'dry-run' })];
        // When
        await ledger.commit([...mine, ...others].map((value): Change => ({ kind: 'put', type: 'position', value })));
        // Then
        expect(await ledger.positions(MAIN)).toEqual(mine);
      });

      test('positions of one token are those of all its leaders, and of no token that begins like it', async () => {
        // Given
        const mine = [aPosition({ leader: OTHER_LEADER }), aPosition()];
        const others = [
          aPosition({ token: `${TOKEN}0` as TokenId }),
          aPosition({ follower: OTHER.follower }),
          aPosition({ mode: 'dry-run' }),
        ];
        // When
        await ledger.commit([...mine, ...others].map((value): Change => ({ kind: 'put', type: 'position', value })));
        // Then
        expect(await ledger.tokenPositions(MAIN, TOKEN)).toEqual(mine);
        expect(await ledger.tokenPositions(MAIN, '9' as TokenId)).toEqual([]);
      });

      test('of many children those that exist come once each, in the order asked for, however many', async () => {
        // Given
        const stored = Array.from({ length: 105 }, (_none, at) => aBuyChild({ venueOrderId: anOrderId(at + 1) }));
        for (const value of stored) await ledger.commit([{ kind: 'put', type: 'child', value }]);
        const [first, second] = stored;
        const unknown = Array.from({ length: 105 }, (_none, at) => anOrderId(1_000 + at));
        // Then
        const backwards = stored.map(({ venueOrderId }) => venueOrderId).reverse();
        expect(await ledger.children([...backwards, ...unknown])).toEqual([...stored].reverse());
        const asked = [second!.venueOrderId, ...unknown, first!.venueOrderId, second!.venueOrderId];
        expect(await ledger.children(asked)).toEqual([second, first]);
        expect(await ledger.children([])).toEqual([]);
      });

      test('a child that was filled late is listed until the fill is booked', async () => {
        // Given
        const child = aBuyChild({ state: 'LATE_FILL', trades: [aTrade({ status: 'MATCHED' })] });
        await ledger.commit([{ kind: 'put', type: 'child', value: child }]);
        expect(await ledger.openChildren()).toEqual([child.venueOrderId]);
        // When
        const booked = { ...child, trades: [aTrade({ settled: true })], version: 2n };
        await ledger.commit([{ kind: 'put', type: 'child', value: booked }]);
        // Then
        expect(await ledger.openChildren()).toEqual([]);
      });

      test('open parents come oldest first, and leave when they end', async () => {
        // Given
        const [young, old] = [
          aParent({ since: '2' }),
          aParent({ parentId: aParentId(2), since: '1', state: 'WORKING' }),
        ];
        await ledger.commit([young, old].map((value): Change => ({ kind: 'put', type: 'parent', value })));
        expect(await ledger.openParents()).toEqual([old.parentId, young.parentId]);
        // When
        await ledger.commit([{ kind: 'put', type: 'parent', value: { ...old, state: 'DONE', version: 2n } }]);
        // Then
        expect(await ledger.openParents()).toEqual([young.parentId]);
      });

      test.each(['RESERVED', 'SUBMITTING', 'ACKED'] as const)(
        'a child that is %s is open until it ends',
        async (state) => {
          // Given
          const child = aSellChild({ state });
          const older = aBuyChild({ venueOrderId: anOrderId(2), reservedAt: later(NOW, -1) });
          await ledger.commit([child, older].map((value): Change => ({ kind: 'put', type: 'child', value })));
          expect(await ledger.openChildren()).toEqual([older.venueOrderId, child.venueOrderId]);
          // When
          await ledger.commit([{ kind: 'put', type: 'child', value: { ...child, state: 'DONE', version: 2n } }]);
          // Then
          expect(await ledger.openChildren()).toEqual([older.venueOrderId]);
        },
      );
    });
  });
}
