import { expect, test } from '@jest/globals';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { againParentId, type EventId, type ParentId, type TokenId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { OWN, type Position } from '#core/model/position.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';
import { type Archive } from '#ports/ledger.ts';
import fc from 'fast-check';
import { collectReport, makeReport, type ReportSources } from '../../../bin/commands/collect-report.ts';
import { type ReportFacts } from '../../../bin/commands/report-model.ts';
import { statusPage } from '../../../bin/commands/view/status-page.ts';
import { aCap, aChild, anEvent, aParent, aPosition, aTrade } from './a-ledger.ts';
import { dollars, MAIN, SHARP, someSettings, TRIAL, WHALE } from './a-settings.ts';

function someFacts(changes: Partial<ReportFacts> = {}, parents: readonly ParentOrder[] = []): ReportFacts {
  return {
    settings: someSettings(),
    events: new Map(),
    parents: new Map(parents.map((parent) => [parent.parentId, parent])),
    children: [],
    caps: [],
    positions: [],
    leaderEquity: new Map(),
    followerEquity: new Map(),
    marks: new Map(),
    ...changes,
  };
}

const WORTH = {
  ...{ leader: WHALE, positions: dollars(5_000), cash: dollars(15_000), equity: dollars(20_000) },
  ...{ positionCount: 3, at: unixMs(1_780_000_000_000) },
};

const none = { filledShares: NO_SHARES, filledUsd: NO_USD };
const mainOf = (facts: ReportFacts) => makeReport(facts).followers[0]!;

test('a leader: allocation, cap in use, realised, marks less basis, orders that ended with shares', () => {
  const facts = someFacts(
    {
      caps: [aCap(dollars(2_340)), aCap(dollars(1_450), WHALE)],
      positions: [
        aPosition({ realised: dollars(3), selling: shares(5_000_000n), available: shares(15_000_000n) }),
        aPosition({ token: '99' as TokenId, realised: dollars(-1) }),
        aPosition({ token: '98' as TokenId, available: NO_SHARES, basis: NO_USD, claimedUsd: dollars(7) }),
      ],
      marks: new Map([['1234' as TokenId, price(600_000n)]]),
      leaderEquity: new Map([[WHALE, WORTH]]),
    },
    [aParent('a'), aParent('b'), aParent('c', { ...none, reason: { code: 'NO_FILL' } })],
  );
  const main = mainOf(facts);
  expect(main.leaders[0]).toEqual({
    name: 'Whale Trader',
    wallet: WHALE,
    enabled: true,
    trading: { follower: 'main', name: `L#${WHALE}`, tradingMode: 'ACTIVE', switch: 'ACTIVE', breakers: [] },
    allocated: dollars(2_000),
    exposed: dollars(1_450),
    realised: dollars(2),
    open: dollars(1.6), // 20 × 0.60 − 10.40
    unmarked: 1,
    openPositions: 2,
    trades: 2,
    equity: WORTH,
  });
  expect(main).toMatchObject({
    exposure: dollars(2_340),
    available: dollars(2_660),
    room: dollars(1_660),
    claims: dollars(7),
  });
});

test('a disabled leader is shown only where something is left of it; a removed one under its wallet', () => {
  expect(mainOf(someFacts()).leaders.map(({ name }) => name)).toEqual(['Whale Trader', 'Sharp Bettor']);
  const stranger = aPosition({ leader: `0x${'9'.repeat(40)}` as typeof WHALE });
  const { leaders } = mainOf(someFacts({ positions: [aPosition({ leader: TRIAL }), stranger] }));
  expect(leaders.map(({ name, enabled, allocated }) => [name, enabled, allocated])).toEqual([
    ['Whale Trader', true, dollars(2_000)],
    ['Sharp Bettor', true, dollars(1_500)],
    ['Experimental', false, dollars(500)],
    [`0x${'9'.repeat(40)}`, false, NO_USD],
  ]);
});

test('another mode is a ledger of its own and never mixed in', () => {
  const { followers } = makeReport(
    someFacts({ positions: [aPosition(), aPosition({ mode: 'paper', realised: dollars(9) })] }),
  );
  expect(followers.map(({ mode, isCurrent }) => [mode, isCurrent])).toEqual([
    ['live', true],
    ['paper', false],
  ]);
  expect(followers.map(({ leaders }) => leaders.reduce((sum, { realised }) => sum + realised, 0n))).toEqual([
    0n,
    9_000_000n,
  ]);
});

test('an order that another took along counts as what became of that one', () => {
  const events = new Map(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id as EventId, anEvent(id)]));
  const merged = (id: string, into: string) =>
    aParent(id, { ...none, state: 'MERGED', mergedInto: `p-${into}` as ParentId, reason: { code: 'MERGED' } });
  const {
    events: counts,
    reasons,
    waits,
  } = mainOf(
    someFacts({ events }, [
      aParent('a'),
      merged('b', 'a'), // copied
      aParent('c', { ...none, state: 'WORKING', reason: { code: 'NO_BID' } }),
      merged('d', 'c'), // open
      aParent('e', { ...none, reason: { code: 'NO_FILL' } }),
      merged('f', 'e'), // NO_FILL
    ]),
  );
  expect(counts).toEqual({ seen: 6, copied: 2, skipped: 2, open: 2 });
  expect(reasons).toEqual([{ code: 'NO_FILL', count: 2, leaderNotional: dollars(100) }]);
  expect(waits).toEqual([{ code: 'NO_BID', count: 2, leaderNotional: dollars(100) }]);
});

