import { closeChild, filledBy } from '#core/execution/close-child.ts';
import { growExit } from '#core/execution/grow-exit.ts';
import { GLOBAL_CAP, leaderCap, marketCap, tokenCap } from '#core/model/cap.ts';
import { type ChildState } from '#core/model/child-order.ts';
import { WHOLE_KEEP } from '#core/model/position.ts';
import { NO_SHARES } from '#core/values/shares.ts';
import { NO_USD } from '#core/values/usd.ts';
import { later } from '#core/values/unix-ms.ts';
import { describe, expect, it } from '@jest/globals';
import { aBuyChild, anOrderId, aSellChild, aSentBuy, aTrade } from '../../../../support/builders/a-child.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aWorkedParent } from '../../../../support/builders/a-worked-parent.ts';
import { aLateKeep, aPending, aPosition } from '../../../../support/builders/a-position.ts';
import { aParentId, CONDITION, LEADER, NOW, TOKEN } from '../../../../support/builders/identities.ts';
import { dollars, sharesOf } from '../../../../support/builders/quantities.ts';
import { memoryLedger } from '../../../../support/ledger-store.ts';
import { capsOf, written } from '../../../../support/written.ts';

type Input = Parameters<typeof closeChild>[0];
const BOOKED = aTrade({ settled: true });

/** The end of an entry that filled 40 of 100 shares for 20.10 dollars; 29.91 of 50.01 are still held. */
function anEntryEnd(changes: Partial<Input> = {}): Input {
  return {
    parent: aParent({ state: 'WORKING', openChild: anOrderId() }),
    child: aBuyChild({ state: 'ACKED', trades: [BOOKED], leftUsd: dollars('29.91'), leftToBuy: sharesOf('60') }),
    position: aPosition({ available: sharesOf('40'), target: sharesOf('40'), buying: [aPending()] }),
    state: 'DONE',
    now: later(NOW, 5_000),
    ...changes,
  };
}

/** The end of a try that sold 30 of 40 shares for 14.90 dollars net. */
function aTryEnd(changes: Partial<Input> = {}): Input {
  const trades = [aTrade({ shares: sharesOf('30'), gross: dollars('15'), fee: dollars('0.1'), settled: true })];
  return {
    parent: aParent({
      side: 'SELL',
      state: 'WORKING',
      openChild: anOrderId(),
      filledShares: sharesOf('5'),
      filledUsd: dollars('2'),
    }),
    child: aSellChild({ state: 'ACKED', trades, leftShares: sharesOf('10') }),
    position: aPosition({
      available: sharesOf('60'),
      selling: sharesOf('10'),
      target: sharesOf('60'),
      exit: aParentId(),
    }),
    state: 'DONE',
    now: NOW,
    ...changes,
  };
}

describe('closeChild of an order that the venue shows no more', () => {
  /** Of an order whose newest sign of life, its trade, was at NOW. */
  const proof = {
    cancelledAgainAt: later(NOW, 180_000),
    emptyAt: later(NOW, 180_000),
    emptyAgainAt: later(NOW, 210_000),
    chainAt: later(NOW, 210_000),
    balanceAt: later(NOW, 210_000),
  };
  const child = aSentBuy({ state: 'ACKED', trades: [aTrade({ settled: true, matchedAt: NOW })], lastPostAt: NOW });

  it('ends it DONE with everything that proves its end, 180 s after its newest trade and 30 s apart', () => {
    const changes = closeChild(anEntryEnd({ child, note: { evidence: proof } }));
    expect(written(changes, 'child')).toMatchObject({ state: 'DONE', evidence: proof });
  });

  it.each([
    { ...proof, emptyAt: later(NOW, 179_999) },
    { ...proof, emptyAgainAt: later(NOW, 209_999), chainAt: later(NOW, 209_999), balanceAt: later(NOW, 209_999) },
    { ...proof, chainAt: later(NOW, 209_999) },
    { ...proof, balanceAt: later(NOW, 209_999) },
    undefined,
  ])('refuses less: %j', (evidence) => {
    const end = anEntryEnd({ child, note: { evidence } as Required<Input>['note'] });
    expect(() => closeChild(end)).toThrow('may have effects yet');
  });
});

