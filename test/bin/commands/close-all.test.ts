import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { TABLE } from '#contract/table.ts';
import { type Position } from '#core/model/position.ts';
import { type ConditionId, type FollowerName, parseWallet, type TokenId } from '#core/values/ids.ts';
import { shares } from '#core/values/shares.ts';
import { usd } from '#core/values/usd.ts';
import { enrolFollowers } from '../../../bin/commands/local/enrol-followers.ts';
import { localClient } from '../../../bin/commands/local/local-client.ts';
import { localSettings } from '../../../bin/commands/local/local-settings.ts';
import { LOCAL_STAGE } from '../../../bin/commands/open-system.ts';
import { announceRunning } from '../../../bin/commands/running-system.ts';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { type Exchange, startExchange } from '../../../bin/local/exchange/exchange.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { aPosition } from '../../support/builders/a-position.ts';
import { aRow, aWorld, LEADER, START_MS } from '../local/exchange/a-world.ts';

const ROW = aRow({ timestampS: START_MS / 1000 + 60 });
const PLACE = {
  follower: 'main' as FollowerName,
  mode: 'live',
  leader: parseWallet(LEADER)!,
  token: ROW.tokenId as TokenId,
} as const;

let folder = '';
let aws: LocalAws;
let printed = '';
let complained = '';
const ends: (() => Promise<void> | void)[] = [];

/** A running system in whose ledger 20 shares are owned for the leader. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-close-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((complained += String(text)), true));
  const world = aWorld({ rows: [ROW] });
  const exchange: Exchange = await startExchange({ world, speed: 'max' });
  exchange.clock.advance(START_MS + 120_000);
  aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE, stateDir: folder });
  const { settings } = await localSettings({ world, settingsFile: undefined, stored: undefined });
  await enrolFollowers({ exchange, aws, settings, onNote: undefined });
  await withLedger((ledger) => ledger.commit([{ kind: 'put', type: 'position', value: owned() }]));
  const { clob, gamma, dataApi, rpc, clock } = exchange.urls;
  const stop = announceRunning(folder, {
    aws: { endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB']!, region: aws.environment['AWS_REGION']! },
    exchange: { clob, gamma, dataApi, rpc, clock },
  });
  ends.push(
    () => rm(folder, { recursive: true }),
    () => exchange.close(),
    () => aws.close(),
    stop,
  );
});
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

function owned(): Position {
  const count = shares(20_000_000n);
  const condition = ROW.conditionId as ConditionId;
  return aPosition({ ...PLACE, condition, available: count, target: count, basis: usd(8_000_000n) });
}

async function withLedger<T>(work: (ledger: ReturnType<typeof dynamoLedger>) => Promise<T>): Promise<T> {
  const client = localClient(aws);
  try {
    return await work(dynamoLedger({ client, table: TABLE.name(LOCAL_STAGE) }));
  } finally {
    client.destroy();
  }
}

const target = () => withLedger(async (ledger) => (await ledger.position(PLACE))?.target);

async function run(...commandLine: string[]): Promise<number> {
  [printed, complained] = ['', ''];
  return runPolycopy(['close-all', ...commandLine, '--state', folder]);
}

describe('polycopy close-all', () => {
  test('--dry-run shows position, shares, best bid and proceeds, and stores nothing', async () => {
    expect([await run('--dry-run'), complained]).toEqual([0, '']);
    expect(printed).toMatch(/main.*20\.00.*\$/s);
    expect(printed).toContain('Plan: 1 position(s) to sell for about $');
    expect(printed).toContain('Leaders are still copied for main');
    expect(await target()).toBe(20_000_000n);
  });

  test('--yes lowers the target and rings; the same again says that it is closing', async () => {
    expect([await run('--yes', '--json'), complained]).toEqual([0, '']);
    expect(JSON.parse(printed)).toMatchObject({ dryRun: false, isRung: true, rows: [{ owned: '20000000' }] });
    expect(await target()).toBe(0n);
    expect(aws.doorbell.receive({ max: 10 })).toHaveLength(1);
    expect([await run('--yes'), complained]).toEqual([0, '']);
    expect(printed).toMatch(/Already closing.*main.*20\.00.*now/s);
    expect(printed).toContain('Nothing more to close: 1 position(s) already closing');
    expect([await run('--yes', '--json'), complained]).toEqual([0, '']);
    expect(JSON.parse(printed)).toMatchObject({ rows: [], earlier: [{ owned: '20000000' }] });
  });

  test('does nothing where nobody can be asked', async () => {
    expect(await run()).toBe(1);
    expect(complained).toContain('there is nobody to ask here');
    expect(await target()).toBe(20_000_000n);
  });

  test.each([
    [['--leader', 'Nobody'], /no leader "Nobody", and it is no wallet; there is /],
    [['--follower', 'nobody'], /no follower "nobody"; there is main/],
  ])('of %j says what is wrong', async (commandLine, message) => {
    expect(await run(...commandLine, '--dry-run')).toBe(1);
    expect(complained).toMatch(message);
  });

  test('--leader takes a wallet, of whom nothing may be owned', async () => {
    expect([await run('--leader', `0x${'9'.repeat(40)}`, '--dry-run'), complained]).toEqual([0, '']);
    expect(printed).toContain('there is nothing to close');
  });
});
