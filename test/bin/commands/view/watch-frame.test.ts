import { describe, expect, test } from '@jest/globals';
import { UNWORKED } from '#core/execution/working/step-order.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type EventId } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { NO_SHARES, shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import fc from 'fast-check';
import { makeReport } from '../../../../bin/commands/collect-report.ts';
import { displayWidth } from '../../../../bin/commands/view/clean-text.ts';
import { fitLine } from '../../../../bin/commands/view/fit-line.ts';
import { type Canvas, watchFrame } from '../../../../bin/commands/view/watch-frame.ts';
import { type Health, type SideBySide, type WatchFacts } from '../../../../bin/commands/watch-facts.ts';
import { aWorkingOrder } from '../../../support/builders/a-working-order.ts';
import { aCap, aChild, anEvent, aParent, aTrade } from '../a-ledger.ts';
import { dollars, MAIN, someSettings } from '../a-settings.ts';

const NOON = Date.UTC(2026, 4, 1, 12);
const NOW = unixMs(NOON + 65_000);
const STYLE = /\u001b\[[0-9;]*m/g;
const TITLE = 'polycopy · my-run · q ends';

const HEALTHY: Health = {
  now: NOW,
  indexLagMs: 1_500,
  feeds: [{ leader: 'Whale Trader', at: unixMs(NOON + 61_000) }, { leader: 'Sharp Bettor' }],
  openOrders: 2,
  unknown: { count: 0 },
};

function aSide(changes: Partial<SideBySide> = {}): SideBySide {
  return {
    ...{ follower: MAIN, mode: 'live', leader: 'Whale Trader', title: 'Will it rain?', outcome: 'Yes' },
    ...{ leaderShares: shares(4_000_000_000n), owned: shares(20_000_000n), target: shares(20_000_000n) },
    ...{ basis: dollars(10.4), mark: price(600_000n) },
    ...changes,
  };
}

function someFacts(changes: Partial<WatchFacts> & { readonly words?: string } = {}): WatchFacts {
  const { words = 'Will it rain?', ...others } = changes;
  const skipped = (id: string, code: 'NO_OFFER' | 'MARKET_UNKNOWN'): ParentOrder =>
    aParent(id, { state: 'SKIPPED', reason: { code }, filledShares: NO_SHARES, filledUsd: NO_USD });
  const parents = [aParent('a', { title: words }), skipped('b', 'NO_OFFER'), skipped('c', 'MARKET_UNKNOWN')];
  const report = makeReport({
    settings: someSettings(),
    events: new Map(['a', 'b', 'c'].map((id) => [id as EventId, anEvent(id)])),
    parents: new Map(parents.map((parent) => [parent.parentId, parent])),
    children: [aChild('a', 1, [aTrade()])],
    caps: [{ ...aCap(dollars(10.4)), breakers: ['DAILY_LOSS'], tradingMode: 'REDUCING' }],
    positions: [],
    followerEquity: new Map(),
    leaderEquity: new Map(),
    marks: new Map(),
  });
  return { report, positions: [aSide({ title: words })], orders: [], health: HEALTHY, ...others };
}

/** An own order, which has bought 20 of 1,000 shares. */
function anOrder(number: number, words = 'Will it rain?'): WatchFacts['orders'][number] {
  const { parentId: _, ...order } = aWorkingOrder();
  const { eventId: __, ...parent } = aParent(`own${number}`, { origin: 'order', state: 'WORKING', title: words });
  return { ...parent, filledShares: shares(20_000_000n), work: { order, state: UNWORKED } };
}

const drawn = (facts: WatchFacts, canvas: Canvas = { isColoured: false }) =>
  watchFrame({ facts, title: TITLE }, canvas);
const squeezed = (lines: readonly string[]) => lines.map((line) => line.trim().replace(/\s+/g, ' '));

describe('a frame', () => {
  test('shows leader and follower side by side, the trades, what was left out, and health', () => {
    const lines = squeezed(drawn(someFacts()));
    expect(lines.slice(0, 1)).toEqual([TITLE]);
    expect(lines).toEqual(
      expect.arrayContaining([
        "Health: LOOK · settings 7 · the venue's index is 1.5 s behind",
        'Recorded up to: Whale Trader 4.0 s ago, Sharp Bettor not watched yet',
        'Orders: 2 open, 0 of unknown outcome',
        'Leader trades: 3 seen = 1 copied + 2 skipped + 0 open',
        'Will it rain? Yes Whale Trader 4,000.00 main 20.00 20.00 $10.40 0.6000 +$1.60',
        '5.0 s ago main Whale Trader BUY Will it rain? Yes 20.00 0.5100 $10.20 200 bps confirmed',
        'MARKET_UNKNOWN main 1 $50.00 –',
        'NO_OFFER main 1 $50.00 –',
      ]),
    );
    expect(lines.some((line) => line.startsWith('Trading: REDUCING (switch'))).toBe(true);
    expect(lines.some((line) => line.startsWith('Breaker DAILY_LOSS'))).toBe(true);
  });

  test('an order of unknown outcome asks to be looked at, with the age of the oldest', () => {
    const health = { ...HEALTHY, unknown: { count: 1, since: unixMs(NOW - 30_000) } };
    expect(drawn(someFacts({ health }))).toContain('Orders: 2 open, 1 of unknown outcome, the oldest sent 30.0 s ago');
  });

  test('where nothing runs it says so and shows times instead of ages', () => {
    const { now: _, indexLagMs: __, ...health } = HEALTHY;
    const text = drawn(someFacts({ health })).join('\n');
    expect(text).toContain('no system runs here');
    expect(text).toContain('Whale Trader 2026-05-01 12:01:01');
  });

  test('what has no mark and what of the leader is not known is a dash, never a zero', () => {
    const { mark: _, leaderShares: __, ...side } = aSide();
    expect(squeezed(drawn(someFacts({ positions: [side] })))).toContain(
      'Will it rain? Yes Whale Trader – main 20.00 20.00 $10.40 – –',
    );
  });

  test('more positions than there is room for are counted', () => {
    const positions = Array.from({ length: 50 }, () => aSide());
    const lines = drawn(someFacts({ positions }), { isColoured: false, columns: 160, rows: 60 });
    expect(lines.join('\n')).toMatch(/Positions \(50\)[\s\S]*… and \d+ more/);
    expect(lines.join('\n')).toContain('Last trades');
  });
});

test('no frame is wider or longer than its terminal, whatever its size and whatever markets are called', () => {
  const wild = fc.array(
    fc.constantFrom('\u001b[2J', '\n', '\u202e', '\u009b', '雨', 'é', '🙂', 'a\u0301\u0301', 'word '),
    {
      maxLength: 40,
    },
  );
  const sizes = { columns: fc.integer({ min: 1, max: 220 }), rows: fc.integer({ min: 1, max: 80 }) };
  fc.assert(
    fc.property(wild, fc.record(sizes), fc.boolean(), fc.nat(30), (parts, { columns, rows }, isColoured, count) => {
      const words = parts.join('');
      const positions = Array.from({ length: count }, () => aSide({ title: words, outcome: words, leader: words }));
      const lines = drawn(someFacts({ words, positions }), { isColoured, columns, rows });
      expect(lines.length).toBeLessThanOrEqual(rows);
      for (const line of lines) {
        const bare = line.replaceAll(STYLE, '');
        expect(displayWidth(bare)).toBeLessThanOrEqual(columns);
        expect(bare).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }
    }),
    { numRuns: 40 },
  );
});

describe('a line', () => {
  test('that fits stays as it is; one that does not ends at the last column, its colour with it', () => {
    expect(fitLine('abc', 3)).toBe('abc');
    expect(fitLine('abcd', 3)).toBe('abc');
    expect(fitLine('\u001b[31mabcd\u001b[39m', 3)).toBe('\u001b[31mabc\u001b[0m');
    expect(fitLine('雨雨', 3)).toBe('雨');
  });

  test('lets nothing but a style through', () => {
    expect(fitLine('a\u001b[2Jb\u001b[31mc\rd\u009b', 20)).toBe('a[2Jb\u001b[31mcd\u001b[0m');
  });
});

describe('own orders that work', () => {
  test('are counted, the first three a line each', () => {
    const orders = [1, 2, 3, 4, 5].map((number) => anOrder(number));
    const lines = drawn(someFacts({ orders }));
    const at = lines.indexOf('Orders that work over time: 5');
    expect(lines.slice(at + 1, at + 6)).toEqual([
      '  p-own1 BUY 20.00 of 1,000.00 Yes, Will it rain?: twap, works',
      '  p-own2 BUY 20.00 of 1,000.00 Yes, Will it rain?: twap, works',
      '  p-own3 BUY 20.00 of 1,000.00 Yes, Will it rain?: twap, works',
      '… and 2 more',
      '',
    ]);
  });

  test('take no line where there is none, and no line of their own for what strangers call a market', () => {
    expect(drawn(someFacts()).join('\n')).not.toContain('Orders of your own');
    expect(drawn(someFacts({ orders: [anOrder(1, 'x\nHealth: fine')] }))).not.toContain('Health: fine');
  });
});