describe('closeChild of an entry', () => {
  it('releases the 29.91 dollars that are still held, on every cap that held them, once', () => {
    // When
    const changes = closeChild(anEntryEnd());
    // Then
    expect(written(changes, 'child')).toMatchObject({ state: 'DONE', leftUsd: 0n });
    expect(capsOf(changes).map(({ name, reserved, posted }) => [name, reserved, posted])).toEqual([
      [GLOBAL_CAP, 0n - dollars('29.91'), 0n],
      [leaderCap(LEADER), 0n - dollars('29.91'), 0n],
      [marketCap(CONDITION), 0n - dollars('29.91'), 0n],
      [tokenCap(TOKEN), 0n - dollars('29.91'), 0n],
    ]);
    expect(capsOf(changes)[3]?.shares).toBe(0n - sharesOf('60'));
  });

  it('gives its place among purchases and copies back where nothing was filled, and only there', () => {
    const counts = ['add', 'copy'] as const;
    const unfilled = { state: 'ACKED', trades: [], counts } as const;
    const moves = (child: ReturnType<typeof aBuyChild>) =>
      capsOf(closeChild(anEntryEnd({ child }))).flatMap(({ name, adds, copies }) =>
        adds === undefined && copies === undefined ? [] : [[name, adds, copies]],
      );
    expect(moves(aBuyChild(unfilled))).toEqual([
      [GLOBAL_CAP, undefined, -1n],
      [tokenCap(TOKEN), -1n, undefined],
    ]);
    expect(moves(aBuyChild({ ...unfilled, trades: [BOOKED] }))).toEqual([]);
    const { counts: _, ...uncounted } = unfilled;
    expect(moves(aBuyChild(uncounted))).toEqual([]);
  });

  it('touches no cap when nothing is held any more', () => {
    const child = aBuyChild({ state: 'ACKED', trades: [BOOKED], leftUsd: NO_USD, leftToBuy: NO_SHARES });
    expect(capsOf(closeChild(anEntryEnd({ child })))).toEqual([]);
  });

  it('is refused the second time: nothing is released twice', async () => {
    // Given
    const ledger = memoryLedger();
    const { parent, child, position } = anEntryEnd();
    await ledger.commit([
      { kind: 'put', type: 'parent', value: parent },
      { kind: 'put', type: 'child', value: child },
      { kind: 'put', type: 'position', value: position },
    ]);
    const changes = closeChild(anEntryEnd()).filter((change) => change.kind !== 'cap');
    // When
    const results = [await ledger.commit(changes), await ledger.commit(changes)];
    // Then
    expect(results.map((result) => result.committed)).toEqual([true, false]);
  });

  it('ends the parent DONE with 40 shares for 20.10 dollars, without an open child', () => {
    const parent = written(closeChild(anEntryEnd()), 'parent');
    expect(parent).toEqual(
      aParent({ state: 'DONE', attempts: 1, filledShares: sharesOf('40'), filledUsd: dollars('20.1'), version: 2n }),
    );
  });

  it('moves what was under way to what may still be filled late, with its part and the time of the end', () => {
    // Given
    const mine = aPending({ keep: WHOLE_KEEP / 4n });
    const other = aPending({ parentId: aParentId(2) });
    const { child } = anEntryEnd();
    // When
    const end = anEntryEnd({
      child: { ...child, positionVersion: 7n },
      position: aPosition({ buying: [other, mine] }),
    });
    const after = written(closeChild(end), 'position');
    // Then
    expect(after.buying).toEqual([other]);
    expect(after.late).toEqual([{ first: 7n, last: 7n, keep: WHOLE_KEEP / 4n, at: later(NOW, 5_000) }]);
  });

  it('says NO_FILL of a parent whose order was killed', () => {
    const child = aBuyChild({ state: 'ACKED', trades: [aTrade({ status: 'FAILED' })] });
    expect(written(closeChild(anEntryEnd({ child })), 'parent')).toMatchObject({
      state: 'DONE',
      reason: { code: 'NO_FILL' },
      filledUsd: 0n,
    });
  });

  it.each([
    [{ code: 'REJECTED', text: 'not enough balance' }, 'EXPIRED'],
    [{ code: 'NOT_SENT' }, 'EXPIRED'],
    [{ code: 'NO_FILL' }, 'DONE'],
  ] as const)('that was REJECTED for %p ends its parent %s', (reason, state) => {
    // Given
    const child = aBuyChild({ state: 'SUBMITTING', posts: 1 });
    const note = { refused: [1], refusal: 'no' };
    // When
    const changes = closeChild(anEntryEnd({ child, state: 'REJECTED', note, reason }));
    // Then
    expect(written(changes, 'child')).toMatchObject({ state: 'REJECTED', refused: [1], refusal: 'no', leftUsd: 0n });
    expect(written(changes, 'parent')).toMatchObject({ state, reason, attempts: 1 });
  });

  it('X3: that was REJECTED is remembered for a fill that comes late; one that never left is not', () => {
    // Given
    const child = aBuyChild({ state: 'SUBMITTING', posts: 1, positionVersion: 7n });
    const position = aPosition({ buying: [aPending({ keep: WHOLE_KEEP / 4n })] });
    const [refused, reserved] = [
      { refused: [1], refusal: 'no' },
      { ...child, state: 'RESERVED' as const, posts: 0 },
    ];
    // When
    const rejected = written(closeChild(anEntryEnd({ child, position, state: 'REJECTED', note: refused })), 'position');
    const expired = written(closeChild(anEntryEnd({ child: reserved, position, state: 'EXPIRED' })), 'position');
    // Then
    expect(rejected).toMatchObject({ buying: [], late: [{ first: 7n, last: 7n, keep: WHOLE_KEEP / 4n }] });
    expect(expired).toMatchObject({ buying: [], late: [] });
  });

  it('that a switch stopped before its post ends its parent EXPIRED: a copy has one attempt', () => {
    const changes = closeChild(
      anEntryEnd({ child: aBuyChild(), state: 'EXPIRED', reason: { code: 'SUBMIT_REFUSED' } }),
    );
    expect(written(changes, 'parent')).toMatchObject({ state: 'EXPIRED', reason: { code: 'SUBMIT_REFUSED' } });
    expect(written(changes, 'parent')).not.toHaveProperty('openChild');
  });
});

