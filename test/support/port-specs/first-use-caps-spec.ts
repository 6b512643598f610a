import { describe, expect, test } from '@jest/globals';
import { type CapChange } from '#core/ledger/change.ts';
import { dayCap, eventCap, marketCap, minuteCap, tokenCap } from '#core/model/cap.ts';
import { type EventGroupId } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type Ledger, type LedgerName } from '#ports/ledger.ts';
import { CONDITION, FOLLOWER, NOW, TOKEN } from '../builders/identities.ts';

const MAIN: LedgerName = { follower: FOLLOWER, mode: 'live' };
const EVENT = eventCap('903' as EventGroupId);

const aMove = (name: string, changes: Partial<CapChange> = {}): CapChange => ({
  ...{ kind: 'cap', ...MAIN, name, reserved: NO_USD, posted: NO_USD, ...changes },
});

/** What every ledger keeps of caps that nobody opens: those of a market, an event, a token, a day and a minute. */
export function firstUseCapsSpec(current: () => Ledger): void {
  describe('caps that count from their first use', () => {
    test.each([marketCap(CONDITION), EVENT, tokenCap(TOKEN), dayCap(NOW)])(
      '%s: its limit holds from the first',
      async (name) => {
        const ledger = current();
        const takeSixty = aMove(name, { reserved: usd(60n), usedAtMost: usd(100n - 60n) });
        // A first use that alone is above the limit: nothing is stored, and its own bound is below zero.
        expect(
          (await ledger.commit([aMove(name, { reserved: usd(101n), usedAtMost: usd(100n - 101n) })])).committed,
        ).toBe(false);
        expect(await ledger.cap(MAIN, name)).toBeUndefined();
        expect((await ledger.commit([takeSixty])).committed).toBe(true);
        expect((await ledger.commit([takeSixty])).committed).toBe(false);
        expect((await ledger.commit([aMove(name, { reserved: usd(41n), usedAtMost: usd(59n) })])).committed).toBe(
          false,
        );
        expect((await ledger.commit([aMove(name, { reserved: usd(40n), usedAtMost: usd(60n) })])).committed).toBe(true);
        expect(await ledger.cap(MAIN, name)).toMatchObject({ ...MAIN, name, used: 100n, reserved: 100n, posted: 0n });
      },
    );

    test('all of a limit passes at first use, and counts in what is reserved and posted together', async () => {
      const ledger = current();
      const all = aMove(EVENT, { reserved: usd(70n), posted: usd(30n), usedAtMost: usd(0n) });
      expect((await ledger.commit([all])).committed).toBe(true);
      expect(await ledger.cap(MAIN, EVENT)).toMatchObject({ used: 100n, reserved: 70n, posted: 30n });
      expect((await ledger.commit([aMove(EVENT, { reserved: usd(1n), usedAtMost: usd(99n) })])).committed).toBe(false);
    });

    test('shares of a token and entries of a minute have bounds of their own', async () => {
      const ledger = current();
      const sixShares = aMove(tokenCap(TOKEN), { shares: shares(6n), sharesAtMost: shares(10n - 6n) });
      const entry = aMove(minuteCap(NOW), { entries: 1n, entriesAtMost: 2n - 1n });
      const passed: boolean[] = [];
      for (const change of [sixShares, sixShares, entry, entry, entry])
        passed.push((await ledger.commit([change])).committed);
      expect(passed).toEqual([true, false, true, true, false]);
    });

    test('purchases of a token have a bound, and begin anew only where nothing of it is owned', async () => {
      const ledger = current();
      const further = aMove(tokenCap(TOKEN), { shares: shares(20_000n), adds: 1n, addsAtMost: 2n - 1n });
      const first = aMove(tokenCap(TOKEN), {
        ...{ shares: shares(20_000n), sharesAtMost: shares(9_999n), adds: 1n, restartsAdds: true },
      });
      const sold = aMove(tokenCap(TOKEN), { shares: shares(-30_001n) });
      const passed: boolean[] = [];
      for (const change of [first, first, further, further, sold, first])
        passed.push((await ledger.commit([change])).committed);
      // 40,000 are owned, of which 30,001 are sold: 9,999 are too few for any order.
      expect(passed).toEqual([true, false, true, false, true, true]);
      expect(await ledger.cap(MAIN, tokenCap(TOKEN))).toMatchObject({ adds: 1n, shares: 29_999n });
      expect((await ledger.commit([aMove(tokenCap(TOKEN), { adds: -1n })])).committed).toBe(true);
      expect((await ledger.cap(MAIN, tokenCap(TOKEN)))?.adds).toBe(0n);
    });

    test('of 50 purchases at once, a limit for 3 admits 3', async () => {
      const ledger = current();
      const further = aMove(tokenCap(TOKEN), { shares: shares(20_000n), adds: 1n, addsAtMost: 3n - 1n });
      const results = await Promise.all(Array.from({ length: 50 }, () => ledger.commit([further])));
      expect(results.filter(({ committed }) => committed)).toHaveLength(3);
      expect((await ledger.cap(MAIN, tokenCap(TOKEN)))?.adds).toBe(3n);
    });

    test('of 50 reservations at once, in as many markets of one event, a limit for 20 admits 20', async () => {
      const ledger = current();
      const results = await Promise.all(
        Array.from({ length: 50 }, (_, at) =>
          ledger.commit([
            aMove(`M#${at}`, { reserved: usd(100n), usedAtMost: usd(0n) }),
            aMove(EVENT, { reserved: usd(100n), usedAtMost: usd(2_000n - 100n) }),
          ]),
        ),
      );
      expect(results.filter(({ committed }) => committed)).toHaveLength(20);
      expect((await ledger.cap(MAIN, EVENT))?.used).toBe(2_000n);
    });
  });
}
