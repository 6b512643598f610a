import { describe, expect, test } from '@jest/globals';
import { type FollowerName, type ParentId } from '#core/values/ids.ts';
import { bps } from '#core/values/bps.ts';
import { price } from '#core/values/price.ts';
import { shares } from '#core/values/shares.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { usd } from '#core/values/usd.ts';
import {
  type FollowerReport,
  type LeaderReport,
  type Report,
  type TradeReport,
} from '../../../../bin/commands/report-model.ts';
import { reasonText } from '../../../../bin/commands/view/reason-text.ts';
import { reasonsTable } from '../../../../bin/commands/view/reasons-table.ts';
import { reportJson } from '../../../../bin/commands/view/report-json.ts';
import { statusPage } from '../../../../bin/commands/view/status-page.ts';
import { statusTable } from '../../../../bin/commands/view/status-table.ts';
import { tradesTable } from '../../../../bin/commands/view/trades-table.ts';
import { dollars, MAIN, SHARP, WHALE } from '../a-settings.ts';

const PLAIN = { isColoured: false };
const WILD = 'a\u001b[2J\u202eb\nc\td\u200b\u0000e';

function aLeader(changes: Partial<LeaderReport>): LeaderReport {
  return {
    name: 'Whale Trader',
    wallet: WHALE,
    enabled: true,
    allocated: dollars(2_000),
    exposed: dollars(1_450),
    realised: dollars(100),
    open: dollars(25),
    unmarked: 0,
    openPositions: 3,
    trades: 12,
    ...changes,
  };
}

/** The multi-trader plan's own example of a status. */
function aFollower(changes: Partial<FollowerReport> = {}): FollowerReport {
  return {
    name: MAIN,
    mode: 'live',
    isCurrent: true,
    totalCapital: dollars(5_000),
    reserveCapital: dollars(1_000),
    maxTotalExposure: dollars(5_000),
    exposure: dollars(2_340),
    available: dollars(2_660),
    room: dollars(1_660),
    claims: usd(0n),
    leaders: [
      aLeader({}),
      aLeader({
        name: 'Sharp Bettor',
        wallet: SHARP,
        allocated: dollars(1_500),
        exposed: dollars(890),
        realised: dollars(-40),
        open: dollars(-5),
        trades: 8,
      }),
    ],
    events: { seen: 30, copied: 20, skipped: 8, open: 2 },
    reasons: [
      { code: 'STALE', count: 5, leaderNotional: dollars(12_345.67) },
      { code: 'NO_POSITION', count: 3, leaderNotional: dollars(80) },
    ],
    waits: [{ code: 'DUST', count: 1, leaderNotional: dollars(4) }],
    ...changes,
  };
}

function aTradeLine(changes: Partial<TradeReport> = {}): TradeReport {
  return {
    at: unixMs(Date.UTC(2026, 4, 1, 12, 0, 5)),
    parentId: 'order-1' as ParentId,
    follower: MAIN,
    mode: 'live',
    leader: 'Whale Trader',
    title: 'Will it rain in Paris on the first of May, 2026, at noon?',
    outcome: 'Yes',
    side: 'BUY',
    shares: shares(1_234_560_000n),
    price: price(512_345n),
    cost: dollars(632.52),
    fee: usd(1_234_567n),
    leaderPrice: price(500_000n),
    slippage: bps(247n),
    status: 'CONFIRMED',
    clocks: { block: unixMs(Date.UTC(2026, 4, 1, 12)), sent: unixMs(Date.UTC(2026, 4, 1, 12, 0, 4, 250)) },
    ...changes,
  };
}

const aReport = (follower: Partial<FollowerReport> = {}, trade: Partial<TradeReport> = {}): Report => ({
  settingsVersion: 7n,
  followers: [aFollower(follower)],
  trades: [aTradeLine(trade)],
});

test("the status of the plan's own example", () => {
  expect(statusTable({ followers: [aFollower()] }, PLAIN)).toBe(
    `
Follower main (live)

Trader        Allocated    Exposed  Utilisation  P&L realised  P&L open  Trades
-------------------------------------------------------------------------------
Whale Trader  $2,000.00  $1,450.00       72.5 %      +$100.00   +$25.00      12
Sharp Bettor  $1,500.00    $890.00       59.3 %       -$40.00    -$5.00       8
-------------------------------------------------------------------------------
TOTAL         $3,500.00  $2,340.00       66.9 %       +$60.00   +$20.00      20

Global exposure: $2,340.00 / $5,000.00 (46.8 %)
Available capital: $2,660.00 of $5,000.00 ($1,660.00 for new copies, $1,000.00 kept in reserve)
P&L: +$80.00 (realised +$60.00, open at the mid +$20.00)
Leader trades: 30 seen = 20 copied + 8 skipped + 2 open (DUST 1)
`.trim(),
  );
});

