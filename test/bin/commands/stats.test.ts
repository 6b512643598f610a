import { describe, expect, test } from '@jest/globals';
import { type FollowerName } from '#core/values/ids.ts';
import { price } from '#core/values/price.ts';
import { deskStats } from '../../../bin/commands/desk-stats.ts';
import { type ReportFacts } from '../../../bin/commands/report-model.ts';
import { statsJson, statsPage } from '../../../bin/commands/view/stats-page.ts';
import { aDesk } from './a-desk.ts';
import { aChild, aParent, aPosition, aTrade, anEvent } from './a-ledger.ts';
import { dollars, someSettings } from './a-settings.ts';

const PAPER = 'second' as FollowerName;

function facts(changes: Partial<ReportFacts> = {}): ReportFacts {
  const [main] = someSettings().followers;
  const followers = [main!, { ...main!, name: PAPER, mode: 'paper' as const }];
  return {
    settings: someSettings({ followers }),
    events: new Map(),
    parents: new Map(),
    children: [],
    caps: [],
    positions: [],
    leaderEquity: new Map(),
    followerEquity: new Map(),
    marks: new Map(),
    ...changes,
  };
}

const byId = <T>(many: readonly T[], id: (one: T) => string) => new Map(many.map((one) => [id(one), one])) as never;

const busy = facts({
  events: byId([anEvent('e1'), anEvent('e2'), anEvent('e3')], ({ eventId }) => eventId),
  parents: byId(
    [
      aParent('e1'),
      aParent('e2', { state: 'SKIPPED', reason: { code: 'NO_OFFER' } }),
      aParent('e3', { state: 'HELD' }),
      aParent('e1', { parentId: 'p-other' as never, follower: PAPER, mode: 'paper', state: 'NEW' }),
    ],
    ({ parentId }) => parentId,
  ),
  children: [aChild('e1', 1, [aTrade()]), { ...aChild('e3', 2, []), state: 'ACKED' }],
  positions: [aPosition({ realised: dollars(3) })],
});

describe('stats', () => {
  test('counts followers, follows, leaders and events, each once', () => {
    expect(deskStats(busy)).toMatchObject({
      ...{ followers: 2, follows: 3, leaderEvents: 3 },
      leaders: { enabled: 2, disabled: 1 },
    });
  });

  test('money and orders of one mode are never added to those of another', () => {
    const [live, paper] = deskStats(busy).modes;
    expect(live).toMatchObject({
      mode: 'live',
      events: { seen: 3, copied: 1, skipped: 1, open: 1 },
      trades: 1,
      bought: dollars(10.2),
      sold: 0n,
      fees: dollars(0.2),
      realised: dollars(3),
      queue: { NEW: 0, HELD: 1, WORKING: 0 },
      ordersOut: 1,
    });
    expect(live?.reasons.map(({ code, count }) => [code, count])).toEqual([['NO_OFFER', 1]]);
    expect(paper).toMatchObject({ mode: 'paper', bought: 0n, queue: { NEW: 1 }, ordersOut: 0 });
  });

  test('what has no price is no zero: it is counted, with what the star means', () => {
    // Given
    const second = aPosition({ token: '5678' as never });
    const half = { ...busy, positions: [aPosition(), second], marks: new Map([[second.token, price(600_000n)]]) };
    // When
    const [none, some] = [busy, half].map((each) => statsPage(deskStats(each), { isColoured: false }));
    // Then
    expect(none).toMatch(/\+\$3\.00 {2,}–\* {2,}\+\$3\.00\n\* without 1 open position that has no price now\n/);
    expect(some).toMatch(/\+\$1\.60\* {2,}\+\$1\.60\n\* without 1 open position that has no price now\n/);
    expect(JSON.parse(statsJson(deskStats(half)))).toMatchObject({
      modes: [
        { held: 2, unmarked: 1, open: '1.6' },
        { held: 0, unmarked: 0 },
      ],
    });
  });

  test('trades that failed on the chain are no volume', () => {
    const failed = { ...busy, children: [aChild('e1', 1, [aTrade({ status: 'FAILED' })])] };
    expect(deskStats(failed).modes[0]).toMatchObject({ trades: 0, bought: 0n, fees: 0n });
  });

  test('the page says it in words, the JSON in decimal text', () => {
    const page = statsPage(deskStats(busy), { isColoured: false });
    expect(page).toContain("Followers: 2\nFollows: 3\nLeaders: 2 enabled, 1 disabled\nLeaders' events: 3\n");
    expect(page).toContain('Queue: 0 new, 1 held, 0 working; 1 at the venue or on the way there');
    expect(JSON.parse(statsJson(deskStats(busy)))).toMatchObject({
      modes: [{ volume: '10.2', fees: '0.2', skippedByReason: { NO_OFFER: 1 } }, { mode: 'paper' }],
    });
  });
});

describe('of a system', () => {
  const desk = aDesk();

  test('stats reads it, and status of one follower shows its positions and open orders', async () => {
    // Given
    const order = aParent('e9', { mode: 'paper', state: 'HELD', version: 1n, reason: undefined as never });
    await desk.withSystem(({ ledger }) =>
      ledger.commit([
        { kind: 'put', type: 'position', value: aPosition({ mode: 'paper' }) },
        { kind: 'put', type: 'parent', value: order },
      ]),
    );
    // When
    const stats = await desk.done('stats');
    const own = await desk.done('status', '--follower', 'main');
    // Then
    expect(stats).toContain('paper: 2 followers\n');
    expect(own).toContain('Positions (1)\nMarket');
    expect(own).toContain('Open orders (1)\nOrder');
    expect(await desk.done('status', '--follower', 'second')).toMatch(/Positions: none\.\n\nOpen orders: none\.\n$/);
    expect(JSON.parse(await desk.done('status', '--follower', 'main', '--json'))).toMatchObject({
      positions: [{ owned: '20', basis: '10.4', mark: null }],
      openOrders: [{ state: 'HELD', side: 'BUY' }],
    });
    expect(await desk.done('status')).not.toContain('Open orders');
  });
});
