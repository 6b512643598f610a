import { describe, expect, test } from '@jest/globals';
import { PAGE_VIEWS } from '#contract/board.ts';
import { type Cap, GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type FollowerEquity } from '#core/model/follower-equity.ts';
import { later, unixMs, type UnixMs } from '#core/values/unix-ms.ts';
import { NO_USD, usd } from '#core/values/usd.ts';
import { type Board, type BoardLeader, type BoardLedger } from '#flows/load-board.ts';
import { boardPage } from '../../../lambdas/board/page.ts';
import { aLeaderScore } from '../../support/builders/a-leader-score.ts';
import { FOLLOWER, LEADER, NOW } from '../../support/builders/identities.ts';
import { dollars } from '../../support/builders/quantities.ts';

const MAIN = { follower: FOLLOWER, mode: 'live' } as const;
const QUARTER_MS = 900_000;

function anEquity(at: UnixMs, { realised = NO_USD, peakProfit = NO_USD } = {}): FollowerEquity {
  return {
    ...{ ...MAIN, cash: dollars('900'), cashAt: at, positions: dollars('100'), claims: NO_USD, unattributed: NO_USD },
    ...{ exposure: dollars('100'), realised, open: NO_USD, invested: dollars('1000'), day: '2026-06-01' },
    ...{ dayProfit: NO_USD, peakProfit, isHalved: false, unpricedCount: 0, marksAt: at, at, version: 1n },
  };
}

const aCap = (name: string, used: string, more: Partial<Cap> = {}): Cap => ({
  ...{ ...MAIN, name, reserved: NO_USD, posted: NO_USD, used: dollars(used), tradingMode: 'ACTIVE' },
  ...({ switch: 'ACTIVE', breakers: [], version: 1n } as unknown as Partial<Cap>),
  ...more,
});

const aLeader = (more: Partial<BoardLeader> = {}): BoardLeader => ({
  name: 'Whale',
  wallet: LEADER,
  enabled: true,
  allocated: dollars('500'),
  cap: aCap(leaderCap(LEADER), '250'),
  equity: undefined,
  standing: undefined,
  results: new Map([
    ['2026-05-31', dollars('12.5')],
    ['2026-06-01', usd(-4_000_000n)],
  ]),
  ...more,
});

const aLedger = (more: Partial<BoardLedger> = {}): BoardLedger => ({
  ...MAIN,
  totalLimit: dollars('1000'),
  cap: aCap(GLOBAL_CAP, '400'),
  equity: anEquity(NOW),
  past: [],
  leaders: [aLeader()],
  isCut: false,
  ...more,
});

const aBoard = (ledger: BoardLedger = aLedger()): Board => ({
  now: NOW,
  settingsVersion: 1n,
  days: ['2026-05-31', '2026-06-01'],
  ledgers: [ledger],
});