describe('closeChild of a try of an exit', () => {
  it('frees the 10 shares that were not sold', () => {
    const position = written(closeChild(aTryEnd()), 'position');
    expect(position).toMatchObject({
      available: sharesOf('70'),
      selling: 0n,
      target: sharesOf('60'),
      exit: aParentId(),
    });
    expect(capsOf(closeChild(aTryEnd()))).toEqual([]);
  });

  it('leaves the exit working, adds what was sold to what it had sold, and counts the attempt', () => {
    expect(written(closeChild(aTryEnd()), 'parent')).toEqual(
      aParent({
        side: 'SELL',
        state: 'WORKING',
        attempts: 1,
        filledShares: sharesOf('35'),
        filledUsd: dollars('16.9'),
        version: 2n,
      }),
    );
  });

  it('widens the floor of the next try only where a book may have seen this one', () => {
    const floorOf = (changes: Partial<Input>): number => {
      const { attempts, floorFrom = 0 } = written(closeChild(aTryEnd(changes)), 'parent');
      return attempts - floorFrom;
    };
    const reserved = aSellChild();
    const posted = aSellChild({ state: 'SUBMITTING', posts: 1 });
    const refused = { child: posted, state: 'REJECTED', note: { refused: [1], refusal: 'no' } } as const;
    expect(floorOf({ child: reserved, state: 'EXPIRED' })).toBe(0);
    expect(floorOf({ ...refused, reason: { code: 'SIGNER_AWAY', text: 'late' } })).toBe(0);
    expect(floorOf({ ...refused, reason: { code: 'NOT_SENT' } })).toBe(0);
    expect(floorOf({ ...refused, reason: { code: 'NO_FILL' } })).toBe(1);
    expect(floorOf({ ...refused, reason: { code: 'REJECTED', text: 'no' } })).toBe(1);
  });

  it('keeps a floor that was widened before as wide', () => {
    const child = aSellChild();
    const parent = aParent({
      side: 'SELL',
      state: 'WORKING',
      openChild: child.venueOrderId,
      attempts: 5,
      floorFrom: 2,
    });
    const after = written(closeChild(aTryEnd({ parent, child, state: 'EXPIRED' })), 'parent');
    expect(after).toMatchObject({ attempts: 6, floorFrom: 3 });
  });

  it('starts at the distance configured where the exit grew while the try was under way that was kept back', () => {
    // Given
    const child = aSellChild();
    const parent = aParent({ side: 'SELL', state: 'WORKING', openChild: child.venueOrderId, attempts: 3 });
    const grown = written(growExit(parent, { now: NOW }), 'parent');
    expect(grown.floorFrom).toBe(4);
    // Then
    const after = written(closeChild(aTryEnd({ parent: grown, child, state: 'EXPIRED' })), 'parent');
    expect(after).toMatchObject({ attempts: 4, floorFrom: 4 });
  });

  it('sets the next attempt 60 s off when told so', () => {
    expect(written(closeChild(aTryEnd({ retryMs: 60_000 })), 'parent').next).toBe(later(NOW, 60_000));
  });
});

