import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { addBreaker } from '#core/ledger/modes.ts';
import { type BreakerCode } from '#core/model/breaker.ts';
import { GLOBAL_CAP, leaderCap } from '#core/model/cap.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { openStopped } from '../../../bin/commands/open-system.ts';
import { runPolycopy } from '../../../bin/program.ts';

const WHALE = '0x6031b6eed1c97e853c6e0f03ad3ce3529351f96d';
const SHARP = `0x${'2'.repeat(40)}`;
const YAML = `your_account:
  total_capital: 5000.0
traders:
  - { name: Whale Trader, wallet_address: "${WHALE}", allocated_capital: 2000 }
  - { name: Sharp, wallet_address: "${SHARP}", allocated_capital: 1000 }
followers:
  - { name: second, total_capital: 1000, mode: dry-run }
follows:
  - { follower: second, leader: Sharp, allocated_capital: 500 }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 500 }
`;

let folder = '';
let printed = '';
let complained = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-switches-'));
  [printed, complained] = ['', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  await writeFile(join(folder, 'settings.yaml'), YAML);
  await run('apply', join(folder, 'settings.yaml'));
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

async function run(...commandLine: string[]): Promise<string> {
  printed = '';
  expect([await runPolycopy([...commandLine, '--state', folder]), complained]).toEqual([0, '']);
  return printed;
}

async function refused(...commandLine: string[]): Promise<string> {
  complained = '';
  expect(await runPolycopy([...commandLine, '--state', folder])).not.toBe(0);
  const said = complained;
  complained = '';
  return said;
}

type ShownCap = Readonly<Record<string, unknown>>;
type Answer = { readonly switches: readonly string[]; readonly mode: string; readonly caps: readonly ShownCap[] };
const flip = async (...commandLine: string[]): Promise<Answer> =>
  JSON.parse(await run(...commandLine, '--json')) as Answer;

type Trading = { readonly mode: string; readonly switch: string; readonly breakers: readonly string[] };
type ShownFollower = { readonly trading: Trading; readonly leaders: readonly { readonly trading: Trading }[] };

/** Modes as `status` shows them: of each follower, then of each of his leaders. */
async function modes(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { followers } = JSON.parse(await run('status', '--json')) as {
    readonly followers: readonly (ShownFollower & { readonly follower: string })[];
  };
  return Object.fromEntries(
    followers.map(({ follower, trading, leaders }) => [
      follower,
      [trading.mode, ...leaders.map((leader) => leader.trading.mode)],
    ]),
  );
}

async function parameters(): Promise<Readonly<Record<string, string>>> {
  const rows = JSON.parse(await readFile(join(folder, 'parameters.json'), 'utf8')) as { name: string; value: string }[];
  return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
}

async function givenBreaker(code: BreakerCode, name = GLOBAL_CAP): Promise<void> {
  const system = await openStopped(folder);
  const cap = await system.ledger.cap({ follower: 'main' as FollowerName, mode: 'live' }, name);
  await system.ledger.commit(addBreaker(cap!, code));
  await system.close();
}

const ACTIVE = { main: ['ACTIVE', 'ACTIVE', 'ACTIVE'], second: ['ACTIVE', 'ACTIVE'] };

describe('pause, resume, start, stop', () => {
  test.each([
    ['pause', 'REDUCING'],
    ['stop', 'HALTED'],
  ])('%s of the system moves every follower to %s, and resume and start bring them back', async (command, mode) => {
    // When
    const { switches, caps } = await flip(command);
    // Then
    expect(switches).toEqual(['trading']);
    expect(
      caps.map(({ follower, modeBefore, mode: is, switchFrom }) => [follower, modeBefore, is, switchFrom]),
    ).toEqual([
      ['main', 'ACTIVE', mode, 'system'],
      ['second', 'ACTIVE', mode, 'system'],
    ]);
    expect(await modes()).toEqual({ main: [mode, 'ACTIVE', 'ACTIVE'], second: [mode, 'ACTIVE'] });
    expect(await parameters()).toEqual({ '/polycopy/local/trading': mode });
    await run(command === 'pause' ? 'resume' : 'start');
    expect(await modes()).toEqual(ACTIVE);
  });

  test('of one follower moves him alone, of one leader his cap with every follower', async () => {
    await run('pause', '--follower', 'second');
    expect(await modes()).toEqual({ ...ACTIVE, second: ['REDUCING', 'ACTIVE'] });
    await run('resume', '--follower', 'second');
    await run('stop', '--leader', 'Sharp');
    expect(await modes()).toEqual({ main: ['ACTIVE', 'ACTIVE', 'HALTED'], second: ['ACTIVE', 'HALTED'] });
    await run('pause', '--leader', WHALE.toUpperCase().replace('0X', '0x'));
    expect(await modes()).toEqual({ main: ['ACTIVE', 'REDUCING', 'HALTED'], second: ['ACTIVE', 'HALTED'] });
    expect(await parameters()).toEqual({
      '/polycopy/local/followers/second': 'ACTIVE',
      '/polycopy/local/leaders/Sharp': 'HALTED',
      '/polycopy/local/leaders/whale-trader': 'REDUCING',
    });
  });

  test('resume finds a switch in whatever spelling a person set it, by name and by wallet', async () => {
    // Given
    const system = await openStopped(folder);
    await system.putSwitch('leaders/WHALE_TRADER', 'HALTED');
    await system.putSwitch(`leaders/${WHALE}`, 'REDUCING');
    await system.close();
    // When
    const { switches } = await flip('resume', '--leader', 'Whale Trader');
    // Then
    expect(switches).toEqual([`leaders/${WHALE}`, 'leaders/WHALE_TRADER']);
    expect(await modes()).toEqual(ACTIVE);
  });

  test('what still holds a follower back after resume is shown, with the command that resets it', async () => {
    await givenBreaker('LATE_FILL');
    const text = await run('resume', '--follower', 'main');
    expect(text).toContain('follower main (live)');
    expect(text).toContain('REDUCING');
    expect(text).toContain('polycopy reset --follower main --code LATE_FILL');
    expect(await run('resume', '--leader', 'Sharp')).toContain('LATE_FILL');
    expect(await run('resume', '--follower', 'second')).not.toContain('LATE_FILL');
  });

  test('without a running system the switch is kept for the next start, and that is said', async () => {
    expect(await run('stop')).toContain('No system runs on this folder: the next start finds it.');
    expect(await run('stop')).toContain('No exchange runs here');
  });

  test.each([
    [['pause', '--leader', 'Nobody'], 'no leader "Nobody"; there is Whale Trader, Sharp'],
    [['pause', '--follower', 'nobody'], 'no follower "nobody"; there is main, second'],
    [['pause', '--follower', 'main', '--leader', 'Sharp'], 'not both'],
    [['stop', '--all'], 'there is nobody to ask here'],
    [['stop', '--all', '--json'], 'there is nobody to ask here'],
    [['stop', '--all', '--yes', '--leader', 'Sharp'], '--all is about whole accounts'],
  ])('%j is refused, and nothing moves', async (commandLine, why) => {
    expect(await refused(...commandLine)).toContain(why);
    expect(await modes()).toEqual(ACTIVE);
  });
});

describe('settings that are applied while a switch is off', () => {
  test('a follower who is added is off too: he never trades in between', async () => {
    await run('stop');
    const file = join(folder, 'settings.yaml');
    await writeFile(file, YAML.replace('follows:', '  - { name: third, total_capital: 1000 }\nfollows:'));
    await run('apply', file);
    expect((await modes())['third']).toEqual(['HALTED']);
  });

  test('so is the other ledger of a follower whose mode changes', async () => {
    await run('pause', '--follower', 'second');
    const file = join(folder, 'settings.yaml');
    await writeFile(file, YAML.replace('mode: dry-run', 'mode: live'));
    await run('apply', file);
    expect((await modes())['second']?.[0]).toBe('REDUCING');
  });
});

describe('reset', () => {
  test('removes the breaker that is named, after it was said what it means; the mode is what the rest asks for', async () => {
    await givenBreaker('LATE_FILL');
    await givenBreaker('UNAUTHORIZED');
    const asked = await refused('reset', '--follower', 'main', '--code', 'UNAUTHORIZED');
    expect(asked).toContain('The venue refuses the API key');
    expect(asked).toContain('follower main (live) becomes REDUCING; it is HALTED.');
    expect(asked).not.toContain('LATE_FILL (');
    expect(await modes()).toMatchObject({ main: ['HALTED', 'ACTIVE', 'ACTIVE'] });
    // When
    const { caps } = await flip('reset', '--follower', 'main', '--code', 'UNAUTHORIZED', '--yes');
    // Then
    expect(caps).toMatchObject([{ follower: 'main', modeBefore: 'HALTED', mode: 'REDUCING', breakers: ['LATE_FILL'] }]);
  });

  test('without a code removes all of the follower, those on his leaders’ caps too, but no switch', async () => {
    await givenBreaker('LATE_FILL');
    await givenBreaker('DRIFT', leaderCap(WHALE));
    await run('pause', '--follower', 'main');
    await run('reset', '--follower', 'main', '--yes');
    expect(await modes()).toMatchObject({ main: ['REDUCING', 'ACTIVE', 'ACTIVE'] });
    expect(await run('reset', '--follower', 'main', '--yes')).toBe('No breaker holds for main.\n');
  });

  test('--leader removes those of one leader alone, by name or wallet, and leaves those of the others', async () => {
    await givenBreaker('LEADER_STOP', leaderCap(WHALE));
    await givenBreaker('LEADER_STOP', leaderCap(SHARP));
    expect(await run('status')).toContain(`polycopy reset --follower main --leader ${WHALE} --code LEADER_STOP`);
    const { caps } = await flip('reset', '--leader', 'Whale Trader', '--code', 'LEADER_STOP', '--yes');
    expect(caps).toMatchObject([{ cap: leaderCap(WHALE), breakers: [] }]);
    expect(await modes()).toMatchObject({ main: ['ACTIVE', 'ACTIVE', 'REDUCING'] });
    await run('reset', '--leader', SHARP, '--follower', 'main', '--yes');
    expect(await modes()).toEqual(ACTIVE);
  });

  test('--leader leaves the follower’s own breakers, --follower another follower’s of the same leader', async () => {
    await givenBreaker('DRIFT');
    await givenBreaker('LEADER_STOP', leaderCap(SHARP));
    await run('reset', '--leader', 'Sharp', '--follower', 'second', '--yes');
    expect(await modes()).toMatchObject({ main: ['REDUCING', 'ACTIVE', 'REDUCING'] });
    await run('reset', '--leader', 'Sharp', '--yes');
    expect(await modes()).toMatchObject({ main: ['REDUCING', 'ACTIVE', 'ACTIVE'] });
  });

  test('a misspelt code is refused, and those that hold are named; one that does not hold is said so', async () => {
    await givenBreaker('DRIFT');
    const said = await refused('reset', '--follower', 'main', '--code', 'DRFT', '--yes');
    expect(said).toContain('no breaker DRFT; there holds DRIFT; there are LATE_FILL, ');
    const known = await run('reset', '--follower', 'main', '--code', 'LATE_FILL', '--yes');
    expect(known).toBe('The breaker LATE_FILL does not hold for main: there holds DRIFT.\n');
    expect(await modes()).toMatchObject({ main: ['REDUCING', 'ACTIVE', 'ACTIVE'] });
  });

  test('no switch clears a breaker', async () => {
    await givenBreaker('UNAUTHORIZED');
    await run('stop', '--follower', 'main');
    await run('resume', '--follower', 'main');
    await run('start');
    expect(await modes()).toMatchObject({ main: ['HALTED', 'ACTIVE', 'ACTIVE'] });
  });

  test.each([
    [['reset', '--follower', 'nobody', '--yes'], 'no follower "nobody"'],
    [['reset', '--follower', 'main', '--leader', 'nobody', '--yes'], 'no leader "nobody", and it is no wallet'],
    [['reset', '--yes'], '--follower'],
    [['reset', '--follower', 'main', '--code', 'drift', '--yes'], 'a breaker is one of LATE_FILL, '],
  ])('%j is refused', async (commandLine, why) => {
    expect(await refused(...commandLine)).toContain(why);
  });
});

describe('status', () => {
  test('says whether each follower trades, and names switches and breakers', async () => {
    expect(await run('status')).toContain('Trading: ACTIVE\n');
    await run('pause', '--leader', 'Sharp');
    await run('stop', '--follower', 'main');
    await givenBreaker('DRIFT');
    const text = await run('status', '--follower', 'main');
    expect(text).toContain('Trading: HALTED (switch HALTED (follower); breakers DRIFT)\n');
    expect(text).toContain('Trading after Sharp: REDUCING (switch REDUCING (leader))\n');
    expect(text).toContain('polycopy reset --follower main --code DRIFT');
  });
});
