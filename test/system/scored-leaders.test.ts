import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { VETO_LASTS_MS } from '#core/scoring/judge-veto.ts';
import { type TokenId, type Wallet } from '#core/values/ids.ts';
import { labelledStream } from '#core/values/random-stream.ts';
import { DAY_MS, later, unixMs } from '#core/values/unix-ms.ts';
import { compareLedger } from '../../bin/commands/local/compare-ledger.ts';
import { openSystem, type System } from '../../bin/commands/open-system.ts';
import { runPolycopy } from '../../bin/program.ts';
import { type ActivityRow } from '../../bin/local/exchange/world.ts';
import { aMarket, aRow, aWorld, LEADER, START_MS } from '../bin/local/exchange/a-world.ts';
import { sharesOf } from '../support/builders/quantities.ts';
import { type OrderSystem, OWNER, type PlayedRuns, startOrderSystem } from '../support/order-system.ts';

const HOUR_MS = 3_600_000;
const TEST_MS = 300_000;
const TOKEN = '101' as TokenId;
/** The system's first day is a Sunday, and its second the day on which the leaderboard is scored, too. */
const [SUNDAY, MONDAY] = [unixMs(START_MS), unixMs(START_MS + DAY_MS)];
/** Of whom nobody copies anything. */
const OTHER = '0x00000000000000000000000000000000000000a2';
const RECORD_DAYS = 90;

/** Each day of a record a market of one's own, bought at even odds, that pays the same evening. */
const BETS = [
  { wallet: LEADER, wonOfThousand: 300 },
  { wallet: OTHER, wonOfThousand: 700 },
].flatMap(({ wallet, wonOfThousand }, who) => {
  const stream = labelledStream(7n, wallet);
  return Array.from({ length: RECORD_DAYS }, (_none, day) => {
    const startMs = START_MS - (RECORD_DAYS - day) * DAY_MS;
    const isWon = stream.below(1_000) < wonOfThousand;
    const market = aMarket(10 + 2 * day + who, {
      resolution: { atMs: startMs + 22 * HOUR_MS, payoutsMicro: isWon ? [1_000_000n, 0n] : [0n, 1_000_000n] },
    });
    return { market, row: rowOf(startMs + 9 * HOUR_MS, { wallet, ...inMarket(market), usdcMicro: 50_000_000n }) };
  });
});

/** Scorers run ten minutes after midnight: before his first purchase here once, before the second one twice. */
const LIVE: readonly ActivityRow[] = [
  rowOf(SUNDAY + 11 * 60_000, { sizeMicro: 1_000_000_000n, usdcMicro: 500_000_000n }),
  rowOf(MONDAY + 11 * 60_000, { sizeMicro: 1_000_000_000n, usdcMicro: 500_000_000n }),
  rowOf(MONDAY + 16 * 60_000, { side: 'SELL', sizeMicro: 1_000_000_000n, usdcMicro: 490_000_000n, price: 0.49 }),
];

function rowOf(atMs: number, row: Partial<ActivityRow>): ActivityRow {
  const transactionHash = `0x${atMs.toString(16).padStart(64, '0')}`;
  return aRow({ timestampS: atMs / 1_000, transactionHash, sizeMicro: 100_000_000n, ...row });
}

function inMarket({ conditionId, tokens: [first] }: ReturnType<typeof aMarket>): Partial<ActivityRow> {
  return { conditionId, tokenId: first.tokenId, title: '', slug: '', eventSlug: '' };
}

/** One leader, vetoed on the second scored day in a row below zero. */
function oneLeader({ leaders, follows, ...settings }: Settings): Settings {
  return {
    ...settings,
    leaders: leaders.filter(({ wallet }) => wallet === LEADER),
    follows: follows.filter(({ leader }) => leader === LEADER),
    selection: { vetoDays: 2, vetoBound: 0n, shadowExempt: [], maxEdgeAgeMs: 7 * DAY_MS },
  };
}

