import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { runPolycopy } from '../../../bin/program.ts';

const SETTINGS = ['bin/local/settings/careful.yaml', 'bin/local/settings/proportional.yaml'];

let [printed, complained] = ['', ''];
beforeEach(() => {
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
});

async function played(...more: readonly string[]): Promise<string> {
  printed = '';
  expect(await runPolycopy(['backtest', '--settings', ...SETTINGS, ...more])).toBe(0);
  return printed;
}

type Printed = {
  readonly settingsTried: number;
  readonly backtests: readonly {
    readonly name: string;
    readonly decisions: readonly { readonly at: number }[];
    readonly days: readonly { readonly profit: string }[];
    readonly bets: readonly { readonly realised: string; readonly open: string }[];
    readonly follows: readonly { readonly profit: string }[];
  }[];
};

type LargePrinted = {
  readonly backtests: readonly {
    readonly decisions: readonly { readonly verdict: string }[];
    readonly trades: readonly unknown[];
    readonly executions?: unknown;
  }[];
};

const micros = (texts: readonly string[]): number =>
  texts.reduce((total, text) => total + Math.round(Number(text) * 1e6), 0);

describe('polycopy backtest, over the tape that ships', () => {
  test('comes to the same for any number of workers, whoever is first', async () => {
    const asked = ['--json', '--reversed', '--simulations', '200'];
    const one = await played(...asked, '--workers', '1');
    const two = await played(...asked, '--workers', '2');
    expect(two).toBe(one);
  }, 120_000);

  test('tells days, bets and leaders that add up to the micro-dollar, and how many settings were tried', async () => {
    const { settingsTried, backtests } = JSON.parse(await played('--json', '--workers', '1')) as Printed;
    expect(settingsTried).toBe(2);
    expect(backtests.map(({ name }) => name)).toEqual(['careful', 'proportional']);
    for (const { days, bets, follows, decisions } of backtests) {
      const byDay = micros(days.map(({ profit }) => profit));
      expect(micros(bets.flatMap(({ realised, open }) => [realised, open]))).toBe(byDay);
      expect(micros(follows.map(({ profit }) => profit))).toBe(byDay);
      expect(decisions.length).toBeGreaterThan(100);
    }
  });

  test('other delays decide otherwise, the same seed the same', async () => {
    const page = await played('--workers', '1');
    expect(await played('--seed', '1', '--workers', '1')).not.toBe(page);
    expect(await played('--workers', '1')).toBe(page);
  });

  test('tells beside each what the other outcomes earned, and of how many tried the days drawn again are the best', async () => {
    const asked = ['--reversed', '--simulations', '200', '--trials', '40', '--workers', '1'];
    const page = await played(...asked);
    const { simulation, backtests } = JSON.parse(await played(...asked, '--json')) as {
      readonly simulation: object;
      readonly backtests: readonly {
        readonly simulations: readonly object[];
        readonly reversed: { readonly trades: readonly object[]; readonly follows: readonly object[] };
      }[];
    };
    expect(page).toMatch(/P&L +Reversed\n/);
    expect(page).toContain('200 paths of the same days');
    expect(page).toContain('above the best of 40 tried without skill');
    expect(simulation).toEqual({ paths: 200, drawdownLimit: 0.2, trials: 40 });
    for (const { simulations, reversed } of backtests) {
      expect(simulations).toMatchObject([{ follower: 'main', days: 1 }]);
      expect(reversed.trades.length).toBeGreaterThan(3);
    }
  });

  test('the page says what it rests on, and how many were tried', async () => {
    const page = await played('--workers', '1');
    expect(page).toMatch(/Settings side by side\nSettings +Days +Sharpe a year +95 % +DSR of \d+\n/);
    for (const said of [
      'None is called best',
      'No book is recorded',
      'Settings tried in this run: 2.',
      'MuseumOfBees',
      'LEADER_TRADE_TOO_SMALL',
      'The tape: Invented: opening cash',
      'made where none was, 0 made because the recorded one was older than 600 s.',
    ])
      expect(page).toContain(said);
  });
});

describe('executions', () => {
  type Executed = {
    readonly executions: object;
    readonly backtests: readonly { readonly executions: readonly object[]; readonly days: readonly object[] }[];
  };

  test('come to the same for any number of workers, and leave what is told beside them as it is', async () => {
    const one = await played('--json', '--executions', '20', '--workers', '1');
    expect(await played('--json', '--executions', '20', '--workers', '2')).toBe(one);
    const { executions, backtests } = JSON.parse(one) as Executed;
    const plain = JSON.parse(await played('--json')) as Executed;
    expect(executions).toEqual({ count: 20, drawn: ['delay'] });
    expect(backtests.map((each) => each.executions)).toMatchObject([[{ isWide: false }], [{ isWide: true }]]);
    expect(backtests.map(({ days }) => days)).toEqual(plain.backtests.map(({ days }) => days));
    expect(plain.backtests[0]).not.toHaveProperty('executions');
  }, 120_000);

  test('without width are called so, and fills are not drawn out of too few', async () => {
    // Given
    const state = await mkdtemp(join(tmpdir(), 'backtest-'));
    expect(await runPolycopy(['apply', SETTINGS[0] ?? '', '--state', state])).toBe(0);

    // When
    const words = ['backtest', '--settings', SETTINGS[0] ?? '', '--executions', '20', '--state', state];
    expect(await runPolycopy(words)).toBe(0);

    // Then
    expect(printed).toContain(
      'Fills are as books say: of 0 measured purchases 0 were filled, and fewer than 30 tell too little.',
    );
    expect(printed).toContain('All executions came to the same: no draw changed anything that is told here.');
    await rm(state, { recursive: true });
  }, 120_000);

  test('stand in the README as they are told', async () => {
    // Given
    const readme = await readFile('README.md', 'utf8');
    const [, block = ''] = /```console\n\$ npx polycopy backtest ([^]*?)\n```/.exec(readme) ?? [];
    const [words = '', ...shown] = block.split('\n');

    // When
    await runPolycopy(['backtest', ...words.split(' ')]);

    // Then
    expect(shown.length).toBeGreaterThan(6);
    expect(printed).toContain(shown.join('\n'));
    expect(printed).not.toContain('All executions came to the same');
  }, 120_000);
});