test('an order that a person had taken up again counts once, as what became of it then, with those merged into it', () => {
  const events = new Map(['a', 'b', 'c'].map((id) => [id as EventId, anEvent(id)]));
  const stale = { ...none, state: 'SKIPPED', reason: { code: 'STALE', ageMs: 2, maxAgeMs: 1 } } as const;
  const again = aParent('a', { parentId: againParentId(MAIN, 'a' as EventId), reopens: 'p-a' as ParentId });
  const merged = aParent('b', { ...none, state: 'MERGED', mergedInto: 'p-a' as ParentId, reason: { code: 'MERGED' } });
  const { events: counts, reasons } = mainOf(
    someFacts({ events }, [aParent('a', stale), merged, again, aParent('c', stale)]),
  );
  expect(counts).toEqual({ seen: 3, copied: 2, skipped: 1, open: 0 });
  expect(reasons.map(({ code, count }) => [code, count])).toEqual([['STALE', 1]]);
});

test('an event whose orders are not all written counts as open; a gap order is no event', () => {
  const events = new Map([['a' as EventId, anEvent('a', { fannedOut: false })]]);
  const { eventId: _, ...gap } = aParent('g', { origin: 'gap' });
  expect(mainOf(someFacts({ events }, [gap])).events).toEqual({ seen: 1, copied: 0, skipped: 0, open: 1 });
  expect(mainOf(someFacts({ events }, [aParent('a')])).events).toEqual({ seen: 1, copied: 1, skipped: 0, open: 0 });
});

test('seen = copied + skipped + open, and the reasons add up to the skipped, whatever the orders', () => {
  const parent = fc.record({
    state: fc.constantFrom('NEW', 'WORKING', 'DONE', 'SKIPPED', 'DENIED', 'EXPIRED', 'MERGED', 'NETTED'),
    isFilled: fc.boolean(),
    into: fc.nat(12),
    hasReason: fc.boolean(),
    isUnwritten: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(parent, { maxLength: 12 }), (drawn) => {
      const parents = drawn.map(({ state, isFilled, into, hasReason }, at) =>
        aParent(String(at), {
          state,
          ...(isFilled ? {} : none),
          ...(state === 'MERGED' ? { mergedInto: `p-${into}` as ParentId } : {}),
          ...(hasReason ? { reason: { code: 'NO_OFFER' } } : {}),
        }),
      );
      const events = new Map(
        drawn.map(({ isUnwritten }, at) => {
          const id = isUnwritten ? `u${at}` : String(at);
          return [id as EventId, anEvent(id, { fannedOut: !isUnwritten })];
        }),
      );
      const tally = mainOf(someFacts({ events }, parents));
      const { seen, copied, skipped, open } = tally.events;
      expect(copied + skipped + open).toBe(seen);
      expect(seen).toBe(parents.length + drawn.filter(({ isUnwritten }) => isUnwritten).length);
      expect(tally.reasons.reduce((sum, { count }) => sum + count, 0)).toBe(skipped);
    }),
  );
});

