import { describe, expect, test } from '@jest/globals';
import { getAddress } from 'ethers/address';
import { aSelection } from '../../support/builders/a-settings.ts';
import { aDesk } from './a-desk.ts';
import { aPosition } from './a-ledger.ts';
import { SHARP, TRIAL, WHALE } from './a-settings.ts';

const desk = aDesk();
const NEW = '0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d';
const SECOND = ['--follower', 'second'] as const;

const followsOf = async (name: string) =>
  (await desk.stored()).follows.filter(({ follower }) => follower === name).map(({ follower: _, ...rest }) => rest);

describe('add-follow', () => {
  test('by a part of the portfolio, with what is allocated, says what changes, and is the next version', async () => {
    const said = await desk.done('add-follow', ...SECOND, '--leader', 'Whale Trader', '--allocated', '400.5');
    expect(said).toBe(
      [
        'follows[second, Whale Trader].allocated_capital: (none) → 400.5',
        'follows[second, Whale Trader].sizing: (none) → portfolio_proportion',
        'Stored as version 2, after 1.',
        '',
      ].join('\n'),
    );
    expect(await followsOf('second')).toEqual([
      { leader: WHALE, allocated: 400_500_000n, sizing: { policy: 'portfolio_proportion' } },
    ]);
  });

  test('by percent with a most for each copy; without a limit all that is left of the capital may be at stake', async () => {
    await desk.done('add-follow', ...SECOND, '--leader', WHALE, '--fixed', '25', '--limit', '900');
    await desk.done('add-follow', ...SECOND, '--leader', 'Sharp Bettor', '--copy-pct', '10', '--max-trade', '50');
    expect(await followsOf('second')).toEqual([
      { leader: WHALE, allocated: 900_000_000n, sizing: { policy: 'fixed', amount: 25_000_000n } },
      {
        leader: SHARP,
        allocated: 2_100_000_000n,
        sizing: { policy: 'percentage', copyBps: 1_000n, maxTrade: 50_000_000n },
      },
    ]);
    const full = await desk.run('add-follow', ...SECOND, '--leader', TRIAL, '--name', 'New', '--fixed', '5');
    expect([full.code, full.complained]).toEqual([1, expect.stringContaining('nothing is left of the 3000 dollars')]);
  });

  test.each([NEW, getAddress(NEW)])('of a leader who is new, by address as %s and a name', async (address) => {
    const words = ['add-follow', ...SECOND, '--leader', address, '--fixed', '25'];
    const nameless = await desk.run(...words);
    expect([nameless.code, nameless.complained]).toEqual([1, expect.stringContaining('--name says what to call him')]);
    await desk.done(...words, '--name', 'Trial: "one"');
    const { leaders } = await desk.stored();
    expect(leaders.at(-1)).toEqual({ name: 'Trial: "one"', wallet: NEW, enabled: true });
    expect(await followsOf('second')).toHaveLength(1);
    expect((await followsOf('main')).map(({ leader }) => leader)).toEqual([WHALE, SHARP]);
  });

  test('of the first account too, which then has a share of him like of any trader', async () => {
    await desk.done('add-follow', '--follower', 'main', '--leader', TRIAL, '--name', 'Trial', '--allocated', '100');
    expect(await followsOf('main')).toHaveLength(3);
  });

  test('of a leader who is disabled or paused says that nothing is bought yet', async () => {
    await desk.done('disable', '--leader', WHALE);
    await desk.done('pause', '--leader', 'Whale Trader');
    const said = await desk.done('add-follow', ...SECOND, '--leader', WHALE, '--fixed', '5', '--limit', '50');
    expect(said).toContain('Whale Trader is disabled: nothing of his is bought before `polycopy enable --leader`.');
    expect(said).toContain('The switch of Whale Trader is REDUCING');
    const other = await desk.done('add-follow', ...SECOND, '--leader', SHARP, '--fixed', '5', '--limit', '50');
    expect(other).not.toMatch(/disabled|switch/);
  });

  test('that is there already is refused, and changed with --replace', async () => {
    const words = ['add-follow', '--follower', 'main', '--leader', 'Sharp Bettor', '--fixed', '20', '--limit', '300'];
    const again = await desk.run(...words);
    expect([again.code, again.complained]).toEqual([1, 'main follows Sharp Bettor already; --replace changes how\n']);
    const said = await desk.done(...words, '--replace');
    expect(said).toContain('traders[Sharp Bettor].sizing: kelly, kelly_fraction 0.25 → fixed, fixed_amount 20\n');
    expect((await followsOf('main'))[1]).toEqual({
      leader: SHARP,
      allocated: 300_000_000n,
      sizing: { policy: 'fixed', amount: 20_000_000n },
    });
  });

  test.each([
    [['--allocated', '5', '--fixed', '5'], 'say in one way how much is copied'],
    [[], 'say in one way how much is copied'],
    [['--copy-pct', '5'], '--copy-pct and --max-trade go together'],
    [['--max-trade', '5'], '--copy-pct and --max-trade go together'],
    [['--copy-pct', '5', '--max-trade', '5', '--fixed', '5'], 'say in one way how much is copied'],
    [['--allocated', '5', '--limit', '5'], '--limit goes with --copy-pct or --fixed'],
  ])('%j is misuse', async (words, why) => {
    const ran = await desk.run('add-follow', ...SECOND, '--leader', 'Whale Trader', ...words);
    expect([ran.code, ran.complained]).toEqual([2, expect.stringContaining(why)]);
  });

  test.each([
    [['--follower', 'third', '--leader', WHALE, '--fixed', '5'], '`polycopy set-follower` adds one'],
    [[...SECOND, '--leader', 'Nobody', '--fixed', '5'], 'no leader "Nobody"; there is Whale Trader, Sharp Bettor'],
    [[...SECOND, '--leader', WHALE, '--name', 'Other', '--fixed', '5'], 'is Whale Trader: --name is for a leader'],
    [[...SECOND, '--leader', WHALE, '--fixed', '501'], 'sizing.fixed_amount: 501 — at most max_single_bet, 500'],
    [[...SECOND, '--leader', WHALE, '--allocated', '3001'], 'total_capital: 3000 — at least 3,001'],
    [[...SECOND, '--leader', WHALE, '--allocated', '-5'], 'allocated_capital: -5 — a dollar amount from 1'],
    [
      [...SECOND, '--leader', '0x6031b6eed1C97e853c6e0F03Ad3ce3529351F96d', '--name', 'Typo', '--fixed', '5'],
      'an address whose letter case is its checksum',
    ],
  ])('%j is refused as in a file, and nothing is stored', async (words, why) => {
    const ran = await desk.run('add-follow', ...words);
    expect([ran.code, ran.complained]).toEqual([1, expect.stringContaining(why)]);
    expect((await desk.stored()).version).toBe(1n);
  });

  test('a dry run stores nothing, and JSON is for machines', async () => {
    const words = ['add-follow', ...SECOND, '--leader', WHALE, '--fixed', '5'];
    expect(await desk.done(...words, '--dry-run')).toContain('Nothing was stored. Version 1 stays in force.');
    expect(JSON.parse(await desk.done(...words, '--json'))).toMatchObject({ from: '1', version: '2', notes: [] });
  });
});