describe('every view', () => {
  const hostile = '<script>alert(1)</script><img src=x onerror="alert(2)">\u202e';
  const named = aBoard(
    aLedger({ follower: hostile as never, leaders: [aLeader({ name: hostile, wallet: hostile as never })] }),
  );

  test.each(PAGE_VIEWS)('%s takes no markup from who named a leader or follower', (view) => {
    const page = boardPage(named, view);
    expect(page).not.toMatch(/<script|<img|onerror="|\u202e/);
    expect(page).toContain('&#60;script&#62;');
  });

  test.each(PAGE_VIEWS)('%s uses nothing that CloudWatch removes: no script, frame or use', (view) => {
    expect(boardPage(aBoard(), view)).not.toMatch(/<(script|iframe|use)\b|javascript:|\son[a-z]+=/i);
  });

  test.each(PAGE_VIEWS)('%s says what to do before settings are stored', (view) => {
    expect(boardPage({ ...aBoard(), settingsVersion: undefined, ledgers: [] }, view)).toContain('polycopy apply');
  });
});

describe('status', () => {
  test('has equity, result, drawdown and what is at stake against its limit', () => {
    const equity = anEquity(NOW, { realised: usd(-50_000_000n), peakProfit: dollars('50') });
    const page = boardPage(aBoard(aLedger({ equity })), 'status');
    for (const text of ['$950.00', '-$50.00', '9.5 %', '$400.00 of $1,000.00', '$250.00 of $500.00', '+$8.50'])
      expect(page).toContain(text);
  });

  test.each([
    [true, '<span class="reducing" title="bound &#60; 0">VETOED until 2026-06-02 00:00</span>'],
    [false, '<span title="bound &#60; 0">VETOED (not heeded) until 2026-06-02 00:00</span>'],
  ])(
    'has the score, veto and way on paper of a leader; a veto stands out where it is heeded: %p',
    (heedsVetoes, text) => {
      const score = { ...aLeaderScore(), asOf: unixMs(Date.parse('2026-06-01')), ranking: null };
      const veto = { because: 'bound < 0', until: unixMs(Date.parse('2026-06-02')) };
      const standing = { score, standing: { veto, paper: { settled: 3n } }, heedsVetoes, wanted: 30n };
      const page = boardPage(aBoard(aLedger({ leaders: [aLeader({ standing })] })), 'status');
      expect(page).toContain(`${text}<br>scored 2026-06-01, `);
      expect(page).toContain('on paper: 3 of 30 events');
    },
  );

  test('names a breaker beside the mode', () => {
    const cap = aCap(GLOBAL_CAP, '0', { tradingMode: 'HALTED', breakers: ['LEDGER_UNPROVEN'] as never });
    expect(boardPage(aBoard(aLedger({ cap })), 'status')).toContain('HALTED: LEDGER_UNPROVEN');
  });

  test.each([
    [{ equity: undefined }, '–'],
    [{ cap: undefined }, 'not opened'],
    [{ leaders: [] }, 'follows nobody'],
    [{ leaders: [aLeader({ enabled: false })] }, 'disabled'],
    [{ isCut: true }, 'incomplete'],
    [{ equity: anEquity(later(NOW, -7 * 60_000)) }, '7 min ago'],
  ])('of %j says %p', (more, text) => {
    expect(boardPage(aBoard(aLedger(more as Partial<BoardLedger>)), 'status')).toContain(text);
  });
});

describe('underwater', () => {
  const at = (quarters: number): UnixMs => later(NOW, quarters * QUARTER_MS);

  test('draws equity and the depth below its peak, over the time that is known', () => {
    const past = [anEquity(at(-2)), anEquity(at(-1), { realised: usd(-100_000_000n) })];
    const page = boardPage(aBoard(aLedger({ past })), 'underwater');
    expect(page.match(/<polyline/g)).toHaveLength(2);
    expect(page).toContain('$1,000.00');
    expect(page).toContain('$900.00');
    expect(page).toContain('-10.0 %');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  test('of an equity that never moved is a straight line', () => {
    const page = boardPage(aBoard(aLedger({ past: [anEquity(at(-1))] })), 'underwater');
    expect(page).toContain('<polyline');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });

  test.each([
    [[], undefined],
    [[], anEquity(NOW)],
  ])('says that there is nothing yet where one value is known at most', (past, equity) => {
    expect(boardPage(aBoard(aLedger({ past, equity })), 'underwater')).toContain('has not been followed');
  });
});

describe('leaders', () => {
  test('has a cell for each leader and day, its sign and strength, and the sum', () => {
    const page = boardPage(aBoard(), 'leaders');
    expect(page).toContain('background:rgba(47,129,200,0.60)">+$12.50');
    expect(page).toContain('background:rgba(214,122,20,0.19)">-$4.00');
    expect(page).toContain('<b>+$8.50</b>');
  });

  test('says that a long journal was read in part', () => {
    expect(boardPage(aBoard(aLedger({ isCut: true })), 'leaders')).toContain('incomplete');
  });

  test('without any result divides by nothing', () => {
    const leaders = [aLeader({ results: new Map([['2026-06-01', NO_USD]]) }), aLeader({ results: new Map() })];
    const page = boardPage(aBoard(aLedger({ leaders })), 'leaders');
    expect(page).toContain('$0.00');
    expect(page).not.toMatch(/NaN|Infinity|undefined/);
  });
});