describe('closeChild of what may still have effects', () => {
  const others = (fine: ChildState): readonly ChildState[] =>
    (['RESERVED', 'SUBMITTING', 'ACKED', 'DONE', 'EXPIRED', 'REJECTED'] as const).filter((state) => state !== fine);

  it('is a bug as EXPIRED, unless nothing was ever posted', () => {
    for (const state of others('RESERVED')) {
      expect(() => closeChild(anEntryEnd({ child: aBuyChild({ state }), state: 'EXPIRED' }))).toThrow(state);
    }
  });

  it('is a bug as REJECTED, unless each of 2 posts was refused', () => {
    const child = aBuyChild({ state: 'SUBMITTING', posts: 2 });
    expect(() => closeChild(anEntryEnd({ child, state: 'REJECTED', note: { refused: [2] } }))).toThrow('effects');
    expect(() => closeChild(anEntryEnd({ child, state: 'REJECTED', note: { refused: [1, 2] } }))).not.toThrow();
    for (const state of others('SUBMITTING')) {
      const refused = aBuyChild({ state, posts: 1, refused: [1] });
      expect(() => closeChild(anEntryEnd({ child: refused, state: 'REJECTED' }))).toThrow(state);
    }
  });

  it('is a bug as DONE, unless the venue has it and each trade failed or is confirmed and booked', () => {
    for (const trade of [
      aTrade(),
      aTrade({ status: 'MATCHED' }),
      aTrade({ status: 'MINED' }),
      aTrade({ status: 'RETRYING' }),
    ]) {
      const child = aBuyChild({ state: 'ACKED', trades: [BOOKED, trade] });
      expect(() => closeChild(anEntryEnd({ child }))).toThrow('effects');
    }
    for (const state of others('ACKED'))
      expect(() => closeChild(anEntryEnd({ child: aBuyChild({ state }) }))).toThrow(state);
  });

  it('is a bug where the parent has another order open, or none', () => {
    for (const parent of [aParent({ state: 'WORKING', openChild: anOrderId(2) }), aParent({ state: 'DONE' })]) {
      expect(() => closeChild(anEntryEnd({ parent }))).toThrow('open one');
    }
  });
});

describe('filledBy', () => {
  it('counts confirmed trades only: a purchase with its fee, a sale less its fee', () => {
    const trades = [
      aTrade(),
      aTrade({ tradeId: 't2' }),
      aTrade({ tradeId: 't3', status: 'FAILED' }),
      aTrade({ tradeId: 't4', status: 'MINED' }),
    ];
    expect(filledBy(aBuyChild({ trades }))).toEqual({ filledShares: sharesOf('80'), filledUsd: dollars('40.2') });
    expect(filledBy(aSellChild({ trades }))).toEqual({ filledShares: sharesOf('80'), filledUsd: dollars('39.8') });
  });
});