test('a disabled leader, a position without a price, a claim and an old ledger are marked', () => {
  const leaders = [aLeader({ enabled: false, unmarked: 1, allocated: usd(0n) })];
  const text = statusTable(
    { followers: [aFollower({ leaders, claims: dollars(7), isCurrent: false, mode: 'paper' })] },
    PLAIN,
  );
  expect(text).toContain('Follower main (paper, no longer in force)');
  expect(text).toMatch(/^Whale Trader \(off\) +\$0\.00 +\$1,450\.00 +– +\+\$100\.00 +\+\$25\.00\* +12$/m);
  expect(text).toContain('To be redeemed: $7.00\n* without 1 open position that has no price now');
});

test('where no open position has a price, the open result is unknown, not zero', () => {
  const leaders = [aLeader({ unmarked: 3, open: usd(0n) })];
  const text = statusTable({ followers: [aFollower({ leaders })] }, PLAIN);
  expect(text).toMatch(/^Whale Trader .* –\* +12$/m);
  expect(text).toContain('P&L: +$100.00 (realised +$100.00, open at the mid –*)');
});

test('what was not copied, with the setting that would let it pass', () => {
  expect(reasonsTable(aFollower(), PLAIN)).toBe(
    `
Not copied   Count  Leaders' dollars  Setting that would let it pass
--------------------------------------------------------------------
STALE            5        $12,345.67  execution.max_trade_age_s
NO_POSITION      3            $80.00  –
--------------------------------------------------------------------
TOTAL            8        $12,425.67
`.trim(),
  );
  expect(reasonsTable({ reasons: [] }, PLAIN)).toBe('Nothing was left out.');
});

test('the trades, their titles cut to width; a gap has no slippage', () => {
  const {
    leaderPrice: _price,
    slippage: _slippage,
    ...gap
  } = aTradeLine({ side: 'SELL', title: 'Rain?', status: 'MATCHED' });
  expect(tradesTable([aTradeLine(), gap], PLAIN)).toBe(
    `
Time (UTC)           Follower  Leader        Market                                    Outcome  Side    Shares   Price     Cost    Fee  Slippage bps  Delay  Status
${'-'.repeat(166)}
2026-05-01 12:00:05  main      Whale Trader  Will it rain in Paris on the first of M…  Yes      BUY   1,234.56  0.5123  $632.52  $1.23           247  4.3 s  confirmed
2026-05-01 12:00:05  main      Whale Trader  Rain?                                     Yes      SELL  1,234.56  0.5123  $632.52  $1.23             –  4.3 s  matched
`.trim(),
  );
});

describe('text from outside', () => {
  test('loses what could move the cursor, hide text or break a line, in every view and in colour too', () => {
    const wild = aReport(
      { leaders: [aLeader({ name: WILD })], name: WILD as FollowerName },
      { title: WILD, outcome: WILD, leader: WILD },
    );
    const plain = statusPage(wild, { ...PLAIN, last: 10 });
    expect(plain).not.toMatch(/[^\P{C}\n]/u);
    expect(plain).toContain('a[2Jb c de');
    const coloured = statusPage(wild, { isColoured: true, last: 10 }).replaceAll(/\u001b\[[0-9;]*m/g, '');
    expect(coloured).toBe(plain);
  });
});

test('JSON says money as decimal text and nothing that JSON cannot say', () => {
  const json = reportJson(aReport(), 10);
  expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  expect(json).toMatchObject({
    settingsVersion: '7',
    followers: [
      { follower: 'main', exposure: '2340', room: '1660', leaders: [{ leader: 'Whale Trader', exposed: '1450' }, {}] },
    ],
    trades: [
      {
        time: '2026-05-01T12:00:05.000Z',
        parentId: 'order-1',
        price: '0.512345',
        fee: '1.234567',
        slippageBps: 247,
        status: 'CONFIRMED',
      },
    ],
  });
  expect(reportJson(aReport(), 0)).toMatchObject({ trades: [] });
});

test.each([
  [
    reasonText({ code: 'STALE', ageMs: 61_234, maxAgeMs: 60_000 }),
    'The entry was older than the age limit when it was decided on; exits have no age limit: 61.2 s old, limit 60 s. Setting: execution.max_trade_age_s.',
  ],
  [
    reasonText({ code: 'POSITION_PART_ABOVE_MAX', size: dollars(1_200), max: dollars(1_000), part: bps(5_000n) }),
    'The copy takes more of the allocation than one copy may: $1,200.00, most $1,000.00 (50.0 % of the allocation). Setting: risk_management.per_trader.max_position_pct.',
  ],
  [reasonText({ code: 'REJECTED', text: WILD }), 'The venue refused the order: a[2Jb c de.'],
  [reasonText({ code: 'NO_OFFER' }), 'Nobody offers this token.'],
  [
    reasonText({ code: 'SIGNED_DAY_EXCEEDED', dollars: dollars(10), signed: dollars(95), bound: dollars(100) }),
    'With this purchase the signer would have signed for more than on one UTC day it may: $10.00, signed for $95.00 of $100.00. Setting: your_account.max_signed_day.',
  ],
  [
    reasonText({ code: 'SIGNING_REFUSED', refusal: 'ORDER_STATE', text: WILD }),
    'The signer refused the order, since it is not what is recorded, or its key cannot be used: ORDER_STATE, a[2Jb c de.',
  ],
])('a reason in one sentence: %s', (said, expected) => {
  expect(said).toBe(expected);
});
