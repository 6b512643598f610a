import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { type Cursor, type Cursors } from '#ports/cursors.ts';
import { anEventId, CONDITION, LEADER, NOW } from '../builders/identities.ts';
import { sharesOf } from '../builders/quantities.ts';

const SHARP = `0x${'5'.repeat(40)}` as Wallet;

const FIRST: Cursor = {
  leader: LEADER,
  armedAt: later(NOW, -1_000),
  at: NOW,
  unconfirmed: [{ eventId: anEventId(), shares: 2n ** 70n, seenAt: NOW }],
  version: 1n,
};

/** As if nothing were known of it before. */
function holding(token: string): Change {
  const value = { leader: LEADER, token: token as TokenId, condition: CONDITION, shares: sharesOf('70'), version: 1n };
  return { kind: 'put', type: 'leader-position', value };
}

/** What every implementation of the cursors keeps; `start` gives an empty one. */
export function cursorsSpec(name: string, start: () => Promise<Cursors>): void {
  describe(`cursors: ${name}`, () => {
    let cursors: Cursors;
    beforeEach(async () => {
      cursors = await start();
    });

    test('a leader who is not armed has no cursor', async () => {
      expect(await cursors.cursor(LEADER)).toBeUndefined();
    });

    test('what is stored comes back as it was', async () => {
      expect(await cursors.move(FIRST)).toBe(true);
      expect(await cursors.cursor(LEADER)).toEqual(FIRST);
    });

    test('a leader is armed once: a try that comes in late changes nothing', async () => {
      expect(await cursors.arm({ leader: LEADER, changes: [holding('11')] })).toBe(true);
      expect(await cursors.cursor(LEADER)).toBeUndefined();
      expect(await cursors.arm({ leader: LEADER, changes: [], cursor: FIRST })).toBe(true);
      expect(await cursors.arm({ leader: LEADER, changes: [holding('12')], cursor: { ...FIRST, at: NOW } })).toBe(
        false,
      );
      expect(await cursors.arm({ leader: LEADER, changes: [holding('12')] })).toBe(false);
      expect(await cursors.cursor(LEADER)).toEqual(FIRST);
      // Free still: neither of the two has stored it.
      expect(await cursors.arm({ leader: SHARP, changes: [holding('12')] })).toBe(true);
    });

    test('a leader whose holdings another run has moved is not armed', async () => {
      await cursors.arm({ leader: SHARP, changes: [holding('11')] });
      expect(await cursors.arm({ leader: LEADER, changes: [holding('11')], cursor: FIRST })).toBe(false);
      expect(await cursors.cursor(LEADER)).toBeUndefined();
    });

    test.each([1n, 3n])(
      'a move to version 2 is made once, and version %p is refused after version 1',
      async (version) => {
        // Given
        await cursors.move(FIRST);
        // When
        const isMoved = await cursors.move({ ...FIRST, at: later(NOW, 9), version });
        // Then
        expect(isMoved).toBe(false);
        expect(await cursors.cursor(LEADER)).toEqual(FIRST);
        expect(await cursors.move({ ...FIRST, at: later(NOW, 5), version: 2n })).toBe(true);
        expect(await cursors.move({ ...FIRST, at: later(NOW, 7), version: 2n })).toBe(false);
        expect((await cursors.cursor(LEADER))?.at).toBe(later(NOW, 5));
      },
    );

    test('the cursor of the chain is moved from version to version, by one watcher each; each shard has its own', async () => {
      const behind = [{ wallet: SHARP, block: 69_999_000 }];
      const first = { block: 70_000_000, hash: `0x${'ab'.repeat(32)}`, wallets: [LEADER], behind, version: 1n };
      expect(await cursors.chain(0)).toBeUndefined();
      expect(await cursors.moveChain(0, { ...first, version: 2n })).toBe(false);
      expect(await cursors.moveChain(0, first)).toBe(true);
      const moves = [1, 2, 3].map((by) => cursors.moveChain(0, { ...first, block: first.block + by, version: 2n }));
      expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1);
      expect(await cursors.moveChain(0, { ...first, version: 2n })).toBe(false);
      expect(await cursors.chain(0)).toMatchObject({ hash: first.hash, wallets: [LEADER], behind, version: 2n });
      expect(await cursors.chain(1)).toBeUndefined();
      expect(await cursors.moveChain(1, first)).toBe(true);
      expect(await cursors.chain(1)).toEqual(first);
    });

    test('of 10 watchers that move one cursor at once, one does', async () => {
      await cursors.move(FIRST);
      const moves = Array.from({ length: 10 }, (_, at) => cursors.move({ ...FIRST, at: later(NOW, at), version: 2n }));
      expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1);
    });
  });
}