describe('closeChild of an order that is proven dead', () => {
  const over = later(NOW, 180_000);
  const again = later(NOW, 210_000);
  const evidence = { cancelledAgainAt: over, emptyAt: over, emptyAgainAt: again, chainAt: again, balanceAt: again };
  const reason = { code: 'OUTCOME_DEAD' } as const;
  const aDeadEntry = (changes: Partial<Input> = {}): Input =>
    anEntryEnd({
      child: aSentBuy({ evidence: { cancelledAgainAt: over, emptyAt: over }, positionVersion: 2n }),
      position: aPosition({ buying: [aPending({ keep: WHOLE_KEEP / 2n })] }),
      state: 'DEAD',
      note: { evidence },
      reason,
      ...changes,
    });

  it('X2: releases an entry’s 50.01 dollars once, ends its parent EXPIRED, and remembers the purchase for a late fill', () => {
    const changes = closeChild(aDeadEntry());
    expect(written(changes, 'child')).toMatchObject({ state: 'DEAD', leftUsd: 0n, evidence });
    expect(written(changes, 'parent')).toMatchObject({ state: 'EXPIRED', reason });
    expect(written(changes, 'parent').openChild).toBeUndefined();
    expect(capsOf(changes)[0]?.reserved).toBe(0n - dollars('50.01'));
    const { buying, late } = written(changes, 'position');
    expect(buying).toEqual([]);
    expect(late).toEqual([aLateKeep({ keep: WHOLE_KEEP / 2n, at: later(NOW, 5_000) })]);
  });

  it('X2: gives an exit its 40 shares back for the next try, which needs no wait', () => {
    const { state, posts, firstPostAt, lastPostAt } = aSentBuy();
    const child = aSellChild({ state, posts, firstPostAt: firstPostAt!, lastPostAt: lastPostAt! });
    const position = aPosition({ available: sharesOf('60'), selling: sharesOf('40'), exit: aParentId() });
    const changes = closeChild(aTryEnd({ child, position, state: 'DEAD', note: { evidence }, reason }));
    expect(written(changes, 'position')).toMatchObject({ available: sharesOf('100'), selling: 0n });
    expect(written(changes, 'parent')).toMatchObject({ state: 'WORKING', attempts: 1 });
    expect(written(changes, 'parent').next).toBeUndefined();
  });

  it('is refused without the whole proof, and for an order that the venue has', () => {
    const { balanceAt: _, ...unbalanced } = evidence;
    expect(() => closeChild(aDeadEntry({ note: { evidence: unbalanced } }))).toThrow('may have effects yet');
    expect(() => closeChild(aDeadEntry({ child: aSentBuy({ state: 'ACKED' }) }))).toThrow('may have effects yet');
    expect(() => closeChild(aDeadEntry({ child: aSentBuy({ lastPostAt: later(NOW, 1) }) }))).toThrow('effects yet');
  });
});

describe('closeChild of a child that is worked over time', () => {
  const state = { over: 0, filled: sharesOf('0'), slot: 4 };
  const parent = aWorkedParent({ openChild: anOrderId() }, { state });
  const position = aPosition({ buying: [aPending({ parentId: parent.parentId })] });
  const reserved = aBuyChild({ parentId: parent.parentId });

  it('leaves a purchase working, counts the attempt, and gives back a slice that no book has seen', () => {
    const reason = { code: 'SIGNER_AWAY', text: 'away' } as const;
    const after = written(
      closeChild({ parent, child: reserved, position, state: 'EXPIRED', reason, now: NOW }),
      'parent',
    );
    expect(after).toMatchObject({ state: 'WORKING', attempts: 1, reason, work: { state: { slot: 3 } } });
    expect(after).not.toHaveProperty('openChild');
  });

  it('closes with another child where the first that did was never shown', () => {
    const child = { number: 1, kind: 'FAK', placedAt: NOW, filledBefore: sharesOf('0'), closes: true } as const;
    const closing = { ...child, shares: sharesOf('40'), limit: reserved.limit };
    const worked = aWorkedParent({ openChild: anOrderId() }, { state: { ...state, child: closing } });
    const reason = { code: 'NOT_SENT' } as const;
    const after = written(
      closeChild({ parent: worked, child: reserved, position, state: 'EXPIRED', reason, now: NOW }),
      'parent',
    );
    expect(after.work?.state.child?.closes).toBe(false);
  });

  it('says why a book refused it, and keeps the slice', () => {
    const child = aSentBuy({ parentId: parent.parentId });
    const reason = { code: 'REJECTED', text: 'crosses the book' } as const;
    const note = { refused: [1], refusal: 'crosses the book' };
    const after = written(closeChild({ parent, child, position, state: 'REJECTED', note, reason, now: NOW }), 'parent');
    expect(after).toMatchObject({ state: 'WORKING', reason, work: { state: { slot: 4 } } });
  });
});
