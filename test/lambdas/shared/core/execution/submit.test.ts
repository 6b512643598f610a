import { acknowledge, mayRepost, repost, submit } from '#core/execution/submit.ts';
import { putParent } from '#core/ledger/put.ts';
import { type Mode, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type ChildOrder, type ChildState } from '#core/model/child-order.ts';
import { later } from '#core/values/unix-ms.ts';
import { describe, expect, it } from '@jest/globals';
import { aBuyChild, anOrderId, aSellChild } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { someSettings } from '../../../../support/builders/a-settings.ts';
import { FOLLOWER, LEADER, NOW } from '../../../../support/builders/identities.ts';
import { memoryLedger, type MemoryLedger } from '../../../../support/ledger-store.ts';
import { written } from '../../../../support/written.ts';

const PARENT = aParent({ state: 'WORKING', openChild: anOrderId() });
const OTHERS: readonly ChildState[] = ['ACKED', 'DONE', 'EXPIRED', 'REJECTED'];

function aSubmit(child: ChildOrder): Parameters<typeof submit>[0] {
  return { parent: PARENT, child, body: '{"order":1}', apiKey: 'key-1', now: NOW };
}

/** A child of which one post is counted. */
function aSent(changes: Partial<ChildOrder> = {}): ChildOrder {
  return aBuyChild({
    state: 'SUBMITTING',
    body: '{}',
    apiKey: 'k',
    posts: 1,
    firstPostAt: NOW,
    lastPostAt: NOW,
    ...changes,
  });
}

async function aLedgerWith(child: ChildOrder): Promise<MemoryLedger> {
  const ledger = memoryLedger();
  ledger.openCaps(someSettings());
  await ledger.commit([
    { kind: 'put', type: 'parent', value: PARENT },
    { kind: 'put', type: 'child', value: child },
  ]);
  return ledger;
}

describe('submit', () => {
  it('makes the body, the key and post number 1 durable before anything is sent', () => {
    expect(written(submit(aSubmit(aBuyChild())), 'child')).toEqual(
      aBuyChild({
        signedAt: NOW,
        state: 'SUBMITTING',
        body: '{"order":1}',
        apiKey: 'key-1',
        posts: 1,
        firstPostAt: NOW,
        lastPostAt: NOW,
        version: 2n,
      }),
    );
  });

  it('is won by one of two runs: the other one must send nothing', async () => {
    // Given
    const ledger = await aLedgerWith(aBuyChild());
    // When
    const results = await Promise.all([
      ledger.commit(submit(aSubmit(aBuyChild()))),
      ledger.commit(submit(aSubmit(aBuyChild()))),
    ]);
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
    expect((await ledger.child(anOrderId()))?.posts).toBe(1);
  });

  it('is refused when the parent has changed since it was read', async () => {
    const ledger = await aLedgerWith(aBuyChild());
    await ledger.commit([putParent(PARENT, {})]);
    expect((await ledger.commit(submit(aSubmit(aBuyChild())))).committed).toBe(false);
  });

  it.each<[Mode, boolean, boolean]>([
    ['ACTIVE', true, true],
    ['REDUCING', false, true],
    ['HALTED', false, false],
  ])('while the system or the leader is %s an entry passes: %p, a sale: %p', async (mode, entryPasses, salePasses) => {
    for (const [child, passes] of [
      [aBuyChild(), entryPasses],
      [aSellChild(), salePasses],
    ] as const) {
      for (const name of [GLOBAL_CAP, leaderCap(LEADER)]) {
        const ledger = await aLedgerWith(child);
        ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, mode, name);
        expect((await ledger.commit(submit(aSubmit(child)))).committed).toBe(passes);
      }
    }
  });

  it('is a bug for a child that is not RESERVED or not the open one of its parent', () => {
    for (const state of ['SUBMITTING', ...OTHERS] as const) {
      expect(() => submit(aSubmit(aBuyChild({ state })))).toThrow(state);
    }
    expect(() => submit(aSubmit(aBuyChild({ venueOrderId: anOrderId(2) })))).toThrow('open one');
  });
});

describe('repost', () => {
  it('counts post 2 and its time, and changes neither the body nor the time of the first', () => {
    const again = later(NOW, 7_000);
    expect(written(repost(aSent(), again), 'child')).toEqual(aSent({ posts: 2, lastPostAt: again, version: 2n }));
  });

  it('is won by one of two runs', async () => {
    // Given
    const ledger = await aLedgerWith(aSent());
    // When
    const results = await Promise.all([ledger.commit(repost(aSent(), NOW)), ledger.commit(repost(aSent(), NOW))]);
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
  });

  it.each<[Mode, boolean]>([
    ['ACTIVE', true],
    ['REDUCING', false],
    ['HALTED', false],
  ])('of an entry while the system is %s passes: %p', async (mode, passes) => {
    const ledger = await aLedgerWith(aSent());
    ledger.setTradingMode({ follower: FOLLOWER, mode: 'live' }, mode);
    expect((await ledger.commit(repost(aSent(), NOW))).committed).toBe(passes);
  });

  it('is a bug after 3 posts, or for a child whose outcome is known', () => {
    expect(() => repost(aSent({ posts: 2 }), NOW)).not.toThrow();
    expect(() => repost(aSent({ posts: 3 }), NOW)).toThrow('3 posts');
    for (const state of ['RESERVED', ...OTHERS] as const) expect(() => repost(aSent({ state }), NOW)).toThrow(state);
  });
});

describe('mayRepost', () => {
  it.each([
    ['BUY', 10_000, true],
    ['BUY', 10_001, false],
    ['SELL', 30_000, true],
    ['SELL', 30_001, false],
  ] as const)('of a %s %d ms after its first post: %p', (side, ms, may) => {
    const child = aSent({ side, lastPostAt: later(NOW, ms) });
    expect(mayRepost(child, later(NOW, ms))).toBe(may);
  });

  it('allows 3 posts in all', () => {
    expect([1, 2, 3].map((posts) => mayRepost(aSent({ posts }), NOW))).toEqual([true, true, false]);
  });

  it('never allows a second post of what was never posted', () => {
    expect(mayRepost(aBuyChild(), NOW)).toBe(false);
  });
});

describe('acknowledge', () => {
  it('moves SUBMITTING to ACKED, drops the bytes and keeps everything else, the reservation above all', () => {
    const { body, ...sent } = aSent({ state: 'ACKED', version: 2n });
    expect(body).toBeDefined();
    expect(written(acknowledge(aSent()), 'child')).toEqual(sent);
    const clocks = { sentAt: NOW, ackedAt: later(NOW, 40) };
    expect(written(acknowledge(aSent(), clocks), 'child')).toEqual({ ...sent, ...clocks });
  });

  it('is a bug from any other state', () => {
    for (const state of ['RESERVED', ...OTHERS] as const) expect(() => acknowledge(aSent({ state }))).toThrow(state);
  });
});

it('X9: another post forgets that the venue asked to wait, an acknowledgement also what spoke for death', () => {
  const evidence = { cancelledAt: NOW };
  const told = aSent({ refused: [1], retryAt: NOW, isWithheld: true, evidence });
  const again = written(repost(told, later(NOW, 1_000)), 'child');
  expect(again).toMatchObject({ posts: 2, refused: [1], lastPostAt: later(NOW, 1_000), evidence });
  expect([again.retryAt, again.isWithheld]).toEqual([undefined, undefined]);
  const acked = written(acknowledge(told), 'child');
  expect([acked.state, acked.retryAt, acked.evidence]).toEqual(['ACKED', undefined, undefined]);
});
