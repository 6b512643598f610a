import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type TokenValue } from '#core/reporting/copy-step.ts';
import { type EventCost, ledgerCosts } from '#core/reporting/ledger-costs.ts';
import { formatPico } from '#core/values/pico-usd.ts';
import { later } from '#core/values/unix-ms.ts';
import { aBuyChild, anOrderId, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aFollow, someSettings } from '../../../../support/builders/a-settings.ts';
import { aParentId, anEventId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const settings = someSettings({ follows: [aFollow({ allocated: dollars('2000') })] });
const decided = { at: NOW, settings: 1n, caps: [], equity: dollars('10000'), best: priceOf('0.5') };
const PAYS: TokenValue = { price: priceOf('1'), from: 'payout' };

type Story = {
  readonly events: readonly LeaderEvent[];
  readonly parents: readonly ParentOrder[];
  readonly children?: readonly ChildOrder[];
  readonly value?: TokenValue;
};

function costsOf({ events, parents, children = [], value }: Story): readonly EventCost[] {
  return ledgerCosts({
    events: new Map(events.map((event) => [event.eventId, event])),
    parents: new Map(parents.map((parent) => [parent.parentId, parent])),
    children,
    settingsOf: () => settings,
    valueOf: () => value,
  });
}

const missedOf = (cost: EventCost | undefined): string => formatPico(cost!.parts.missed);
/** The leader's purchase of 2,000 at 0.50, of which 400 are wanted. */
const bought = aLeaderEvent();
const sold = aLeaderEvent({
  ...{ eventId: anEventId(2), type: 'SELL', before: sharesOf('2000'), shares: sharesOf('1000') },
  ...{ positionVersion: 2n, price: priceOf('0.6'), at: later(NOW, 9), recordedAt: later(NOW, 9) },
});
const done = aParent({ state: 'DONE', decided });
const filled = aBuyChild({ trades: [aTrade({ settled: true, shares: sharesOf('400'), gross: dollars('200') })] });
const exit = aParent({ parentId: aParentId(2), eventId: anEventId(2), side: 'SELL', state: 'DONE' });
const selling = aSellChild({
  ...{ venueOrderId: anOrderId(2), parentId: aParentId(2), best: priceOf('0.6') },
  trades: [aTrade({ settled: true, shares: sharesOf('200'), gross: dollars('120'), fee: dollars('0') })],
});

describe('a purchase', () => {
  test('that was skipped has missed what sizing wanted of it', () => {
    const skipped = aParent({ state: 'SKIPPED', reason: { code: 'STALE' } as never, decided });
    const [cost] = costsOf({ events: [bought], parents: [skipped], value: PAYS });
    expect(missedOf(cost)).toBe('200');
    expect(cost).toMatchObject({ isUnsized: false, valuedBy: 'payout', leaderPrice: priceOf('0.5') });
  });

  test('that is not over has missed nothing yet', () => {
    for (const state of ['NEW', 'HELD', 'WORKING'] as const) {
      const [cost] = costsOf({ events: [bought], parents: [aParent({ state, decided })], value: PAYS });
      expect([missedOf(cost), cost!.isUnsized]).toEqual(['0', false]);
    }
  });

  test('of which nobody can say what sizing wanted is counted, and in no number', () => {
    const [cost] = costsOf({ events: [bought], parents: [aParent({ state: 'SKIPPED' })], value: PAYS });
    expect([missedOf(cost), cost!.isUnsized, cost!.notional]).toEqual(['0', true, 0n]);
  });

  test('that took another along shares what it bought by the leader’s shares', () => {
    // Given 2,000 and 6,000 shares of his, and 400 bought for both
    const second = aLeaderEvent({
      eventId: anEventId(3),
      shares: sharesOf('6000'),
      notional: dollars('3000'),
      before: sharesOf('2000'),
      positionVersion: 2n,
    });
    const along = aParent({ parentId: aParentId(3), eventId: anEventId(3), state: 'MERGED', mergedInto: aParentId() });
    // When
    const costs = costsOf({ events: [bought, second], parents: [done, along], children: [filled], value: PAYS });
    // Then
    expect(costs.map(({ ours }) => ours.shares)).toEqual([sharesOf('100'), sharesOf('300')]);
    expect(costs.map((cost) => missedOf(cost))).toEqual(['150', '450']);
  });
});

describe('a sale', () => {
  test('is held against the leader’s price by the best bid when it was decided', () => {
    const costs = costsOf({ events: [bought, sold], parents: [done, exit], children: [filled, selling], value: PAYS });
    expect(costs[1]).toMatchObject({ kind: 'exit', parts: { delay: 0n, impact: 0n, missed: 0n } });
    expect(costs[1]!.ours.shares).toBe(sharesOf('200'));
  });

  test('for a merge has no price of the leader: a dollar for both outcomes is none', () => {
    const merged = { ...sold, type: 'MERGE' as const, price: priceOf('1') };
    const [, cost] = costsOf({
      events: [bought, merged],
      parents: [done, exit],
      children: [filled, selling],
      value: PAYS,
    });
    expect(cost).toMatchObject({ isUnpriced: true, parts: { delay: 0n, impact: 0n } });
    expect(cost).not.toHaveProperty('leaderPrice');
  });

  test('of a gap belongs to the reduction before it', () => {
    // Given half of it sold by the exit, the other half by a gap of a purchase that was confirmed late
    const half = { ...selling.trades[0]!, shares: sharesOf('100'), gross: dollars('60') };
    const { eventId: _, ...rest } = exit;
    const gap = { ...rest, parentId: aParentId(4), origin: 'gap' as const, createdAt: later(NOW, 20) };
    const children = [
      filled,
      { ...selling, trades: [half] },
      { ...selling, venueOrderId: anOrderId(4), parentId: aParentId(4), trades: [half] },
    ];
    // When
    const costs = costsOf({ events: [bought, sold], parents: [done, exit, gap], children, value: PAYS });
    // Then the missed half of the one is what the other made good
    expect(costs.map((cost) => missedOf(cost))).toEqual(['0', '-40', '40']);
    expect(costs[2]).not.toHaveProperty('event');
  });

  test('by a guard is our own, and what he sells later is not missed', () => {
    const guard = { ...exit, parentId: aParentId(5), origin: 'guard' as const, createdAt: later(NOW, 5) };
    const { eventId: _, ...own } = guard;
    const all = [{ ...selling.trades[0]!, shares: sharesOf('400'), gross: dollars('180') }];
    const children = [filled, { ...selling, parentId: aParentId(5), trades: all }];
    const late = aParent({ ...exit, state: 'SKIPPED', reason: { code: 'NO_POSITION' } });
    const costs = costsOf({ events: [bought, sold], parents: [done, own, late], children, value: PAYS });
    expect(costs.map(({ kind, parts }) => [kind, formatPico(parts.own), formatPico(parts.missed)])).toEqual([
      ['entry', '0', '0'],
      ['own', '140', '0'],
      ['exit', '0', '0'],
    ]);
  });
});

test('a token that nobody prices is worth its last trade, which is no end for what was missed', () => {
  const [cost] = costsOf({ events: [bought], parents: [aParent({ state: 'SKIPPED', decided })] });
  expect(cost).toMatchObject({ valuedBy: 'last-trade', isUnvalued: true });
});

test('what a person asked for again counts once', () => {
  const again = aParent({ parentId: aParentId(9), state: 'DONE', decided, reopens: aParentId() });
  expect(costsOf({ events: [bought], parents: [done, again], children: [filled], value: PAYS })).toHaveLength(1);
});
