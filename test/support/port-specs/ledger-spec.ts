import { beforeEach, describe, expect, test } from '@jest/globals';
import { type CapChange, type Change } from '#core/ledger/change.ts';
import { debit, credit, journalEntry } from '#core/ledger/journal-entry.ts';
import { GLOBAL_CAP, type Mode } from '#core/model/cap.ts';
import { CASH, COLLATERAL, EXTERNAL } from '#core/model/journal.ts';
import { type FollowerName, type TokenId } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type CommitResult, type Ledger, type LedgerName } from '#ports/ledger.ts';
import { aBuyChild, aSellChild, aTrade, anOrderId } from '../builders/a-child.ts';
import { aLeaderEvent, aLeaderPosition } from '../builders/a-leader-event.ts';
import { aParent } from '../builders/a-parent.ts';
import { aCut, aPending, aPosition } from '../builders/a-position.ts';
import { anEventId, aParentId, FOLLOWER, LEADER, NOW, TOKEN } from '../builders/identities.ts';
import { sharesOf } from '../builders/quantities.ts';

/** A ledger with the caps of one follower open at settings version 1, nothing of them in use. */
export type LedgerUnderTest = {
  readonly ledger: Ledger;
  setTradingMode(ledger: LedgerName, mode: Mode): Promise<void>;
};

const MAIN: LedgerName = { follower: FOLLOWER, mode: 'live' };
const OTHER: LedgerName = { follower: 'other' as FollowerName, mode: 'live' };
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

const aDeposit = (of: string): Change => ({
  kind: 'journal',
  entry: journalEntry({
    ...MAIN,
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

      test('of 50 reservations at once, a cap for 20 admits 20', async () => {
        // When
        const results = await Promise.all(Array.from({ length: 50 }, (_, at) => ledger.commit(aReservation(at))));
        // Then
        expect(results.filter(({ committed }) => committed)).toHaveLength(20);
        expect((await ledger.cap(MAIN, GLOBAL_CAP))?.used).toBe(2_000n);
        expect(await ledger.openParents()).toHaveLength(20);
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

      test('a leader position below zero', async () => {
        const value = aLeaderPosition({ shares: usd(-7n) as never, lastReduction: anEventId() });
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
          body: '{"order":{}}',
          apiKey: 'key',
          posts: 3,
          refused: [1, 3],
          refusal: 'no',
          firstPostAt: NOW,
          lastPostAt: later(NOW, 7_000),
          trades: [aTrade(), aTrade({ tradeId: 't2', status: 'FAILED' })],
          fields: { ...aBuyChild().fields, salt: 2n ** 53n - 1n, makerAmount: 2n ** 100n },
        });
        await ledger.commit([{ kind: 'put', type: 'child', value }]);
        expect(await ledger.child(anOrderId())).toEqual(value);
      });

      test('a position with cuts, purchases and an exit', async () => {
        const value = aPosition({
          cuts: [aCut()],
          buying: [aPending()],
          late: [aPending({ keep: 0n })],
          exit: aParentId(3),
        });
        await ledger.commit([{ kind: 'put', type: 'position', value }]);
        expect(await ledger.position({ ...MAIN, token: TOKEN, leader: LEADER })).toEqual(value);
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
