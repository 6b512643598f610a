import { beforeEach, describe, expect, test } from '@jest/globals';
import { later } from '#core/values/unix-ms.ts';
import { type Snapshots } from '#ports/snapshots.ts';
import { anEquity } from '../builders/a-snapshot.ts';
import { LEADER, NOW } from '../builders/identities.ts';
import { dollars } from '../builders/quantities.ts';

/** What every implementation of the snapshots keeps; `start` gives an empty one. */
export function snapshotsSpec(name: string, start: () => Promise<Snapshots>): void {
  describe(`snapshots: ${name}`, () => {
    let snapshots: Snapshots;
    beforeEach(async () => {
      snapshots = await start();
    });

    test('a leader who was never measured has none', async () => {
      expect(await snapshots.leaderEquity(LEADER)).toBeUndefined();
    });

    test('what is stored comes back as it was', async () => {
      const equity = anEquity({ positionCount: 3, cash: dollars('1.000001') });
      await snapshots.putLeaderEquity(equity);
      expect(await snapshots.leaderEquity(LEADER)).toEqual(equity);
    });

    test.each([
      [-1, '10000'],
      [0, '7'],
      [1, '7'],
    ])('a measurement %p ms later leaves %p dollars', async (ms, expected) => {
      // Given
      await snapshots.putLeaderEquity(anEquity());
      // When
      await snapshots.putLeaderEquity(anEquity({ equity: dollars('7'), at: later(NOW, ms) }));
      // Then
      expect((await snapshots.leaderEquity(LEADER))?.equity).toBe(dollars(expected));
    });
  });
}