test('a trade: executions that stand, average price, slippage against all leader trades behind the order', () => {
  const events = new Map([
    ['a' as EventId, anEvent('a', { price: price(500_000n) })],
    ['b' as EventId, anEvent('b', { price: price(520_000n) })],
  ]);
  const parents = [
    aParent('a'),
    aParent('b', { ...none, state: 'MERGED', mergedInto: 'p-a' as ParentId }),
    aParent('s', { side: 'SELL', leader: SHARP, eventId: 'x' as EventId }),
  ];
  const facts = someFacts(
    {
      events: new Map([...events, ['x' as EventId, anEvent('x', { type: 'SELL', leader: SHARP })]]),
      children: [
        aChild('a', 1, [
          aTrade(),
          aTrade({ tradeId: 't2', status: 'FAILED' }),
          aTrade({ tradeId: 't3', status: 'MINED' }),
        ]),
        aChild('s', 2, [aTrade({ price: price(490_000n), gross: dollars(9.8) })]),
        aChild('none', 3, [aTrade()]),
      ],
    },
    parents,
  );
  expect(makeReport(facts).trades).toEqual([
    expect.objectContaining({ leader: 'Sharp Bettor', side: 'SELL', slippage: 200n, status: 'CONFIRMED' }),
    expect.objectContaining({
      at: unixMs(Date.UTC(2026, 4, 1, 12, 1)),
      leader: 'Whale Trader',
      shares: 40_000_000n,
      price: 510_000n,
      cost: dollars(20.4),
      fee: dollars(0.4),
      leaderPrice: 510_000n,
      slippage: 0n,
      status: 'MINED',
    }),
  ]);
});

async function whenCollected(marks: ReportSources['marks'], positions: readonly Position[]) {
  async function* listed<T>(...items: T[]): AsyncGenerator<T> {
    await Promise.resolve();
    yield* items;
  }
  const archive: Archive = {
    events: () => listed(anEvent('a')),
    parents: () => listed(aParent('a')),
    children: () => listed(aChild('a', 1, [aTrade()])),
    journal: () => listed(),
    caps: () => listed(aCap(dollars(10.4))),
    positions: () => listed(...positions),
  };
  const snapshots = {
    leaderEquity: () => Promise.resolve(undefined),
    followerEquity: () => Promise.resolve(undefined),
  };
  return collectReport({ archive, settings: someSettings(), snapshots, marks });
}

test('collectReport reads the archive once and asks for the marks of what is held, each once', async () => {
  const asked: string[] = [];
  const held = [aPosition(), aPosition({ leader: SHARP }), aPosition({ token: '5' as TokenId, available: NO_SHARES })];
  const report = await whenCollected((token) => {
    asked.push(token);
    return Promise.resolve(price(520_000n));
  }, held);
  expect(asked).toEqual(['1234']);
  expect(report.followers[0]).toMatchObject({ exposure: usd(10_400_000n), events: { seen: 1, copied: 1 } });
  expect(report.trades).toHaveLength(1);
});

test('where the markets do not answer what is held has no price, is asked for once, and all else is reported', async () => {
  let asked = 0;
  const report = await whenCollected(() => {
    asked += 1;
    return Promise.reject(new UnavailableError('book: no answer', {}));
  }, [aPosition(), aPosition({ token: '5' as TokenId })]);
  expect(asked).toBe(1);
  expect(report.followers[0]).toMatchObject({ exposure: usd(10_400_000n) });
  expect(report.followers[0]?.leaders[0]).toMatchObject({ unmarked: 2, open: NO_USD });
  const odd = await whenCollected(
    (token) =>
      token === '1234'
        ? Promise.reject(new UnreadableAnswerError('book: another token', {}))
        : Promise.resolve(price(1n)),
    [aPosition(), aPosition({ token: '5' as TokenId })],
  );
  expect(odd.followers[0]?.leaders[0]).toMatchObject({ unmarked: 1 });
  await expect(whenCollected(() => Promise.reject(new Error('a bug')), [aPosition()])).rejects.toThrow('a bug');
});

test('own orders are a place of their own: its name, and what is owned instead of a cap that it has not', () => {
  const own = aPosition({ leader: OWN, realised: dollars(2) });
  const facts = someFacts({ positions: [own], caps: [aCap(dollars(99), OWN)] }, [
    aParent('a', { leader: OWN, origin: 'order' }),
  ]);
  const [found] = mainOf(facts).leaders.filter(({ wallet }) => wallet === OWN);
  expect(found).toMatchObject({ name: 'own', exposed: dollars(10.4), realised: dollars(2), trades: 1 });
  expect(makeReport({ ...facts, children: [aChild('a', 1, [aTrade()])] }).trades).toMatchObject([{ leader: 'own' }]);
  const [line] = statusPage(makeReport(facts), { isColoured: false, last: 0 })
    .split('\n')
    .filter((text) => text.startsWith('own'));
  expect(line).not.toContain('(off)');
});
