import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type FollowerName } from '#core/values/ids.ts';
import { compareFollowers, type Comparison } from '../../bin/commands/compare-followers.ts';
import { readRecords } from '../../bin/commands/local/records.ts';
import { openSystem } from '../../bin/commands/open-system.ts';
import { withBundles } from '../support/made/bundles.ts';
import { cutTape } from '../support/cut-tape.ts';
import { newFolder, type Played, playTape, readSummary } from '../support/play-tape.ts';
import { startSystem } from '../support/started-system.ts';

const ROOT = join(import.meta.dirname, '../..');
const MINUTES = 20;
const TEST_MS = 900_000;
/** Of the dollars that the live one trades: the moment of a decision moves by what a machine is busy with. */
const MOST_OTHER_DOLLARS = 0.05;
/** Over what both traded. */
const MOST_WORSE_BPS = 25;
const MOST_LATER_MS = 2_000;

/** As fast as a busy machine keeps up with: what it does in a second is 10 s of the market, and entries may be old here. */
const SPEED = '10';

/** The books of the recording are thin: what is compared is all that can be bought of them. */
const settingsOf = (
  name: string,
  mode: string,
  age = 60,
): string => `your_account: { name: ${name}, total_capital: 5000, mode: ${mode} }
traders:
  - { name: MuseumOfBees, wallet_address: "0x61276aba49117fd9299707d5d573652949d5c977", allocated_capital: 2000 }
  - { name: Generated Leader, wallet_address: "0xf4d3ebb518ad4ff65a70e69201d9ae54537c1bbe", allocated_capital: 2000 }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 1000 }
  market_filters: { max_spread: 0.99, max_book_share: 1 }
execution: { max_trade_age_s: ${age} }
`;

/** Each alone with the same market: beside each other the second takes what the first has left. */
describe('the same leaders, copied live and on paper', () => {
  const played: Record<string, { readonly state: string; readonly out: string; readonly play: Played }> = {};
  let comparison: Comparison;

  beforeAll(async () => {
    const tape = newFolder();
    await cutTape(tape, MINUTES);
    // Two systems of their own, each with an exchange: they only share the machine.
    await Promise.all(
      ['live', 'paper'].map(async (mode) => {
        const [state, out] = [newFolder(), newFolder()];
        const settings = join(out, 'settings.yaml');
        await writeFile(settings, settingsOf(mode, mode));
        const given = ['local', '--tape', tape, '--settings', settings, '--state', state, '--out', out, '--json'];
        played[mode] = { state, out, play: await playTape({ arguments: given }) };
      }),
    );
    const records = await Promise.all(
      ['live', 'paper'].map(async (mode) => {
        const system = await openSystem({ state: played[mode]!.state });
        try {
          return await readRecords(system.archive);
        } finally {
          await system.close();
        }
      }),
    );
    const [live, paper] = records;
    const facts = {
      events: live!.events,
      parents: [...live!.parents, ...paper!.parents],
      children: [...live!.children, ...paper!.children],
    };
    const [left, right] = ['live', 'paper'].map((mode) => ({ follower: mode as FollowerName, mode: mode as 'live' }));
    comparison = compareFollowers(facts, left!, right!);
  }, TEST_MS);

  it.each(['live', 'paper'])('%s ends well, with a journal that sums to zero', (mode) => {
    const { play, out } = played[mode]!;
    expect(play.stderr).not.toContain('Error');
    expect(play.code).toBe(0);
    const { journal, failedRuns } = readSummary(out);
    expect(failedRuns).toBe(0);
    expect(new Set(Object.values(journal))).toEqual(new Set(['0']));
  });

  it('keeps a ledger on paper that its journal and its orders prove', async () => {
    const audit = await playTape({ arguments: ['audit', '--state', played['paper']!.state] });
    expect(audit.code).toBe(0);
  });

  it('trades nearly the same: dollars, price, fees and delay', () => {
    const { left, right, trades, worseBps } = comparison;
    const both = trades.filter((trade) => trade.left !== undefined && trade.right !== undefined).length;
    expect(left.trades).toBeGreaterThan(10);
    expect(both / Math.max(left.trades, right.trades)).toBeGreaterThan(0.9);
    for (const amount of ['bought', 'sold', 'fees'] as const)
      expect(Math.abs(Number(right[amount]) / Number(left[amount]) - 1)).toBeLessThan(MOST_OTHER_DOLLARS);
    expect(Math.abs(worseBps)).toBeLessThan(MOST_WORSE_BPS);
    expect(Math.abs(right.meanDelayMs - left.meanDelayMs)).toBeLessThan(MOST_LATER_MS);
  });
});

