import { describe, expect, test } from '@jest/globals';
import { walletsOfKey } from '#adapters/polygon/key-wallets.ts';
import { type Cap, GLOBAL_CAP } from '#core/model/cap.ts';
import { type Wallet } from '#core/values/ids.ts';
import { later } from '#core/values/unix-ms.ts';
import { NO_USD } from '#core/values/usd.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { examine } from '../../../../bin/commands/doctor.ts';
import { type Finding } from '../../../../bin/commands/doctor/finding.ts';
import { doctorPage, isHealthy } from '../../../../bin/commands/view/doctor-page.ts';
import { FOLLOWER_WALLET, NOW } from '../../../support/builders/identities.ts';
import { dollars } from '../../../support/builders/quantities.ts';
import { TEST_EOA, TEST_SECRET } from '../../../lambdas/shared/adapters/polymarket/vectors.ts';
import { MAIN, WHALE } from '../a-settings.ts';
import { aSystem, type Changes, DEPOSIT_WALLET, liveSettings } from './a-system.ts';

const down = (): Promise<never> => Promise.reject(new UnavailableError('it does not answer'));
const of = (kind: string): Wallet => walletsOfKey(TEST_EOA).find((one) => one.kind === kind)!.wallet;

async function seen(changes: Changes): Promise<readonly Finding[]> {
  return (await examine(aSystem(changes))).filter(({ verdict }) => verdict !== 'ok');
}