describe('remove-follow', () => {
  test('of the last who copies him takes the leader out, and says so', async () => {
    await desk.done('add-follow', ...SECOND, '--leader', WHALE, '--fixed', '5');
    const first = await desk.done('remove-follow', '--follower', 'main', '--leader', 'Whale Trader');
    expect(first).not.toContain('copied by nobody');
    expect((await desk.stored()).leaders).toHaveLength(2);
    expect((await followsOf('main')).map(({ leader }) => leader)).toEqual([SHARP]);
    const last = await desk.done('remove-follow', ...SECOND, '--leader', 'Whale Trader');
    expect(last).toContain('Whale Trader is copied by nobody any more and has left the settings.\n');
    expect((await desk.stored()).leaders.map(({ name }) => name)).toEqual(['Sharp Bettor']);
  });

  test('of a leader who needed no time on paper takes his name from among the exempt', async () => {
    const exempt = [WHALE, SHARP];
    await desk.withSystem(async ({ settings }) => {
      const stored = (await settings.current())!;
      await settings.store({ ...stored, selection: aSelection({ shadowExempt: exempt }) });
    });
    await desk.done('remove-follow', '--follower', 'main', '--leader', 'Whale Trader');
    expect((await desk.stored()).selection?.shadowExempt).toEqual([SHARP]);
  });

  test('what is owned keeps the follow, until --close sells it; that is never done unasked', async () => {
    // Given
    await desk.withSystem(({ ledger }) =>
      ledger.commit([{ kind: 'put', type: 'position', value: aPosition({ mode: 'paper' }) }]),
    );
    const words = ['remove-follow', '--follower', 'main', '--leader', 'Whale Trader'];
    // When
    const refused = await desk.run(...words);
    const unasked = await desk.run(...words, '--close');
    // Then
    expect([refused.code, refused.complained]).toEqual([1, expect.stringContaining('; --close sells it')]);
    expect([unasked.code, unasked.complained]).toEqual([1, expect.stringContaining('there is nobody to ask here')]);
    expect(await desk.done(...words, '--close', '--yes')).toContain('This sells:\n  main owns 20.00 shares of Yes');
    expect((await desk.stored()).version).toBe(2n);
  });

  test('of a follow that is not there, or of the last leader of all, is refused', async () => {
    const absent = await desk.run('remove-follow', ...SECOND, '--leader', 'Whale Trader');
    expect([absent.code, absent.complained]).toEqual([1, expect.stringContaining('second does not follow')]);
    await desk.done('remove-follow', '--follower', 'main', '--leader', 'Whale Trader');
    const last = await desk.run('remove-follow', '--follower', 'main', '--leader', 'Sharp Bettor');
    expect([last.code, last.complained]).toEqual([
      1,
      'Sharp Bettor is the last leader, and settings have at least one: `polycopy disable` stops his purchases, ' +
        '`polycopy close-all --leader` sells what was bought for him\n',
    ]);
  });
});

