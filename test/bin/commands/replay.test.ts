import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { TABLE } from '#contract/table.ts';
import { decide } from '#core/decide.ts';
import { agreementOf } from '#core/execution/agreement-of.ts';
import { answerEntry } from '#core/execution/answer-entry.ts';
import { factsOf } from '#core/execution/decision-facts.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Wallet } from '#core/values/ids.ts';
import { utcDate } from '#core/values/unix-ms.ts';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { runPolycopy } from '../../../bin/program.ts';
import { stepClock } from '../../bin/local/aws/support/step-clock.ts';
import { aLeaderEvent } from '../../support/builders/a-leader-event.ts';
import { aBook } from '../../support/builders/a-market.ts';
import { aParent } from '../../support/builders/a-parent.ts';
import { aSnapshot } from '../../support/builders/a-snapshot.ts';
import { FOLLOWER, NOW } from '../../support/builders/identities.ts';
import { WHALE } from './a-settings.ts';

const YAML = `your_account:
  total_capital: 5000.0
traders:
  - { name: Whale Trader, wallet_address: "${WHALE}", allocated_capital: 2000 }
risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 500 }
  market_filters: { min_liquidity: 0, whitelist_categories: [] }
`;
const OTHER = `${YAML}execution: { max_trade_age_s: 20 }\nmonitoring: { poll_interval: 5 }\n`;

let folder = '';
let printed = '';
let aws: LocalAws;
let client: DynamoDBClient;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-replay-'));
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((printed += String(text)), true));
  await Promise.all([writeFile(join(folder, 'settings.yaml'), YAML), writeFile(join(folder, 'other.yaml'), OTHER)]);
  await runPolycopy(['apply', join(folder, 'settings.yaml'), '--state', folder]);
  aws = await startLocalAws({ clock: stepClock(NOW), stage: 'local', stateDir: folder });
  client = new DynamoDBClient({ endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: 'eu-west-1' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  client.destroy();
  await aws.close();
  await rm(folder, { recursive: true });
});

/** A purchase of half a minute ago for which nobody offered anything, stored as it is decided on, but for what is changed. */
async function givenRefused(changes: Partial<ParentOrder> = {}): Promise<void> {
  const table = { client, table: TABLE.name('local') };
  const leader = WHALE.toLowerCase() as Wallet;
  const settings = (await dynamoSettings(table).current())!;
  const event = aLeaderEvent({ leader, at: (NOW - 30_000) as typeof NOW });
  const parent = aParent({ leader, version: 0n });
  const agreement = agreementOf(settings, { follower: FOLLOWER, leader })!;
  const snapshot = aSnapshot({ ...agreement, event, book: aBook({ asks: [] }) });
  const changesOfVerdict = answerEntry({ parent, snapshot, verdict: decide(snapshot), now: NOW });
  const [put] = changesOfVerdict;
  if (put?.kind !== 'put' || put.type !== 'parent') throw new Error('an entry is stored');
  const { committed } = await dynamoLedger(table).commit([
    { kind: 'put', type: 'event', value: event },
    { kind: 'put', type: 'parent', value: { ...put.value, ...changes } },
  ]);
  expect(committed).toBe(true);
  await dynamoSnapshots(table).putDecisionFacts(factsOf(parent.parentId, snapshot));
  await aws.close();
}

/** What a command that ran to its end has said of what it found. */
function found(): unknown {
  return process.exitCode ?? 0;
}

async function whenAsked(...words: readonly string[]): Promise<{ readonly text: string; readonly code: unknown }> {
  printed = '';
  process.exitCode = undefined;
  const code = await runPolycopy(['replay', ...words, '--state', folder]);
  return { text: printed, code: code === 0 ? found() : code };
}

test('a decision that comes out as it is stored ends with 0, on its day; on another day there is none', async () => {
  // Given
  await givenRefused();

  // When
  const whole = await whenAsked();
  const day = await whenAsked('--day', utcDate(NOW));
  const before = await whenAsked('--day', '2026-01-01', '--json');

  // Then
  expect(whole).toMatchObject({ code: 0 });
  for (const { text } of [whole, day]) expect(text).toContain('Decided again, the same to the byte: 1\nDifferent: 0');
  expect(JSON.parse(before.text)).toMatchObject({ decided: 0, equal: 0, different: [], unplayed: [], other: null });
});

test('one that somebody has changed is told with both answers, and ends with 1', async () => {
  // Given
  await givenRefused({ state: 'DENIED', reason: { code: 'MARKET_UNKNOWN' } });

  // When
  const { text, code } = await whenAsked();

  // Then
  expect(code).toBe(1);
  expect(text).toContain('Different: 1');
  expect(text).toMatch(/stored: denied, MARKET_UNKNOWN: .*\n +again: {2}(skipped|denied), [A-Z_]+: /);
  const { different } = JSON.parse((await whenAsked('--json')).text) as { different: readonly object[] };
  expect(different).toMatchObject([
    { stored: { reason: { code: 'MARKET_UNKNOWN' } }, again: { decided: { settings: '1' } } },
  ]);
});

test('one whose answer somebody has removed is told as gone, and ends with 1', async () => {
  // Given
  await givenRefused({ decided: undefined as never });

  // When
  const { text, code } = await whenAsked();

  // Then
  expect(code).toBe(1);
  expect(text).toMatch(
    /^Removed: 1\n {2}[0-9a-f]{12} {2}\S+ \(live\) {2}ANSWER: what was decided is gone: it was decided on$/m,
  );
  expect(JSON.parse((await whenAsked('--json')).text)).toMatchObject({
    removed: [{ missing: 'ANSWER' }],
    undecided: 0,
  });
});

test('other settings say what they would have decided', async () => {
  // Given
  await givenRefused();

  // When
  const { text, code } = await whenAsked('--settings', join(folder, 'other.yaml'));
  const { text: json } = await whenAsked('--settings', join(folder, 'other.yaml'), '--json');

  // Then
  expect(code).toBe(0);
  expect(text).toContain('other.yaml: 0 the same, 1 otherwise');
  expect(text).toMatch(/skipped, STALE +1 +\$0\.00 +\$0\.00/);
  expect(JSON.parse(json)).toMatchObject({ other: { same: 0, changed: [{ again: { reason: { code: 'STALE' } } }] } });
});
