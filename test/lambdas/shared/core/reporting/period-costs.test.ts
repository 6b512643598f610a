import { describe, expect, test } from '@jest/globals';
import { type LedgerRecord } from '#core/reporting/ledger-costs.ts';
import { periodCosts } from '#core/reporting/period-costs.ts';
import { formatPico } from '#core/values/pico-usd.ts';
import { DAY_MS, later, startOfUtcDay } from '#core/values/unix-ms.ts';
import { aBuyChild, anOrderId, aSellChild, aTrade } from '../../../../support/builders/a-child.ts';
import { aLeaderEvent } from '../../../../support/builders/a-leader-event.ts';
import { aParent } from '../../../../support/builders/a-parent.ts';
import { aFollow, someSettings } from '../../../../support/builders/a-settings.ts';
import { aParentId, anEventId, NOW } from '../../../../support/builders/identities.ts';
import { dollars, priceOf, sharesOf } from '../../../../support/builders/quantities.ts';

const MIDNIGHT = later(startOfUtcDay(NOW), DAY_MS);
const settings = someSettings({ follows: [aFollow({ allocated: dollars('2000') })] });
const decided = { at: NOW, settings: 1n, caps: [], equity: dollars('10000'), best: priceOf('0.5') };
/** The leader's purchase of 2,000 at 0.50, of which 400 are wanted and bought; the next day he sells all at 0.60. */
const bought = aLeaderEvent({ at: later(MIDNIGHT, -1), recordedAt: later(MIDNIGHT, 1_000) });
const sold = aLeaderEvent({
  ...{ eventId: anEventId(2), type: 'SELL', before: sharesOf('2000'), shares: sharesOf('2000') },
  ...{ positionVersion: 2n, price: priceOf('0.6'), at: MIDNIGHT, recordedAt: later(MIDNIGHT, 2_000) },
});
const entry = aParent({ state: 'DONE', decided, createdAt: later(MIDNIGHT, 1_000) });
const exit = aParent({ parentId: aParentId(2), eventId: anEventId(2), side: 'SELL', state: 'DONE' });
const closed = aParent({ ...{ parentId: aParentId(3), side: 'SELL', origin: 'close', state: 'DONE' } });
const { eventId: _, ...closing } = { ...closed, createdAt: later(MIDNIGHT, 5_000) };
const filled = [
  aBuyChild({ trades: [aTrade({ settled: true, shares: sharesOf('400'), gross: dollars('200') })] }),
  aSellChild({
    ...{ venueOrderId: anOrderId(2), parentId: aParentId(2), best: priceOf('0.6') },
    trades: [aTrade({ settled: true, shares: sharesOf('300'), gross: dollars('180'), fee: dollars('0') })],
  }),
  aSellChild({
    ...{ venueOrderId: anOrderId(3), parentId: aParentId(3), best: priceOf('0.6') },
    trades: [aTrade({ settled: true, shares: sharesOf('100'), gross: dollars('50'), fee: dollars('0') })],
  }),
];

const record: LedgerRecord = {
  events: new Map([bought, sold].map((event) => [event.eventId, event])),
  parents: new Map([entry, exit, closing].map((parent) => [parent.parentId, parent])),
  children: filled,
  settingsOf: () => settings,
  valueOf: () => ({ price: priceOf('0.55'), from: 'mark' }),
};

describe('what copying cost in a period that is over', () => {
  test('is told as it stood in the end, without what the leader did later, and with the fill that came after midnight', () => {
    const [cost, ...others] = periodCosts(record, { end: MIDNIGHT });
    expect(others).toEqual([]);
    expect(cost!.ours.shares).toBe(sharesOf('400'));
    // 400 shares, worth 0.55 in the end, for 0.50
    expect(formatPico(cost!.leaderResult)).toBe('20');
  });

  test('has each trade in exactly one of two periods, and sales of our own by when they were ordered', () => {
    const first = periodCosts(record, { end: MIDNIGHT });
    const second = periodCosts(record, { start: MIDNIGHT, end: later(MIDNIGHT, DAY_MS) });
    expect(first.map(({ kind }) => kind)).toEqual(['entry']);
    expect(second.map(({ kind }) => kind)).toEqual(['exit', 'own']);
  });

  test('has its part of what an order of the next day bought together with it, and that day the rest', () => {
    // Given 400 bought for this purchase of 2,000 and one of 6,000 of the next day, whose order took the first one along
    const late = aLeaderEvent({
      ...{ eventId: anEventId(4), shares: sharesOf('6000'), notional: dollars('3000'), before: sharesOf('2000') },
      ...{ positionVersion: 2n, at: MIDNIGHT, recordedAt: later(MIDNIGHT, 2_000) },
    });
    const taker = aParent({ ...{ parentId: aParentId(4), eventId: anEventId(4), state: 'DONE' }, decided });
    const held = aParent({ state: 'MERGED', mergedInto: aParentId(4), createdAt: later(MIDNIGHT, -1) });
    const trades = [aTrade({ settled: true, shares: sharesOf('400'), gross: dollars('200') })];
    const both: LedgerRecord = {
      ...record,
      events: new Map([bought, late].map((event) => [event.eventId, event])),
      parents: new Map([held, taker].map((parent) => [parent.parentId, parent])),
      children: [aBuyChild({ parentId: aParentId(4), trades })],
    };
    // When
    const [first, second, whole] = [{ end: MIDNIGHT }, { start: MIDNIGHT }, {}].map((period) =>
      periodCosts(both, period),
    );
    // Then
    expect(first!.map(({ ours }) => ours.shares)).toEqual([sharesOf('100')]);
    expect(second!.map(({ ours }) => ours.shares)).toEqual([sharesOf('300')]);
    expect([...first!, ...second!]).toEqual(whole);
  });

  test('has its part of what an order of the next day sold for both', () => {
    // Given the leader sells half of it before midnight and the rest after it, and one order sells 300 for both
    const half = { ...sold, shares: sharesOf('1000'), at: later(MIDNIGHT, -1) };
    const rest = { ...half, eventId: anEventId(4), before: sharesOf('1000'), positionVersion: 3n, at: MIDNIGHT };
    const held = { ...exit, state: 'MERGED' as const, mergedInto: aParentId(4) };
    const taker = { ...exit, parentId: aParentId(4), eventId: anEventId(4) };
    const both: LedgerRecord = {
      ...record,
      events: new Map([bought, half, rest].map((event) => [event.eventId, event])),
      parents: new Map([entry, held, taker].map((parent) => [parent.parentId, parent])),
      children: [filled[0]!, { ...filled[1]!, parentId: aParentId(4) }],
    };
    // When
    const [first, second] = [{ end: MIDNIGHT }, { start: MIDNIGHT }].map((period) => periodCosts(both, period));
    // Then
    const soldOf = (costs: typeof first) => costs!.filter(({ kind }) => kind === 'exit').map(({ ours }) => ours.shares);
    expect([soldOf(first), soldOf(second)]).toEqual([[sharesOf('150')], [sharesOf('150')]]);
  });

  test('that is not over knows everything', () => {
    const [cost] = periodCosts(record, {});
    expect(formatPico(cost!.leaderResult)).toBe('40');
  });
});