test('an end after the recording is the end of the recording: no day counts that it tells nothing of', async () => {
  const [whole, beyond] = [await played('--workers', '1'), await played('--end-date', '2030-01-01', '--workers', '1')];
  expect(beyond).toBe(whole);
});

test('a leader of the settings of whom the tape has nothing is named, and no other', async () => {
  // Given
  const stranger = '0xee50a31c3f5a7c77824b12a941a54388a2827ed6';

  // When
  const [page, json] = [await played('--workers', '1'), await played('--workers', '1', '--json')];

  // Then
  expect(page.split('\n').filter((line) => line.startsWith('Not on this tape'))).toEqual(
    SETTINGS.map(() => `Not on this tape: ${stranger}`),
  );
  expect((JSON.parse(json) as { backtests: object[] }).backtests).toMatchObject(
    SETTINGS.map(() => ({ notOnTape: [stranger] })),
  );
});

/** A file of the first settings with one thing changed. */
async function changed(usual: string, other: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'backtest-')), 'changed.yaml');
  const text = await readFile(SETTINGS[0] ?? '', 'utf8');
  await writeFile(file, text.replace(usual, other));
  return file;
}

test('copies that are large are bought in parts, in other executions too, and side by side with those at once', async () => {
  // Given
  const file = await changed('execution: {', 'execution: { large_orders: { above_usd: 10, slices: 5 },');

  // When
  printed = '';
  const words = ['--executions', '20', '--simulations', '100', '--json', '--workers', '2'];
  expect(await runPolycopy(['backtest', '--settings', SETTINGS[0]!, file, ...words])).toBe(0);

  // Then
  const { backtests } = JSON.parse(printed) as LargePrinted;
  const [plain, parts] = backtests.map(({ trades, decisions }) => ({
    trades: trades.length,
    copies: decisions.filter(({ verdict }) => verdict === 'copy').length,
  }));
  expect(plain!.trades).toBeLessThanOrEqual(plain!.copies + 5);
  expect(parts!.trades).toBeGreaterThan(parts!.copies + 20);
  expect(backtests.map(({ executions }) => executions !== undefined)).toEqual([true, true]);
  await rm(dirname(file), { recursive: true });
}, 120_000);

test.each([
  ['stakes by kelly', 'policy: portfolio_proportion', 'policy: kelly'],
  ['vetoes', 'sources:', 'selection: { veto_below_bound_days: 3 }\nsources:'],
  ['time on paper', 'sources:', 'selection: { shadow_events: 3 }\nsources:'],
])('a control is refused to settings that ask for %s, which go by copies of their own', async (_, usual, other) => {
  // Given
  const file = await changed(usual, other);
  const words = ['backtest', '--settings', SETTINGS[0]!, file, '--workers', '1'];

  // Then
  expect(await runPolycopy([...words, '--reversed'])).toBe(2);
  expect(complained).toContain(`${file}: --reversed plays no settings with vetoes`);
  expect(await runPolycopy(words)).toBe(0);
  await rm(dirname(file), { recursive: true });
});

test('stakes by an edge that nobody can have measured on so short a tape are none, and counted', async () => {
  const file = await changed('policy: portfolio_proportion', 'policy: kelly');
  expect(await runPolycopy(['backtest', '--settings', file])).toBe(0);
  expect(printed).toMatch(/ {2}EDGE_UNKNOWN +[1-9]/);
  expect(printed).not.toContain('COPIED');
  await rm(dirname(file), { recursive: true });
});

test.each([
  [['--start-date', '2026-03-02', '--end-date', '2026-03-02'], 'it comes after --start-date'],
  [['--end-date', '2026-01-01'], 'before the recording begins'],
  [['--start-date', '2030-01-01'], '--start-date comes after the recording, which is of 20'],
  [['--seed', '-1'], 'A seed is a whole number'],
  [['--workers', '0'], 'Between 1 and 99'],
  [['--simulations', '99'], 'Between 100 and 100,000 paths'],
  [['--drawdown-limit', '1'], 'a part between 0 and 1'],
  [['--trials', '0'], 'a whole number from 1'],
  [['--book-age', '604801'], 'at most those of a week'],
  [['--executions', '19'], 'Between 20 and 10,000 executions'],
  [['--executions', '10001'], 'Between 20 and 10,000 executions'],
  [['--state', 'x'], '--state and --stage tell what orders were filled with: they go with --executions'],
  [['--executions', '20', '--state', 'x', '--stage', 'y'], 'name one system'],
])('%j is misuse', async (more, why) => {
  expect(await runPolycopy(['backtest', '--settings', ...SETTINGS, ...more])).toBe(2);
  expect(complained).toContain(why);
});