describe('a stage that is well', () => {
  test('has nothing to put right, and every address of the key is told with its balance', async () => {
    const findings = await examine(aSystem());
    expect(findings.filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
    expect(isHealthy(findings)).toBe(true);
    const funds = findings.filter(({ check }) => check === 'main: funds').map(({ text }) => text);
    expect(funds).toEqual([
      `${TEST_EOA} (the key's own address): $0.00 pUSD`,
      `${DEPOSIT_WALLET} (deposit wallet): $5,000.00 pUSD, named by the settings`,
      `${of('first-deposit')} (deposit wallet of the first make): $0.00 pUSD`,
      `${of('safe')} (Safe): $0.00 pUSD`,
      `${of('proxy')} (proxy): $0.00 pUSD`,
    ]);
  });

  test('of a plain account too', async () => {
    const settings = liveSettings({ wallet: TEST_EOA, signatureType: 0 });
    expect(await seen({ settings, cash: new Map([[TEST_EOA, dollars('1')]]) })).toEqual([]);
  });

  test('says who is on a dry run, and asks for no key of his', async () => {
    const identity = (): Promise<never> => Promise.reject(new Error('nobody asks'));
    const findings = await examine(aSystem({ settings: liveSettings({ mode: 'dry-run' }), outside: { identity } }));
    expect(isHealthy(findings)).toBe(true);
    expect(findings.find(({ text }) => text.startsWith('main is on dry-run'))?.text).toContain('sends nothing');
  });
});

const FAILURES: readonly (readonly [string, Changes, string, string, string])[] = [
  ['no region', { aws: { region: () => Promise.resolve(undefined) } }, 'region', 'no region', 'export AWS_REGION='],
  [
    'a region that is refused',
    { aws: { region: () => Promise.resolve('us-east-1') } },
    'region',
    'us-east-1 (US)',
    '-c region=eu-west-1',
  ],
  ['AWS that does not answer', { aws: { table: down } }, 'table', 'it does not answer', 'aws sts get-caller-identity'],
  [
    'no table',
    { aws: { table: () => Promise.resolve(undefined) } },
    'table',
    'no table',
    'npx cdk deploy --all -c stage=dev',
  ],
  [
    'a table in the making',
    { aws: { table: () => Promise.resolve(['ACTIVE', 'CREATING']) } },
    'table',
    'CREATING',
    'wait',
  ],
  [
    'a watcher that has not run for three minutes, though its leaders have cursors',
    {
      ports: {
        leases: { watcherLease: () => Promise.resolve({ fence: 9n, until: later(NOW, -180_000), version: 9n }) },
      },
    },
    'watcher',
    'last ran 180.0 s ago: nobody is watched',
    'polycopy-dev-leader-watcher',
  ],
  ['no queue', { aws: { doorbell: () => Promise.resolve(undefined) } }, 'queue', 'no doorbell queue', 'npx cdk deploy'],
  [
    'a clock that is 11 s ahead',
    {
      outside: {
        venueTime: () => Promise.resolve({ sentMs: later(NOW, 12_000), toldMs: NOW, receivedMs: later(NOW, 12_000) }),
      },
    },
    'clock',
    '11.0 s ahead of',
    'timedatectl',
  ],
  [
    'no settings',
    { settings: undefined },
    'settings',
    'no settings were applied',
    'npx polycopy apply settings.yaml --stage dev',
  ],
  [
    'settings whose version is lost',
    { settings: { ...liveSettings(), isLastKnown: true } },
    'settings',
    'it is lost',
    'npx polycopy apply',
  ],
  ['no leader', { settings: { ...liveSettings(), leaders: [] } }, 'settings', 'no leader is enabled', 'traders'],
  [
    'a switch that says no mode',
    { ports: { switches: { read: () => Promise.resolve(new Map([['trading', 'on']])) } } },
    'switches',
    'trading says no mode',
    'ACTIVE, REDUCING or HALTED',
  ],
  [
    'switches that cannot be read',
    { ports: { switches: { read: down } } },
    'switches',
    'it does not answer',
    'aws sts get-caller-identity',
  ],
  [
    'an index that is behind',
    { outside: { feed: { lagMs: () => Promise.resolve(61_000) } } },
    'index',
    '61.0 s behind',
    'sources: [chain, data-api]',
  ],
  [
    'a node that is behind',
    { outside: { blocks: { newest: () => Promise.resolve({ number: 7, hash: '', at: later(NOW, -61_000) }) } } },
    'chain',
    '61.0 s old',
    '-c rpcUrl=',
  ],
  [
    'no secret',
    { outside: { identity: () => Promise.reject(new ConfigurationError('the secret x is missing')) } },
    'main: key',
    'the secret x is missing',
    'npx polycopy add-follower --name main --stage dev',
  ],
  [
    'a wallet of another key',
    { settings: liveSettings({ wallet: FOLLOWER_WALLET, signatureType: 0 }) },
    'main: wallet',
    `the key is that of 0xf39F`,
    'add-follower',
  ],
  [
    'a deposit wallet under the wrong type',
    { settings: liveSettings({ signatureType: 0 }) },
    'main: wallet',
    'the settings say signature_type 0',
    '`signature_type: 3`',
  ],
  [
    'a Safe',
    { settings: liveSettings({ wallet: of('safe') }) },
    'main: wallet',
    'is Safe, the settings say signature_type 3',
    '`signature_type: 2`',
  ],
  [
    'an empty wallet',
    { cash: new Map() },
    'main: funds',
    'nothing can be bought',
    `send pUSD on Polygon to ${DEPOSIT_WALLET}`,
  ],
  [
    'money in another of its wallets',
    { cash: new Map([[of('safe'), dollars('7')]]) },
    'main: funds',
    'nothing can be bought',
    `move what ${of('safe')} has`,
  ],
  [
    'credentials that are refused',
    { outside: { venueBalance: () => Promise.reject(new UnavailableError('balance: HTTP 401', { status: '401' })) } },
    'main: credentials',
    'refuses the API credentials',
    'npx polycopy auth-follower --follower main --stage dev',
  ],
  [
    'a venue that does not answer',
    { outside: { venueBalance: down } },
    'main: credentials',
    'it does not answer',
    'ask again',
  ],
  [
    'a wallet that the venue does not know',
    {
      settings: liveSettings({ wallet: FOLLOWER_WALLET }),
      cash: new Map([[FOLLOWER_WALLET, dollars('9')]]),
      outside: { venueBalance: () => Promise.resolve(dollars('0')) },
    },
    'main: credentials',
    'it knows another wallet for this key',
    'add-follower',
  ],
];

describe('what is wrong is said with what to do, and the exit code follows', () => {
  test.each(FAILURES)('%s', async (_, changes, check, text, fix) => {
    const findings = await seen(changes);
    expect(isHealthy(findings)).toBe(false);
    const found = findings.find((one) => one.verdict === 'failed');
    expect(found).toMatchObject({ check, text: expect.stringContaining(text), fix: expect.stringContaining(fix) });
  });

  test('each approval that is missing, with the call that gives it', async () => {
    const missing = [
      { domain: 'v1', asset: 'collateral', contract: '0xC0', spender: '0xE1', allowance: dollars('0') },
      { domain: 'v2', asset: 'tokens', contract: '0x00', spender: '0xE3' },
    ] as const;
    const chain = { ...aSystem().outside!.chain, missingApprovals: () => Promise.resolve(missing) };
    const findings = await seen({ outside: { chain } });
    expect(findings.map(({ check, verdict, fix }) => [check, verdict, fix])).toEqual([
      ['main: approvals', 'failed', expect.stringContaining('approve(0xE1, 2^256-1) on 0xC0')],
      ['main: approvals', 'failed', expect.stringContaining('setApprovalForAll(0xE3, true) on 0x00')],
    ]);
  });

  test('whatever else is wrong, everything is looked at', async () => {
    const findings = await examine(
      aSystem({ settings: undefined, aws: { table: down, doorbell: down, deadLetters: down } }),
    );
    expect(new Set(findings.map(({ check }) => check))).toEqual(
      new Set(
        'region,refusals,geoblock,table,queue,given up,quota,clock,settings,switches,index,chain,watcher,order ids,signatures'.split(
          ',',
        ),
      ),
    );
  });
});

const WARNINGS: readonly (readonly [string, Changes, string, string])[] = [
  ['a limit of runs under what is needed', { aws: { runLimit: () => Promise.resolve(10) } }, 'quota', 'service-quotas'],
  ['doorbells that were given up', { aws: { deadLetters: () => Promise.resolve(2) } }, 'given up', 'runbook'],
  [
    'a clock that is 3 s behind',
    { outside: { venueTime: () => Promise.resolve({ sentMs: NOW, toldMs: later(NOW, 3_000), receivedMs: NOW }) } },
    'clock',
    'timedatectl',
  ],
  [
    'a machine in a country that is refused',
    { outside: { geoblock: () => Promise.resolve({ isBlocked: true, country: 'US' }) } },
    'geoblock',
    'where the venue takes orders',
  ],
  [
    'a bound of what is signed for in a day below what may be spent',
    { settings: liveSettings({ maxSignedDay: dollars('10') }) },
    'settings',
    'raise `max_signed_day`',
  ],
  [
    'a leader who is paused',
    { ports: { switches: { read: () => Promise.resolve(new Map([['leaders/whale-trader', 'reducing']])) } } },
    'switches',
    `npx polycopy resume --leader ${WHALE} --stage dev`,
  ],
  [
    'an index that is a little behind',
    { outside: { feed: { lagMs: () => Promise.resolve(31_000) } } },
    'index',
    'wait',
  ],
  ['a follower who follows nobody', { settings: { ...liveSettings(), follows: [] } }, 'settings', 'follows'],
  [
    'money beside the wallet',
    {
      cash: new Map([
        [DEPOSIT_WALLET, dollars('1')],
        [TEST_EOA, dollars('2')],
      ]),
    },
    'main: funds',
    'move it to',
  ],
];

describe('what a person should know stops nothing', () => {
  test.each(WARNINGS)('%s', async (_, changes, check, fix) => {
    const findings = await seen(changes);
    expect(isHealthy(findings)).toBe(true);
    expect(findings).toMatchObject([{ check, verdict: 'warning', fix: expect.stringContaining(fix) }]);
  });

  test('nor does what cannot be told: the limit that nobody may read', async () => {
    const findings = await seen({ aws: { runLimit: () => Promise.resolve(undefined) } });
    expect(findings).toMatchObject([{ check: 'quota', verdict: 'unknown' }]);
  });

  test('on a folder on which no system runs, venue, chain and keys cannot be told', async () => {
    const { runLimit: _, ...aws } = aSystem().aws;
    const ports = { ...aSystem({ settings: liveSettings() }), place: 'recording', outside: undefined, aws } as const;
    const findings = await examine(ports);
    expect(isHealthy(findings)).toBe(true);
    const unknown = findings.filter(({ verdict }) => verdict === 'unknown').map(({ check }) => check);
    expect(unknown).toEqual(['refusals', 'geoblock', 'clock', 'index', 'chain', 'watcher', 'main: key']);
  });
});

test('no line holds a secret, whatever goes wrong, and not even the words of an error that is none of ours', async () => {
  const secrets = Object.values(TEST_SECRET);
  const breaks = secrets.map((text) => ({ outside: { identity: () => Promise.reject(new Error(text)) } }));
  const all = [...FAILURES, ...WARNINGS].map(([, changes]): Changes => changes);
  const pages: string[] = [];
  for (const changes of [{}, ...all, ...breaks])
    pages.push(doctorPage(await examine(aSystem(changes)), { isColoured: false }));
  for (const secret of secrets) expect(pages.filter((page) => page.includes(secret))).toEqual([]);
  expect(pages.join('\n')).not.toMatch(/0x[0-9a-f]{65,}/i);
});

test.each([
  [84, 'warning', 'too few to reserve'],
  [85, 'ok', 'too few to reserve'],
  [184, 'ok', 'too few to reserve'],
  [185, 'ok', '58 of them to sign'],
])('of 85 runs that may be needed at once, an account that runs %p is told as %s: %s', async (limit, verdict, text) => {
  const findings = await examine(aSystem({ aws: { runLimit: () => Promise.resolve(limit) } }));
  const quota = findings.find(({ check }) => check === 'quota');
  expect(quota).toMatchObject({ verdict });
  expect(quota?.text).toContain(text);
  expect(quota?.text.includes('too few')).toBe(limit < 185);
});

test('a region that AWS opened since is neither well nor wrong', async () => {
  const findings = await seen({ aws: { region: () => Promise.resolve('moon-north-1') } });
  expect(findings).toMatchObject([{ check: 'region', verdict: 'unknown' }]);
});

test('the venue’s own refusal of the region of the functions counts for more than any list', async () => {
  const block = { code: 'REGION_BLOCKED', text: 'no', from: NOW, seenAt: NOW, until: later(NOW, 60_000) } as const;
  const ledger = { ...aSystem().ledger, venueRestrictions: () => Promise.resolve({ region: block, version: 1n }) };
  expect(await seen({ ports: { ledger } })).toMatchObject([{ check: 'refusals', verdict: 'failed' }]);
});

test('a pause of the venue, and a breaker, are told with what ends them', async () => {
  const pause = { code: 'CANCEL_ONLY', text: 'later', from: NOW, seenAt: NOW, until: later(NOW, 60_000) } as const;
  const breaker: Cap = {
    ...{ follower: MAIN, mode: 'live', name: GLOBAL_CAP, reserved: NO_USD, posted: NO_USD, used: NO_USD },
    ...{ tradingMode: 'REDUCING', breakers: ['DRIFT'] },
  };
  const ledger = {
    ...aSystem().ledger,
    venueRestrictions: () => Promise.resolve({ pause, version: 1n }),
    modeCaps: () => Promise.resolve([breaker]),
  };
  expect(await seen({ ports: { ledger } })).toMatchObject([
    { check: 'refusals', verdict: 'warning', text: expect.stringContaining('CANCEL_ONLY'), fix: 'wait' },
    {
      check: 'breakers',
      verdict: 'warning',
      fix: expect.stringContaining('npx polycopy reset --follower main --stage dev'),
    },
  ]);
});

test('a page ends with how much there is to put right', async () => {
  const page = async (changes: Changes): Promise<string | undefined> =>
    doctorPage(await examine(aSystem(changes)), { isColoured: false })
      .split('\n')
      .at(-1);
  expect(await page({})).toMatch(/^Nothing to put right: \d+ ok, 0 to know of, 0 that cannot be told from here\.$/);
  expect(await page({ aws: { table: () => Promise.resolve(undefined) } })).toMatch(/^1 to put right;/);
});