describe('npm start -- --live against an exchange in another process', () => {
  const folder = newFolder();
  const market = join(folder, 'market.json');
  const settings = join(folder, 'settings.yaml');
  const state = newFolder();
  const live = ['--live', '--market', market, '--settings', settings];
  let exchange: ChildProcess;

  beforeAll(async () => {
    // Of four shards the first reads neither of the two leaders.
    await writeFile(settings, `${settingsOf('main', 'paper', 900)}monitoring: { shards: 4 }\n`);
    const { args, env } = await withBundles('bin/polycopy.ts');
    exchange = spawn(process.execPath, [...args, 'exchange', '--json', '--speed', SPEED], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(exchange.stdout!, 'data')) as [Buffer];
    await writeFile(market, line);
  }, TEST_MS);
  afterAll(async () => {
    exchange.kill('SIGINT');
    if (exchange.exitCode === null) await once(exchange, 'exit');
  }, TEST_MS);

  it(
    'copies on paper, ends cleanly on Ctrl-C, and goes on where it stopped',
    async () => {
      // When
      const first = await startSystem(state, live);
      const seen = await first.until('a purchase on paper', ({ children }) =>
        children.some(({ state: at, trades }) => at === 'DONE' && trades.some(({ settled }) => settled)),
      );
      expect(seen.children.every(({ mode }) => mode === 'paper')).toBe(true);
      expect(await first.interrupt()).toBe(0);
      // Then
      expect(first.stdout()).toContain('Paper money: nothing was sent to the venue.');
      expect(first.stdout()).toContain('Journal: debits equal credits for every asset.');
      expect(existsSync(join(state, 'running.json'))).toBe(false);
      // And
      const second = await startSystem(state, live);
      const again = await second.until('the same orders', ({ children }) => children.length >= seen.children.length);
      const ids = new Set(again.children.map(({ venueOrderId }) => venueOrderId));
      expect(seen.children.every(({ venueOrderId }) => ids.has(venueOrderId))).toBe(true);
      // And what is applied meanwhile is what the last page goes by.
      const file = join(folder, 'other.yaml');
      await writeFile(
        file,
        `${settingsOf('main', 'paper', 900).replace('exposure: 5000', 'exposure: 4321')}monitoring: { shards: 4 }\n`,
      );
      expect(await playTape({ arguments: ['apply', file, '--state', state] })).toMatchObject({ code: 0, stderr: '' });
      expect(await second.interrupt()).toBe(0);
      expect(second.stdout()).toContain(' / $4,321.00 ');
      // And no recording is played on its folder.
      const { code, stderr } = await playTape({ arguments: ['local', '--state', state] });
      expect(code).toBe(1);
      expect(stderr).toContain('this folder copies a real market with paper money (--live)');
    },
    TEST_MS,
  );

  it('refuses a live follower, and says what to set', async () => {
    const file = join(folder, 'live.yaml');
    await writeFile(file, settingsOf('main', 'live'));
    const { code, stderr } = await playTape({ arguments: ['local', '--live', '--market', market, '--settings', file] });
    expect(code).toBe(1);
    expect(stderr).toContain('--live sends no orders: set `mode: paper` or `mode: dry-run` for main');
  });
});
