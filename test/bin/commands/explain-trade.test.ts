import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type DecidedOn } from '#core/model/decided-on.ts';
import { type LeaderEvent } from '#core/model/leader-event.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { OWN } from '#core/model/position.ts';
import { type Reason } from '#core/model/reason.ts';
import { type Settings } from '#core/model/settings.ts';
import { REASONS } from '#core/risk/reasons.ts';
import { RULES } from '#core/risk/rules.ts';
import { bps } from '#core/values/bps.ts';
import { againParentId, type EventId, type FollowerName, parentIdOf } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { later, unixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import fc from 'fast-check';
import { type Explanation } from '../../../bin/commands/explain-model.ts';
import { findTrade } from '../../../bin/commands/explain-search.ts';
import { explainTrade } from '../../../bin/commands/explain-trade.ts';
import { explainJson } from '../../../bin/commands/view/explain-json.ts';
import { explainPage } from '../../../bin/commands/view/explain-page.ts';
import { aChild, anEvent, aParent, aTrade } from './a-ledger.ts';
import { dollars, MAIN, someSettings } from './a-settings.ts';
import { aWorkedParent } from '../../support/builders/a-worked-parent.ts';
import { theFilters, theLimits } from '../../support/builders/a-settings.ts';

const EVENT = 'e'.repeat(64) as EventId;
const PARENT = parentIdOf(MAIN, EVENT);
const NOON = unixMs(Date.UTC(2026, 4, 1, 12));
const none = { filledShares: NO_SHARES, filledUsd: NO_USD } as const;

const DECIDED: DecidedOn = {
  ...{ at: later(NOON, 3_000), settings: 7n, equity: dollars(20_000), equityAt: later(NOON, -30_000) },
  ...{ liquidity: dollars(9_000), bid: price(500_000n), best: price(510_000n), limit: price(515_000n) },
  ...{ size: dollars(600), allowed: dollars(500), cost: dollars(499.9) },
  caps: [
    { cap: 'G', used: dollars(100), limit: dollars(4_000) },
    { cap: 'L', used: dollars(90), limit: dollars(2_000) },
  ],
};

const theEvent = (changes: Partial<LeaderEvent> = {}) => anEvent(EVENT, changes);
const theParent = (changes: Partial<ParentOrder> = {}) =>
  aParent(EVENT, { parentId: PARENT, decided: DECIDED, ...changes });

type Facts = {
  readonly events?: readonly LeaderEvent[];
  readonly parents?: readonly ParentOrder[];
  readonly children?: readonly ChildOrder[];
  readonly settings?: Settings | undefined;
};

const storedOf = ({ events = [theEvent()], parents = [theParent()], children = [] }: Facts) => ({
  events: new Map(events.map((event) => [event.eventId, event])),
  parents: new Map(parents.map((parent) => [parent.parentId, parent])),
  children,
});

function explained(given: Facts, asked: { id: string; follower?: string } = { id: EVENT }): Explanation {
  const facts = storedOf(given);
  const settings = 'settings' in given ? given.settings : someSettings();
  return explainTrade({ facts, trade: findTrade(facts, asked), current: someSettings(), decidedOn: settings });
}

const stateOf = ({ rules }: Explanation, code: Reason['code']) =>
  rules.find(({ codes }) => codes.includes(code))?.state;
const skippedBy = (reason: Reason) => explained({ parents: [theParent({ ...none, state: 'DENIED', reason })] });

describe('the rules', () => {
  test('are of copies: an own order was put to none', () => {
    const own = theParent({ leader: OWN, origin: 'order' });
    const { rules, steps, leaderName } = explained({ parents: [own] }, { id: PARENT });
    expect([rules, steps, leaderName]).toEqual([[], [], 'own']);
  });

  test('of a copy all passed, those that the settings do not ask for are off, and a limit made it smaller', () => {
    const explanation = explained({ children: [childOf([aTrade()])] });
    expect(new Set(explanation.rules.map(({ state }) => state))).toEqual(new Set(['passed', 'off', 'limited']));
    expect(stateOf(explanation, 'SINGLE_BET_ABOVE_MAX')).toBe('limited');
    expect(stateOf(explanation, 'POSITION_PART_ABOVE_MAX')).toBe('passed');
    expect(stateOf(explanation, 'MARKET_EXPOSURE_USED')).toBe('off');
    expect(explanation.steps).toEqual([
      { what: 'the leader put in', size: dollars(50) },
      { what: 'sized by portfolio_proportion', size: dollars(600) },
      { what: 'limit SINGLE_BET_ABOVE_MAX', size: dollars(500) },
      { what: 'the order may cost, fee included', size: dollars(499.9) },
    ]);
  });

  test('a copy that was large says that it was worked over time, how, and why', () => {
    const because = { code: 'ABOVE_USD', dollars: dollars(120), most: dollars(100) } as const;
    const copy = { because, settings: 1n, asOf: 1n, limits: { total: dollars(900) } };
    const { work } = aWorkedParent({}, { copy });
    const page = explainPage(explained({ parents: [theParent({ work })] }), { isColoured: false });
    expect(page).toContain(
      'Worked over time (twap, 3600.00 s), since $120.00 is more than $100.00 (execution.large_orders.above_usd): 1,000.00 shares, at most 0.5500 a share.',
    );
    const { trade } = explained({ parents: [theParent({ work })], children: [childOf([aTrade()])] });
    expect(trade?.algorithm).toBe('twap');
  });

  test('a pause after a loss is off unless it is asked for, and then shows how long it is', () => {
    const filters = theFilters({ cooldownAfterLossMs: 900_000 });
    const asked = explained({
      children: [childOf([aTrade()])],
      settings: someSettings({ limits: theLimits({ filters }) }),
    });
    expect(stateOf(explained({ children: [childOf([aTrade()])] }), 'COOLING_DOWN')).toBe('off');
    expect(asked.rules.find(({ codes }) => codes.includes('COOLING_DOWN'))).toMatchObject({
      state: 'passed',
      figures: [{ name: 'at least', unit: 'ms', value: 900_000 }],
    });
  });

  test('a limit at the size has not made it smaller; one micro-dollar below it has', () => {
    const at = (maxSingleBet: bigint) =>
      stateOf(
        explained({
          children: [childOf([])],
          settings: someSettings({ limits: { ...someSettings().limits, maxSingleBet: maxSingleBet as never } }),
        }),
        'SINGLE_BET_ABOVE_MAX',
      );
    expect(at(dollars(600))).toBe('passed');
    expect(at(dollars(600) - 1n)).toBe('limited');
    expect(at(dollars(600) + 1n)).toBe('passed');
  });

  test('of a refusal: those before it passed, it stopped with its numbers, those behind were not reached', () => {
    const explanation = skippedBy({ code: 'PRICE_MOVED', best: price(530_000n), limit: price(515_000n) });
    const states = explanation.rules.map(({ state }) => state);
    const at = states.indexOf('stopped');
    expect(explanation.rules[at]?.codes).toContain('PRICE_MOVED');
    expect(states.slice(0, at).every((state) => state === 'passed' || state === 'off')).toBe(true);
    expect(new Set(states.slice(at + 1))).toEqual(new Set(['not reached']));
    expect(explainPage(explanation, { isColoured: false })).toMatch(
      /price +PRICE_MOVED +stopped +best 0\.5300, limit 0\.5150 +execution\.slippage_bps/,
    );
  });

  test('every code of a rule stops exactly its own rule, whatever its place in the table', () => {
    for (const [at, { codes }] of RULES.entries())
      for (const code of codes) {
        const { rules } = skippedBy({ code } as Reason);
        const stopped = rules.filter(({ state }) => state === 'stopped');
        expect(stopped.map((rule) => rule.codes)).toEqual([codes]);
        const own = rules.filter(({ codes: each }) => RULES.some((rule) => rule.codes === each));
        expect(own.findIndex(({ state }) => state === 'stopped')).toBe(at);
      }
  });

  test('every code of a skip and a denial has a place, so that no such end reads as passed', () => {
    const refusals = Object.entries(REASONS).filter(([, { class: kind }]) => kind === 'skip' || kind === 'deny');
    for (const [code] of refusals)
      expect({ code, state: stateOf(skippedBy({ code } as Reason), code as Reason['code']) }).toEqual({
        code,
        state: 'stopped',
      });
  });

  test('what is below the minimum waits behind the limits and before the rate', () => {
    const reason = { code: 'HELD', size: dollars(0.4), minimum: dollars(1) } as const;
    const { rules } = explained({ parents: [theParent({ ...none, state: 'HELD', reason })] });
    expect(rules.slice(-2).map(({ state }) => state)).toEqual(['waits', 'not reached']);
  });

  test('nothing was asked of an order that nobody has decided on; of a sale nothing ever is', () => {
    const { decided: _, ...undecided } = theParent({ ...none, state: 'NEW' });
    expect(new Set(explained({ parents: [undecided] }).rules.map(({ state }) => state))).toEqual(
      new Set(['not reached']),
    );
    const sale = explained({ events: [theEvent({ type: 'SELL' })], parents: [theParent({ side: 'SELL' })] });
    expect(sale.rules).toEqual([]);
    expect(explainPage(sale, { isColoured: false })).toContain('None is asked');
  });

  test('an order that was reserved and ended later has passed them, whatever its end says', () => {
    const reason = { code: 'STALE', ageMs: 61_000, maxAgeMs: 60_000 } as const;
    const { rules } = explained({
      parents: [theParent({ ...none, state: 'EXPIRED', reason })],
      children: [{ ...childOf([]), state: 'EXPIRED' }],
    });
    expect(rules.map(({ state }) => state)).not.toContain('stopped');
  });

  test('without the settings of that version no limit is made up', () => {
    const { rules, settings } = explained({ settings: undefined, children: [childOf([])] });
    expect(settings).toEqual({ version: 7n, isStored: false });
    expect(rules.map(({ state }) => state)).not.toContain('off');
    expect(rules.find(({ codes }) => codes.includes('SINGLE_BET_ABOVE_MAX'))?.figures).toEqual([]);
  });
});

describe('cost and clocks', () => {
  const clocks = { signedAt: later(NOON, 3_050), sentAt: later(NOON, 3_060), ackedAt: later(NOON, 3_160) };
  const child = {
    ...childOf([aTrade({ matchedAt: later(NOON, 3_150), confirmedAt: later(NOON, 9_000) })]),
    ...clocks,
    reservedAt: later(NOON, 3_000),
  };
  const event = theEvent({ seenAt: later(NOON, 2_400), recordedAt: later(NOON, 2_500) });

  test('slippage in dollars and bps against the leader, the fee apart', () => {
    const explanation = explained({ events: [event], children: [child] });
    expect(explanation.slippageUsd).toBe(dollars(0.2)); // 20 × (0.51 − 0.50)
    expect(explanation.trade).toMatchObject({ slippage: 200n, fee: dollars(0.2) });
    const page = explainPage(explanation, { isColoured: false });
    expect(page).toContain('Paid $10.20 for 20.00 shares, 0.5100 each; fee $0.20; confirmed');
    expect(page).toContain("Leader's price 0.5000: slippage +$0.20, 200 bps (positive is worse)");
  });

  test('of a sale, less than his price is worse', () => {
    const { slippageUsd } = explained({
      events: [theEvent({ type: 'SELL' })],
      parents: [theParent({ side: 'SELL' })],
      children: [{ ...childOf([aTrade({ price: price(490_000n), gross: dollars(9.8) })]), side: 'SELL' }],
    });
    expect(slippageUsd).toBe(dollars(0.2));
  });

  test('each stage from block to confirmed, with the differences', () => {
    const lines = explainPage(explained({ events: [event], children: [child] }), { isColoured: false }).split('\n');
    const rowsOf = (stage: string) =>
      lines
        .find((line) => line.startsWith(`  ${stage} `))
        ?.trim()
        .replace(/\s+/g, ' ');
    expect(rowsOf('block')).toBe('block 2026-05-01 12:00:00.000 +0 ms');
    expect(rowsOf('decided')).toBe('decided 2026-05-01 12:00:03.000 +500 ms +3.00 s');
    expect(rowsOf('matched')).toBe('matched 2026-05-01 12:00:03.150 -10 ms +3.15 s');
    expect(rowsOf('confirmed')).toBe('confirmed 2026-05-01 12:00:09.000 +5.85 s +9.00 s');
  });

  test('of a skip the decision is the last stage', () => {
    const explanation = skippedBy({ code: 'NO_OFFER' });
    expect(explanation.clocks).toMatchObject({ block: NOON, decided: later(NOON, 3_000) });
    expect(explanation.clocks).not.toHaveProperty('sent');
  });
});

describe('what is found', () => {
  test('an event, a transaction, an order, or first digits, in any case', () => {
    const children = [{ ...childOf([aTrade({ transaction: `0x${'9'.repeat(64)}` as never })]) }];
    for (const id of [EVENT, `0x${'A'.repeat(64)}`, PARENT, PARENT.slice(0, 8), `0x${'9'.repeat(64)}`, 'f'.repeat(64)])
      expect(explained({ children }, { id }).parent?.parentId).toBe(PARENT);
  });

  test('an event whose orders are not written', () => {
    const { parent, rules, event } = explained({ parents: [] });
    expect({ parent, rules }).toEqual({ parent: undefined, rules: [] });
    expect(event?.eventId).toBe(EVENT);
  });

  test('of several the list; a follower picks his', () => {
    const OTHER = 'other' as FollowerName;
    const other = theParent({ parentId: parentIdOf(OTHER, EVENT), follower: OTHER });
    const parents = [theParent(), other];
    expect(() => explained({ parents })).toThrow(/2 are meant.*--follower/);
    expect(() => explained({ parents })).toThrow(other.parentId);
    expect(explained({ parents }, { id: EVENT, follower: 'other' }).parent).toBe(other);
    expect(() => explained({ parents }, { id: EVENT, follower: 'nobody' })).toThrow(
      'no order of follower "nobody"; there is one of main, other',
    );
  });

  test('nothing, and what is no id, each in words', () => {
    expect(() => explained({}, { id: '12345678' })).toThrow('no event, transaction or order of that id');
    for (const id of ['', '0x', 'abcdefg0', '1234567', 'a'.repeat(65)])
      expect(() => explained({}, { id })).toThrow('64 hex digits, or by its first 8 or more');
  });

  test('what another order took along shows that one, and what was taken up again its second life', () => {
    const into = 'd'.repeat(64) as EventId;
    const carrier = theParent({ parentId: parentIdOf(MAIN, into), eventId: into });
    const merged = theParent({ ...none, state: 'MERGED', mergedInto: carrier.parentId, reason: { code: 'MERGED' } });
    expect(explained({ parents: [merged, carrier] }).carrier).toBe(carrier);
    const stale = theParent({ ...none, state: 'SKIPPED', reason: { code: 'STALE', ageMs: 2, maxAgeMs: 1 } });
    const again = theParent({ parentId: againParentId(MAIN, EVENT), reopens: PARENT });
    const explanation = explained({ parents: [stale, again] });
    expect([explanation.parent, explanation.carrier]).toEqual([stale, again]);
    const circle = [{ ...merged, mergedInto: PARENT }];
    expect(explained({ parents: circle }).carrier?.parentId).toBe(PARENT);
  });
});

test('a reduction that an older exit took along counts what the exit sold after it, and no clock of before', () => {
  const into = 'd'.repeat(64) as EventId;
  const exit = theParent({ parentId: parentIdOf(MAIN, into), eventId: into, side: 'SELL', attempts: 2 });
  const merged = theParent({ ...none, side: 'SELL', state: 'MERGED', mergedInto: exit.parentId });
  const taken = theEvent({ type: 'SELL', recordedAt: later(NOON, 60_000), seenAt: later(NOON, 59_000) });
  const order = (attempt: number, afterMs: number): ChildOrder => ({
    ...aChild(into, 0, [aTrade({ tradeId: `t${attempt}`, confirmedAt: later(NOON, afterMs + 9) })]),
    ...{ parentId: exit.parentId, side: 'SELL' as const, attempt, reservedAt: later(NOON, afterMs) },
  });
  const given = (...children: ChildOrder[]) =>
    explained({ events: [taken, anEvent(into, { type: 'SELL' })], parents: [merged, exit], children });
  // Sold before it was recorded: none of it.
  const before = given(order(1, 59_999));
  expect(before.orders).toEqual([]);
  expect(before.trade).toBeUndefined();
  expect(before.clocks).toEqual({ block: NOON, seen: later(NOON, 59_000), recorded: later(NOON, 60_000) });
  // From then on: that part alone.
  const both = given(order(1, 59_999), order(2, 60_000));
  expect(both.orders.map(({ attempt }) => attempt)).toEqual([2]);
  expect(both.trade?.shares).toBe(20_000_000n);
  expect(both.clocks.decided).toBe(later(NOON, 60_000));
  expect(both.clocks.confirmed).toBe(later(NOON, 60_009));
});

test('hostile text from the venue cannot move the cursor or break a line', () => {
  const wild = fc.string({
    unit: fc.oneof(fc.constantFrom('\u001b', '\n', '\r', '\u202e', '\u009b', '['), fc.string()),
  });
  fc.assert(
    fc.property(wild, wild, (title, text) => {
      const page = explainPage(
        explained({
          events: [theEvent({ title, outcome: text, sources: [text] })],
          parents: [theParent({ title, state: 'DONE', reason: { code: 'REJECTED', text } })],
          children: [{ ...childOf([aTrade({ tradeId: text })]), refusal: text }],
        }),
        { isColoured: false },
      );
      expect(page.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }),
    { numRuns: 50 },
  );
});

test('a reduction tells how much of his position it was', () => {
  const page = explainPage(
    explained({
      events: [theEvent({ type: 'SELL', shares: shares(25_000_000n), before: shares(100_000_000n) })],
      parents: [theParent({ side: 'SELL' })],
    }),
    { isColoured: false },
  );
  expect(page).toContain('He held 100.00 before and 75.00 after: a reduction by 25.0 %.');
});

test('JSON has every part, amounts as decimal text, and round-trips', () => {
  const json = explainJson(explained({ children: [childOf([aTrade()])] }));
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toMatchObject({
    ...{ leader: 'Whale Trader', slippageDollars: '0.2', carriedBy: null },
    known: { leaderEquity: '20000', leaderEquityAt: '2026-05-01T11:59:30.000Z', ask: '0.51' },
    order: { parentId: PARENT, state: 'DONE', filledDollars: '10.4' },
    clocks: { block: '2026-05-01T12:00:00.000Z', sent: null },
  });
  const skipped = explainJson(
    skippedBy({ code: 'DEPLOYMENT_USED', size: dollars(9), left: NO_USD, deployed: bps(5_000n) }),
  );
  expect(skipped['order']).toMatchObject({
    reason: { code: 'DEPLOYMENT_USED', setting: 'risk_management.per_trader.use_deployment_rate' },
  });
});

function childOf(trades: ChildOrder['trades']): ChildOrder {
  return { ...aChild(EVENT, 1, trades), parentId: PARENT, venueOrderId: `0x${'f'.repeat(64)}` as never };
}