let system: OrderSystem;
let stored: System;
let played: PlayedRuns;

beforeAll(async () => {
  const [book] = aWorld().books;
  const world = aWorld({
    leaders: [LEADER, OTHER].map((wallet) => ({ wallet, name: wallet, cashMicro: 10_000_000_000n, positions: [] })),
    // Somebody buys again a minute after his sale, which took all that was offered.
    books: [book!, { ...book!, atMs: MONDAY + 17 * 60_000 }],
    markets: [aMarket(1), ...BETS.map(({ market }) => market)],
    rows: [...BETS.map(({ row }) => row), ...LIVE].toSorted((a, b) => a.timestampS - b.timestampS),
  });
  system = await startOrderSystem(world, oneLeader);
  played = await system.play();
  stored = await openSystem({ state: system.stateDir });
}, TEST_MS);
afterAll(async () => {
  await stored.close();
  await system.close();
});

it('scores a leader each day by what the venue tells, and on Monday whom the leaderboard names', async () => {
  const days = await stored.scores.scoresOf(LEADER as Wallet, 9);
  expect(days.map(({ asOf }) => asOf)).toEqual([MONDAY, SUNDAY]);
  for (const { evidence, inputs, own } of days) {
    expect(evidence.value?.lowerBound).toBeLessThan(0);
    expect(inputs).toMatchObject({ settingsVersion: '1', copyCosts: { from: 'assumed' } });
    expect(own.minimum.lacks).toEqual([]);
  }
  const run = await stored.scores.latestScores();
  expect(run).toMatchObject({ asOf: MONDAY, leaders: [LEADER], leftOut: [] });
  expect(new Set(run?.scores.map(({ leader }) => leader))).toEqual(new Set([LEADER, OTHER]));
});

it('vetoes him on the second scored day below the bound: his next purchase is denied, his sale still followed', async () => {
  // Given
  const { veto } = (await stored.snapshots.leaderStanding(LEADER as Wallet)) ?? {};
  expect(veto?.because).toMatch(/below 0 on 2 scored days in a row: -/);
  expect(veto?.until).toBe(later(MONDAY, VETO_LASTS_MS));
  // When
  const parents: ParentOrder[] = await Array.fromAsync(stored.archive.parents());
  // Then
  const ends = parents.filter(({ origin }) => origin === 'copy').toSorted((a, b) => a.createdAt - b.createdAt);
  expect(ends.map(({ side, state, reason }) => [side, state, reason?.code])).toEqual([
    ['BUY', 'DONE', undefined],
    ['BUY', 'DENIED', 'LEADER_VETOED'],
    ['SELL', 'DONE', undefined],
  ]);
  const owned = await system.ledger.position({ follower: OWNER, mode: 'live', token: TOKEN, leader: LEADER as Wallet });
  // He sold half of what he held, the purchase that was not copied included.
  expect([owned?.available, owned?.selling]).toEqual([sharesOf('25'), 0n]);
});

it('status shows where he stands', async () => {
  // Given
  let printed = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  // When
  expect(await runPolycopy(['status', '--state', system.stateDir, '--json'])).toBe(0);
  write.mockRestore();
  // Then
  const until = new Date(MONDAY + VETO_LASTS_MS).toISOString();
  expect(JSON.parse(printed)).toMatchObject({
    standings: [{ name: LEADER, scoredOn: '2026-11-02', veto: { until }, paper: null }],
  });
});

it('has failed in no run, and ends with a ledger that agrees with the exchange', async () => {
  expect(played.failed).toBe(0);
  const journal = await Array.fromAsync(stored.archive.journal());
  const positions = await Array.fromAsync(stored.archive.positions());
  const audits = new Map([[OWNER, system.account()]]);
  expect(compareLedger({ archive: { journal, positions }, audits })).toMatchObject({ isEqual: true });
});
