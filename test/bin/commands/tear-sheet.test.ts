import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runPolycopy } from '../../../bin/program.ts';
import { seededStream } from '#core/values/random-stream.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { onDay } from '../../support/copy-record.ts';

let [printed, complained] = ['', ''];
let folder = '';
beforeEach(async () => {
  [printed, complained] = ['', ''];
  folder = await mkdtemp(join(tmpdir(), 'tear-sheet-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** Sixty days, each with a bet that costs 51 dollars and wins 49 or loses all: thirty of each. */
function backtest(name: string, followers: readonly string[]): object {
  const places = followers.flatMap((follower) =>
    Array.from({ length: 60 }, (_, day) => ({ follower, leader: '0xa', day })),
  );
  const stream = seededStream(3n);
  const drawn = Array.from({ length: 60 }, (_, day) => ({ day, place: stream.nextU32() }));
  const winners = new Set(
    drawn
      .toSorted((a, b) => a.place - b.place)
      .slice(0, 30)
      .map(({ day }) => day),
  );
  const profitOf = (day: number): string => (winners.has(day) ? '49' : '-51');
  return {
    name,
    days: places.map(({ day, ...follow }) => ({ ...follow, day: utcDate(onDay(day)), profit: profitOf(day) })),
    bets: places.map(({ day, ...follow }) => ({
      ...{ ...follow, condition: `0x${day}`, cost: '51', realised: profitOf(day), open: '0', isOpen: false },
    })),
    trades: places.map(({ day, ...follow }) => ({
      ...{ ...follow, condition: `0x${day}`, token: String(day), at: onDay(day), side: 'BUY', shares: '100' },
      ...{ wanted: '100', leaderPrice: '0.5', gross: '50', fee: '1' },
    })),
  };
}

async function given(content: object | string): Promise<string> {
  const file = join(folder, 'backtest.json');
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  return file;
}

const SETTINGS = `
your_account: { total_capital: 5000 }
traders:
  - { name: MuseumOfBees, wallet_address: "0x61276aba49117fd9299707d5d573652949d5c977", allocated_capital: 2000 }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 200, max_daily_loss_pct: 1 }
`;

describe('polycopy tear-sheet', () => {
  test('says in words that no edge is shown, and how many were tried', async () => {
    // Given
    const file = await given({ settingsTried: 7, backtests: [backtest('a', ['main'])] });

    // When
    const code = await runPolycopy(['tear-sheet', file, '--capital', '1000', '--simulations', '100']);

    // Then
    expect([code, complained]).toEqual([0, '']);
    expect(printed).toContain('No edge is shown: the interval of the Sharpe ratio covers zero.');
    expect(printed).toMatch(/for 7 tried, below 0\.95/);
    expect(printed).toMatch(/Copied profit +-\$60\.00/);
    expect(printed).toMatch(/Win rate of all that is over +50\.00 %/);
  });

  test('--json tells the same as numbers, the same in every run; --html writes a page', async () => {
    // Given
    const file = await given({ settingsTried: 1, backtests: [backtest('a', ['main'])] });
    const common = ['tear-sheet', file, '--capital', '1000', '--simulations', '100'];
    const page = join(folder, 'page.html');

    // When
    await runPolycopy([...common, '--trials', '40', '--json']);
    const once = printed;
    printed = '';
    await runPolycopy([...common, '--trials', '40', '--json']);
    const again = printed;
    await runPolycopy([...common, '--html', page]);

    // Then
    expect(again).toBe(once);
    expect(JSON.parse(once)).toMatchObject({
      ...{ follower: 'main', capital: 1000, options: { trials: 40, paths: 100, seed: '20261123' } },
      parts: { copied: expect.closeTo(-60, 9), fees: 60, slippage: expect.closeTo(0, 9) },
    });
    expect(once).not.toContain('NaN');
    expect(await readFile(page, 'utf8')).toMatch(/^<!doctype html>\n[^]*Content-Security-Policy/);
  });

  test('tells what other executions of the follower came to, and of none where there were none', async () => {
    // Given
    const told = (realised: number, least: number, most: number) => ({
      ...{ realised: { value: realised }, spread: { value: { least, p05: least, p50: 1, p95: most, most } } },
    });
    const none = { realised: { value: null, reason: 'TOO_FEW' }, spread: { value: null, reason: 'TOO_FEW' } };
    const figures = { profit: told(1, -9.5, 20), sharpe: none, drawdown: told(0, 0, 0.25), missed: told(0, 0, 1) };
    const other = { ...figures, profit: told(1, -777, 777) };
    const executions = [
      { follower: 'other', figures: other },
      { follower: 'main', figures },
    ];
    const own = { ...backtest('a', ['main', 'other']), executions };
    const common = ['--capital', '1000', '--simulations', '100', '--follower', 'main'];

    // When
    const how = { count: 20, drawn: ['delay', 'fill'] };
    await runPolycopy(['tear-sheet', await given({ settingsTried: 1, executions: how, backtests: [own] }), ...common]);
    const page = printed;
    await runPolycopy(['tear-sheet', await given({ settingsTried: 1, backtests: [own] }), ...common]);

    // Then
    expect(page).toMatch(/Executions, and what was drawn in each +20: delay, fill\n/);
    expect(page).toMatch(/Profit: 5 %, 50 %, 95 %; least, most +-\$9\.50, \$1\.00, \$20\.00; -\$9\.50, \$20\.00\n/);
    expect(page).toMatch(/Sharpe a year: 5 %, 50 %, 95 %; least, most +–\n/);
    expect(printed.slice(page.length)).not.toContain('Other executions');
  });

  test('of several followers or settings one is to be named, and one that is not there is none', async () => {
    // Given
    const file = await given({
      settingsTried: 2,
      backtests: [backtest('a', ['main', 'other']), backtest('b', ['main'])],
    });
    const common = ['tear-sheet', file, '--capital', '1000', '--simulations', '100', '--json'];

    // Then
    expect(await runPolycopy(common)).toBe(1);
    expect(complained).toContain('--settings: several were played, name one of a, b');
    expect(await runPolycopy([...common, '--settings', 'a'])).toBe(1);
    expect(complained).toContain('--follower: there are several, name one of main, other');
    expect(await runPolycopy([...common, '--settings', 'c'])).toBe(1);
    expect(await runPolycopy([...common, '--settings', 'b', '--follower', 'nobody'])).toBe(1);
    expect(complained).toContain('--follower: no nobody in the backtest');
    expect(await runPolycopy([...common, '--settings', 'a', '--follower', 'other'])).toBe(0);
  });

  test.each([
    ['no', 'is no JSON'],
    ['{}', 'is not what polycopy backtest --json prints, at settingsTried'],
    [
      '{"settingsTried":1,"backtests":[{"name":"a","days":[{"follower":"m","leader":"l","day":"2026-02-30","profit":"1"}],"bets":[],"trades":[]}]}',
      'at backtests.0.days.0.day',
    ],
    [
      '{"settingsTried":1,"backtests":[{"name":"a","days":[{"follower":"m","leader":"l","day":"2026-02-03","profit":1}],"bets":[],"trades":[]}]}',
      'at backtests.0.days.0.profit',
    ],
  ])('a file of %s is told as none', async (content, message) => {
    expect(await runPolycopy(['tear-sheet', await given(content), '--capital', '1'])).toBe(1);
    expect(complained).toContain(message);
  });

  test('a file that is not there, and values that are none, are told', async () => {
    const file = await given('no');
    expect(await runPolycopy(['tear-sheet', join(folder, 'absent'), '--capital', '1'])).toBe(1);
    expect(complained).toContain('there is no such file');
    for (const wrong of [
      ['--capital', '0'],
      ['--capital', '1', '--simulations', '99'],
      ['--capital', '1', '--trials', '0'],
      ['--capital', '1', '--drawdown-limit', '1'],
      ['--capital', '1', '--json', '--html'],
    ])
      expect(await runPolycopy(['tear-sheet', file, ...wrong])).toBe(2);
  });

  test('reads what polycopy backtest prints of the recording that ships', async () => {
    // Given
    const settings = join(folder, 'settings.yaml');
    await writeFile(settings, SETTINGS);
    expect(await runPolycopy(['backtest', '--settings', settings, '--json'])).toBe(0);
    const file = await given(printed);
    const { backtests } = JSON.parse(printed) as {
      readonly backtests: readonly [{ readonly bets: readonly object[] }];
    };
    printed = '';

    // When
    const code = await runPolycopy(['tear-sheet', file, '--capital', '5000', '--simulations', '100', '--json']);

    // Then
    expect([code, complained]).toEqual([0, '']);
    expect(JSON.parse(printed)).toMatchObject({ follower: 'main', bets: { bets: backtests[0].bets.length } });
    expect(backtests[0].bets.length).toBeGreaterThan(10);
  });
});
