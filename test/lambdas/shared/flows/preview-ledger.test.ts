import { describe, expect, test } from '@jest/globals';
import { type Change, type Versioned } from '#core/ledger/change.ts';
import { previewLedger } from '#flows/preview-ledger.ts';
import { aLeaderEvent, aLeaderPosition } from '../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aPosition } from '../../../support/builders/a-position.ts';
import { FOLLOWER, LEADER, OTHER_TOKEN, TOKEN } from '../../../support/builders/identities.ts';
import { sharesOf } from '../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../support/ledger-store.ts';

const LEDGER = { follower: FOLLOWER, mode: 'live' } as const;
const put = (item: Versioned): Change => ({ kind: 'put', ...item });
const position = (changes = {}) => put({ type: 'position', value: aPosition(changes) });

describe('what is written to a preview', () => {
  test('is read from it in every way, above what is stored, and stored nowhere', async () => {
    // Given
    const below = memoryLedger();
    await below.commit([position(), position({ token: OTHER_TOKEN })]);
    const stored = below.dump();
    const preview = previewLedger(below);
    const raised = aPosition({ available: sharesOf('7'), version: 2n });
    // When
    const result = await preview.commit([
      put({ type: 'position', value: raised }),
      put({ type: 'event', value: aLeaderEvent() }),
      put({ type: 'parent', value: aParent() }),
      put({ type: 'leader-position', value: aLeaderPosition() }),
    ]);
    // Then
    expect(result).toEqual({ committed: true });
    expect(await preview.position(raised)).toEqual(raised);
    expect(await preview.positions(LEDGER)).toEqual([raised, aPosition({ token: OTHER_TOKEN })]);
    expect(await preview.tokenPositions(LEDGER, TOKEN)).toEqual([raised]);
    expect(await preview.event(aLeaderEvent().eventId)).toEqual(aLeaderEvent());
    expect(await preview.parent(aParent().parentId)).toEqual(aParent());
    expect(await preview.leaderPosition(LEADER, TOKEN)).toEqual(aLeaderPosition());
    expect(await preview.leaderPositions(LEADER)).toEqual([aLeaderPosition()]);
    expect(below.dump()).toEqual(stored);
  });

  test.each<[string, Change, boolean]>([
    ['a first version of what is there', position(), false],
    ['the next version', position({ version: 2n }), true],
    ['a version that skips one', position({ version: 3n }), false],
    ['a check of the stored version', { kind: 'check', type: 'position', value: aPosition() }, true],
    ['a check of another', { kind: 'check', type: 'position', value: aPosition({ version: 2n }) }, false],
    ['a first version of what is not there', put({ type: 'parent', value: aParent() }), true],
    ['a check of what is not there', { kind: 'check', type: 'parent', value: aParent() }, false],
  ])('is refused as the ledger would: %s', async (_, change, isTaken) => {
    const below = memoryLedger();
    await below.commit([position()]);
    expect((await previewLedger(below).commit([change])).committed).toBe(isTaken);
  });

  test('gives way to a newer position of the leader: the events of watchers who go on meanwhile are seen here, too', async () => {
    const below = memoryLedger();
    const leaderPosition = (version: bigint) =>
      put({ type: 'leader-position', value: aLeaderPosition({ version, shares: sharesOf(`${version}00`) }) });
    const preview = previewLedger(below);
    await preview.commit([leaderPosition(1n)]);
    await below.commit([leaderPosition(1n)]);
    await preview.commit([leaderPosition(2n)]);
    expect(await preview.leaderPosition(LEADER, TOKEN)).toMatchObject({ version: 2n });
    await below.commit([leaderPosition(2n)]);
    await below.commit([leaderPosition(3n)]);
    expect(await preview.leaderPosition(LEADER, TOKEN)).toMatchObject({ version: 3n, shares: sharesOf('300') });
  });

  test('is all of a transaction or nothing', async () => {
    const preview = previewLedger(memoryLedger());
    const { committed } = await preview.commit([put({ type: 'parent', value: aParent() }), position({ version: 2n })]);
    expect(committed).toBe(false);
    expect(await preview.parent(aParent().parentId)).toBeUndefined();
  });

  test('never moves money', async () => {
    const preview = previewLedger(memoryLedger());
    const cap = {
      kind: 'cap',
      follower: FOLLOWER,
      mode: 'live',
      name: 'G',
      reserved: 0n,
      posted: 0n,
    } as unknown as Change;
    await expect(preview.commit([cap])).rejects.toThrow(/no change of kind cap/);
  });
});
