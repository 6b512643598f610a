import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PARENTS, recordEvent } from '#core/detection/record-event.ts';
import { isIncrease, isReduction, type LeaderEvent, type LeaderEventType } from '#core/model/leader-event.ts';
import { type FollowerName, parentIdOf, supplementId } from '#core/values/ids.ts';
import { minus } from '#core/values/quantity.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { later } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import { aLeaderAction, aLeaderEvent, aLeaderPosition } from '../../../../support/builders/a-leader-event.ts';
import { aFollow, aFollower, someSettings } from '../../../../support/builders/a-settings.ts';
import { aTransaction, anEventId, FOLLOWER, FOLLOWER_WALLET, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

type Input = Parameters<typeof recordEvent>[0];

const record = (changes: Partial<Input> = {}) =>
  recordEvent({
    action: aLeaderAction(),
    position: undefined,
    settings: someSettings(),
    seenAt: NOW,
    now: later(NOW, 5),
    source: 'data-api',
    sequence: 3,
    ...changes,
  });

/** The leader position that a recording writes. */
function positionAfter(recorded: ReturnType<typeof record>) {
  const put = recorded.changes.find((change) => change.kind === 'put' && change.type === 'leader-position');
  if (put === undefined) throw new Error('no leader position written');
  return put.value;
}

describe('one transaction', () => {
  test('writes the event, the leader position and one parent order, and nothing else', () => {
    const { event, parents, changes } = record();
    expect(changes).toEqual([
      { kind: 'put', type: 'event', value: event },
      { kind: 'put', type: 'leader-position', value: aLeaderPosition() },
      { kind: 'put', type: 'parent', value: parents[0] },
    ]);
  });

  test('is a first write of event and parents, so that a repeat is refused', () => {
    const { event, parents } = record({ position: aLeaderPosition({ version: 7n }) });
    expect([event.version, ...parents.map((parent) => parent.version)]).toEqual([1n, 1n]);
  });

  test('moves the leader position from the version that was read', () => {
    const recorded = record({ position: aLeaderPosition({ version: 7n }) });
    expect(positionAfter(recorded).version).toBe(8n);
    expect(recorded.event.positionVersion).toBe(8n);
  });

  test('freezes the version of the settings, and stamps when it was seen and recorded', () => {
    const { event } = record({ settings: someSettings({ version: 9n }) });
    expect(event).toMatchObject({ settingsVersion: 9n, seenAt: NOW, recordedAt: later(NOW, 5), fannedOut: true });
  });

  test.each([MAX_PARENTS, MAX_PARENTS + 1, 1_000])(
    'of %s followers, 97 get their parents in its transaction',
    (count) => {
      // Given
      const names = Array.from({ length: count }, (_, index) => `follower-${index}` as FollowerName);
      const settings = someSettings({
        followers: names.map((name) => aFollower({ name })),
        follows: names.map((follower) => aFollow({ follower })),
      });

      // When
      const { event, parents, changes } = record({ settings, base: aLeaderEvent({ total: sharesOf('1') }) });

      // Then
      expect(changes).toHaveLength(100);
      expect(parents).toHaveLength(count);
      expect(event.fannedOut).toBe(count === MAX_PARENTS);
    },
  );
});

describe('parent orders', () => {
  test('each follower of the leader gets one, in its own mode; followers of others get none', () => {
    // Given
    const [second, third] = ['second' as FollowerName, 'third' as FollowerName];
    const settings = someSettings({
      followers: [aFollower(), aFollower({ name: second, mode: 'paper' }), aFollower({ name: third })],
      follows: [aFollow(), aFollow({ follower: second }), aFollow({ follower: third, leader: FOLLOWER_WALLET })],
    });

    // When
    const { event, parents } = record({ settings });

    // Then
    expect(parents.map(({ parentId, follower, mode }) => ({ parentId, follower, mode }))).toEqual([
      { parentId: parentIdOf(FOLLOWER, event.eventId), follower: FOLLOWER, mode: 'live' },
      { parentId: parentIdOf(second, event.eventId), follower: second, mode: 'paper' },
    ]);
  });

  test.each<[LeaderEventType, 'BUY' | 'SELL', 'NEW' | 'SKIPPED']>([
    ['BUY', 'BUY', 'NEW'],
    ['SELL', 'SELL', 'NEW'],
    ['MERGE', 'SELL', 'NEW'],
    ['CONVERSION', 'SELL', 'NEW'],
    ['SPLIT', 'BUY', 'SKIPPED'],
    ['REDEEM', 'SELL', 'SKIPPED'],
  ])("a leader's %s is a %s that is %s", (type, side, state) => {
    const { parents } = record({ action: aLeaderAction({ type }), position: aLeaderPosition() });
    const reason = state === 'SKIPPED' ? { code: 'NOT_A_TRADE', type } : undefined;
    expect(parents).toMatchObject([{ side, state, origin: 'copy', attempts: 0, filledShares: 0n, filledUsd: 0n }]);
    expect(parents[0]?.reason).toEqual(reason);
  });

  test('a disabled leader is still recorded with a parent order: nothing is lost in silence', () => {
    const leaders = someSettings().leaders.map((leader) => ({ ...leader, enabled: false }));
    expect(record({ settings: someSettings({ leaders }) }).parents).toMatchObject([{ state: 'NEW' }]);
  });

  test('a work list in text order is in the order of recording', () => {
    const since = (now: number, sequence: number) => record({ now: later(NOW, now), sequence }).parents[0]?.since ?? '';
    const inOrder = [since(0, 2), since(0, 10), since(1, 0), since(10, 0), since(100_000, 1)];
    expect(inOrder.toSorted()).toEqual(inOrder);
  });
});

describe('the leader position', () => {
  test('a purchase of 2,000 after 500 makes 2,500, a sale of 2,000 after 500 makes -1,500: our record began too late', () => {
    const position = aLeaderPosition({ shares: sharesOf('500') });
    expect(positionAfter(record({ position })).shares).toBe(sharesOf('2500'));
    expect(positionAfter(record({ position, action: aLeaderAction({ type: 'SELL' }) })).shares).toBe(sharesOf('-1500'));
  });

  test('a redemption takes shares away and never goes below zero', () => {
    const redeemed = (held: string) =>
      positionAfter(
        record({ position: aLeaderPosition({ shares: sharesOf(held) }), action: aLeaderAction({ type: 'REDEEM' }) }),
      ).shares;
    expect([redeemed('3000'), redeemed('2000'), redeemed('1999')]).toEqual([sharesOf('1000'), 0n, 0n]);
  });

  test('a purchase after a reduction follows it; so does the next reduction', () => {
    const position = aLeaderPosition({ lastReduction: anEventId(9) });
    const buy = record({ position });
    const sale = record({ position, action: aLeaderAction({ type: 'SELL', eventId: anEventId(10) }) });
    expect([buy.event.follows, positionAfter(buy).lastReduction]).toEqual([anEventId(9), anEventId(9)]);
    expect([sale.event.follows, positionAfter(sale).lastReduction]).toEqual([anEventId(9), anEventId(10)]);
  });

  test('a redemption is no reduction that anything follows', () => {
    expect(positionAfter(record({ action: aLeaderAction({ type: 'REDEEM' }) })).lastReduction).toBeUndefined();
  });

  test('an adjustment down is a reduction that others follow; one up moves the number and nobody', () => {
    // Given
    const position = aLeaderPosition({ lastReduction: anEventId(9) });
    const adjusted = (type: LeaderEventType) =>
      record({ position, action: aLeaderAction({ type, shares: sharesOf('500'), eventId: anEventId(10) }) });

    // When
    const [down, up] = [adjusted('ADJUST_DOWN'), adjusted('ADJUST_UP')];

    // Then
    expect(down.parents).toMatchObject([{ side: 'SELL', state: 'NEW' }]);
    const adjust = { down: sharesOf('500'), up: 0n, downUntil: NOW, upUntil: NOW };
    expect(positionAfter(down)).toMatchObject({ shares: sharesOf('1500'), lastReduction: anEventId(10), adjust });
    expect(up.parents).toMatchObject([{ side: 'BUY', state: 'SKIPPED', reason: { code: 'NOT_A_TRADE' } }]);
    expect(positionAfter(up)).toMatchObject({
      shares: sharesOf('2500'),
      lastReduction: anEventId(9),
      adjust: { down: 0n, up: sharesOf('500'), downUntil: NOW, upUntil: NOW },
    });
  });

  describe('after 500 shares were adjusted down and 300 up', () => {
    const adjust = { down: sharesOf('500'), up: sharesOf('300'), downUntil: NOW, upUntil: NOW };
    const position = aLeaderPosition({ lastReduction: anEventId(9), adjust });
    const told = (type: LeaderEventType, count: string, at = NOW) =>
      record({ position, action: aLeaderAction({ type, shares: sharesOf(count), eventId: anEventId(10), at }) });

    test('an older sale of 400 is recorded and moves nothing: its parent ends, and nothing follows it', () => {
      const recorded = told('SELL', '400');
      expect(recorded.event).toMatchObject({ shares: sharesOf('400'), usedUp: sharesOf('400') });
      const reason = { code: 'ALREADY_ADJUSTED', shares: sharesOf('400') };
      expect(recorded.parents).toMatchObject([{ side: 'SELL', state: 'SKIPPED', reason }]);
      expect(positionAfter(recorded)).toMatchObject({
        shares: sharesOf('2000'),
        lastReduction: anEventId(9),
        adjust: { ...adjust, down: sharesOf('100') },
      });
    });

    test('an older sale of 900 moves the 400 beyond', () => {
      const recorded = told('SELL', '900');
      expect(recorded.parents).toMatchObject([{ state: 'NEW' }]);
      expect(positionAfter(recorded)).toMatchObject({ shares: sharesOf('1600'), lastReduction: anEventId(10) });
    });

    test('an older purchase of 300 is not copied, of one of 800 the 500 beyond are', () => {
      expect(told('BUY', '300').parents).toMatchObject([{ state: 'SKIPPED', reason: { code: 'ALREADY_ADJUSTED' } }]);
      const more = told('BUY', '800');
      expect(more.parents).toMatchObject([{ state: 'NEW' }]);
      expect(positionAfter(more).shares).toBe(sharesOf('2500'));
    });

    test('an older split is no trade as ever', () => {
      expect(told('SPLIT', '100').parents).toMatchObject([{ reason: { code: 'NOT_A_TRADE' } }]);
    });

    test('a newer sale is a sale as ever', () => {
      const recorded = told('SELL', '400', later(NOW, 1));
      expect(recorded.event.usedUp).toBeUndefined();
      expect(positionAfter(recorded)).toMatchObject({ shares: sharesOf('1600'), adjust });
    });
  });

  const steps = fc.array(
    fc.record({
      type: fc.constantFrom<LeaderEventType>('BUY', 'SELL', 'MERGE', 'SPLIT', 'CONVERSION'),
      shares: fc.bigInt({ min: 1n, max: 10n ** 10n }).map(shares),
    }),
    { minLength: 1, maxLength: 12 },
  );

  test('B9: events chain: each finds what the last one left, and follows the last reduction', () => {
    fc.assert(
      fc.property(steps, (actions) => {
        let position: Input['position'];
        let held = 0n;
        let lastReduction: LeaderEvent['eventId'] | undefined;
        for (const [index, step] of actions.entries()) {
          const action = aLeaderAction({ ...step, eventId: anEventId(index), transaction: aTransaction(index) });
          const recorded = record({ action, position });
          expect(recorded.event).toMatchObject({ before: held, positionVersion: BigInt(index) + 1n });
          expect(recorded.event.follows).toBe(lastReduction);
          held += isIncrease(step.type) ? step.shares : minus(NO_SHARES, step.shares);
          if (isReduction(step.type)) lastReduction = action.eventId;
          position = positionAfter(recorded);
          expect(position.shares).toBe(held);
        }
      }),
    );
  });
});

describe('a fill that is reported larger later on', () => {
  const base = aLeaderEvent({ shares: sharesOf('100'), notional: dollars('10'), price: priceOf('0.1') });
  const larger = aLeaderAction({ shares: sharesOf('200'), notional: dollars('100'), price: priceOf('0.5') });

  test('travels with the difference, under an id of its own, and raises the total of the first', () => {
    // Given
    const position = aLeaderPosition({ shares: sharesOf('100') });

    // When
    const { event, parents, changes } = record({ action: larger, base, position });

    // Then
    const eventId = supplementId(base.eventId, sharesOf('200'));
    expect(event).toMatchObject({ eventId, shares: sharesOf('100'), total: sharesOf('100'), before: sharesOf('100') });
    expect(parents[0]?.parentId).toBe(parentIdOf(FOLLOWER, eventId));
    expect(changes.at(-1)).toMatchObject({
      kind: 'put',
      type: 'event',
      value: { eventId: base.eventId, total: sharesOf('200'), shares: sharesOf('100'), version: 2n },
    });
  });

  test('100 shares for 10 dollars become 200 for 100: the supplement is 100 for 90, at 0.90', () => {
    const { event } = record({ action: larger, base });
    expect(event).toMatchObject({ notional: dollars('90'), price: priceOf('0.9') });
  });

  test('a dearer fill restated cheaper than what is recorded already adds shares for nothing, never for less', () => {
    const { event } = record({ action: aLeaderAction({ ...larger, notional: dollars('9') }), base });
    expect(event).toMatchObject({ shares: sharesOf('100'), notional: 0n, price: 0n });
  });

  test('however often a fill grows, its parts add up to what was reported last', () => {
    const growth = fc.array(
      fc.record({ shares: fc.bigInt({ min: 2n, max: 10n ** 10n }), notional: fc.bigInt({ min: 0n, max: 10n ** 10n }) }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(growth, (parts) => {
        // Given
        const reports = parts.map((_, index) => {
          const sofar = parts.slice(0, index + 1);
          const count = sofar.reduce((total, part) => total + part.shares, 0n);
          const notional = sofar.reduce((total, part) => total + part.notional, 0n);
          return aLeaderAction({ shares: shares(count), notional: usd(notional) });
        });

        // When
        let stored: LeaderEvent | undefined;
        const recorded: LeaderEvent[] = [];
        for (const action of reports) {
          const { event, changes } = record({ action, ...(stored === undefined ? {} : { base: stored }) });
          const raised = changes.at(-1);
          recorded.push(event);
          stored = raised?.kind === 'put' && raised.type === 'event' ? raised.value : event;
        }

        // Then
        const last = reports.at(-1);
        expect(recorded.reduce((total, event) => total + event.shares, 0n)).toBe(last?.shares);
        expect(recorded.reduce((total, event) => total + event.notional, 0n)).toBe(last?.notional);
        expect(stored?.total).toBe(last?.shares);
        expect(new Set(recorded.map((event) => event.eventId)).size).toBe(recorded.length);
      }),
    );
  });

  test('a sale seen in two parts keeps the same of the position as one seen whole', () => {
    const parts = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 9n }));
    fc.assert(
      fc.property(parts, fc.bigInt({ min: 0n, max: 10n ** 9n }), ([first, second], kept) => {
        // Given
        const held = first + second + kept;
        const sale = (count: bigint) => aLeaderAction({ type: 'SELL', shares: shares(count) });

        // When
        const one = record({ action: sale(first), position: aLeaderPosition({ shares: shares(held) }) });
        const two = record({ action: sale(first + second), base: one.event, position: positionAfter(one) });

        // Then
        const keep = (event: LeaderEvent) => [event.before - event.shares, event.before] as const;
        const [a, b] = [keep(one.event), keep(two.event)];
        expect(a[0] * b[0] * held).toBe(kept * a[1] * b[1]);
      }),
    );
  });
});