describe('enable and disable', () => {
  test('set `enabled` of a leader, for all followers; the same twice changes nothing', async () => {
    expect(await desk.done('disable', '--leader', WHALE)).toContain('traders[Whale Trader].enabled: true → false\n');
    expect((await desk.stored()).leaders.map(({ enabled }) => enabled)).toEqual([false, true]);
    expect(await desk.done('disable', '--leader', 'Whale Trader')).toContain('Nothing changed; nothing was stored.');
    expect(await desk.done('enable', '--leader', 'Whale Trader')).toContain('Stored as version 3');
  });

  test('who is enabled and still paused is said to be', async () => {
    await desk.done('disable', '--leader', WHALE);
    await desk.done('pause', '--leader', 'Whale Trader');
    expect(await desk.done('enable', '--leader', WHALE)).toContain('The switch of Whale Trader is REDUCING');
  });
});

test('list-follows shows who copies whom, and of one follower only', async () => {
  await desk.done('add-follow', ...SECOND, '--leader', WHALE, '--fixed', '5', '--limit', '50');
  const rows = (JSON.parse(await desk.done('list-follows', '--json')) as { follows: Record<string, unknown>[] })
    .follows;
  expect(rows.map(({ follower, leader, allocated, sizing }) => [follower, leader, allocated, sizing])).toEqual([
    ['main', 'Whale Trader', '2000', 'portfolio_proportion'],
    ['main', 'Sharp Bettor', '1500', 'kelly, kelly_fraction 0.25'],
    ['second', 'Whale Trader', '50', 'fixed, fixed_amount 5'],
  ]);
  const own = await desk.done('list-follows', ...SECOND);
  expect(own).toMatch(/second {2,}Whale Trader {2,}0x1{40} {2,}\$50\.00 {2,}fixed, fixed_amount 5 {2,}yes {2,}ACTIVE/);
  expect(own).not.toContain('main');
});
