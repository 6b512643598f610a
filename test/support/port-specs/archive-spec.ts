import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Change } from '#core/ledger/change.ts';
import { openLedger } from '#core/ledger/open-ledger.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type Archive, type Ledger } from '#ports/ledger.ts';
import { aBuyChild } from '../builders/a-child.ts';
import { aLeaderEvent } from '../builders/a-leader-event.ts';
import { aParent } from '../builders/a-parent.ts';
import { aPosition } from '../builders/a-position.ts';
import { FOLLOWER, LEADER, NOW } from '../builders/identities.ts';
import { dollars } from '../builders/quantities.ts';

/** An archive, and the ledger with open caps that fills it. */
export type ArchiveUnderTest = { readonly archive: Archive; readonly ledger: Ledger };

async function all<T>(rows: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const row of rows) found.push(row);
  return found;
}

/** What every implementation of the archive gives back: each kind whole, and none of another. */
export function archiveSpec(name: string, start: () => Promise<ArchiveUnderTest>): void {
  describe(`archive: ${name}`, () => {
    let archive: Archive;
    let ledger: Ledger;
    beforeEach(async () => {
      ({ archive, ledger } = await start());
    });

    test('gives back what was stored, kind by kind', async () => {
      // Given
      const opening = openLedger({ follower: FOLLOWER, mode: 'live', cash: dollars('5000'), now: NOW });
      const stored: readonly Change[] = [
        { kind: 'put', type: 'event', value: aLeaderEvent() },
        { kind: 'put', type: 'parent', value: aParent() },
        { kind: 'put', type: 'child', value: aBuyChild() },
        { kind: 'put', type: 'position', value: aPosition() },
        ...opening,
      ];
      // When
      await ledger.commit(stored);
      // Then
      expect(await all(archive.events())).toEqual([aLeaderEvent()]);
      expect(await all(archive.parents())).toEqual([aParent()]);
      expect(await all(archive.children())).toEqual([aBuyChild()]);
      expect(await all(archive.positions())).toEqual([aPosition()]);
      expect((await all(archive.caps())).map((cap) => cap.name).sort()).toEqual([GLOBAL_CAP, leaderCap(LEADER)]);
      expect(await all(archive.journal())).toEqual(
        opening.flatMap((change) => ('entry' in change ? [change.entry] : [])),
      );
    });

    test('walks over more rows than one page holds', async () => {
      // Given
      const title = 'x'.repeat(20_000);
      for (let at = 0; at < 80; at += 1) {
        await ledger.commit([{ kind: 'put', type: 'parent', value: aParent({ parentId: `b${at}` as never, title }) }]);
      }
      // Then
      expect(await all(archive.parents())).toHaveLength(80);
    });
  });
}
