import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { TABLE } from '#contract/table.ts';
import { factsOf } from '#core/execution/decision-facts.ts';
import { type ExecutionSpread } from '#core/replay/execution-spread.ts';
import { LEAST_COPIES } from '#core/scoring/copy-costs.ts';
import { startLocalAws } from '../../../../bin/local/aws/local-aws.ts';
import { writeTape } from '../../../../bin/local/tape/write-tape.ts';
import { runPolycopy } from '../../../../bin/program.ts';
import { aBuyChild, anOrderId, aTrade } from '../../../support/builders/a-child.ts';
import { aWallet } from '../../../support/builders/a-leader-record.ts';
import { aBook, aLevel } from '../../../support/builders/a-market.ts';
import { aParent } from '../../../support/builders/a-parent.ts';
import { aSnapshot } from '../../../support/builders/a-snapshot.ts';
import { aTapeWorld } from '../../../support/builders/a-tape-world.ts';
import { aParentId, NOW } from '../../../support/builders/identities.ts';
import { priceOf, sharesOf } from '../../../support/builders/quantities.ts';
import { stepClock } from '../../local/aws/support/step-clock.ts';

const VETOES = 'selection: { veto_below_bound_days: 3 }\n';
const PLAY_MS = 300_000;

type Printed = {
  readonly executions: object;
  readonly backtests: readonly [
    {
      readonly executions: readonly [ExecutionSpread];
      readonly selection?: { readonly vetoed: readonly { readonly leader: string }[] };
      readonly days: readonly object[];
    },
  ];
};

let [folder, printed] = ['', ''];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-executions-'));
  const traders = [800, 300].map((before) => ({ before, after: before }));
  const world = aTapeWorld({ days: 45, turn: 45, traders });
  await writeTape(join(folder, 'tape'), world, { speed: 1, notes: [], sources: [] });
  const text = (more: string): string => `your_account: { total_capital: 5000 }
traders:
${traders.map((_, at) => `  - { name: t${at}, wallet_address: "${aWallet(at + 1)}", allocated_capital: 2000 }\n`).join('')}risk_management:
  global: { max_total_exposure: 5000, max_single_bet: 500, reserve_capital: 200 }
  per_trader: { min_portfolio_value: 0, ignore_below: 0 }
sizing: { policy: fixed, fixed_amount: 20 }
execution: { slippage_bps: 500 }
${more}`;
  await writeFile(join(folder, 'plain.yaml'), text(''));
  await writeFile(join(folder, 'vetoes.yaml'), text(VETOES));
});
beforeEach(() => {
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterAll(async () => {
  jest.restoreAllMocks();
  await rm(folder, { recursive: true });
});

async function executed(file: string, ...more: readonly string[]): Promise<string> {
  printed = '';
  const words = ['--tape', join(folder, 'tape'), '--settings', join(folder, file), '--executions', '20', '--json'];
  expect(await runPolycopy(['backtest', ...words, ...more])).toBe(0);
  return printed;
}

/** A system that has made so many purchases on paper: of a hundred shares promised at 0.50 each got some, at 0.502. */
async function aSystemWith(purchases: number): Promise<string> {
  const state = await mkdtemp(join(folder, 'system-'));
  expect(await runPolycopy(['apply', join(folder, 'plain.yaml'), '--state', state])).toBe(0);
  const aws = await startLocalAws({ clock: stepClock(NOW), stage: 'local', stateDir: state });
  const client = new DynamoDBClient({
    endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '',
    region: 'eu-west-1',
  });
  const table = { client, table: TABLE.name('local') };
  for (let at = 0; at < purchases; at += 1) {
    const parentId = aParentId(at);
    const trades = [aTrade({ price: priceOf('0.502'), shares: sharesOf(String(25 + (at % 15))) })];
    const of = { parentId, mode: 'paper', state: 'DONE' } as const;
    const { committed } = await dynamoLedger(table).commit([
      { kind: 'put', type: 'parent', value: aParent(of) },
      { kind: 'put', type: 'child', value: aBuyChild({ ...of, venueOrderId: anOrderId(at), trades }) },
    ]);
    expect(committed).toBe(true);
    const snapshot = aSnapshot({ book: aBook({ asks: [aLevel('0.50', '500')] }) });
    await dynamoSnapshots(table).putDecisionFacts(factsOf(parentId, snapshot));
  }
  client.destroy();
  await aws.close();
  return state;
}

const figuresOf = (text: string) => (JSON.parse(text) as Printed).backtests[0].executions[0].figures;

describe('executions of settings with vetoes', () => {
  test(
    'come to the same for any number of workers, and are vetoed as the one that is told beside them',
    async () => {
      // When
      const [one, two, three] = [
        await executed('vetoes.yaml', '--workers', '1'),
        await executed('vetoes.yaml', '--workers', '2'),
        await executed('vetoes.yaml', '--workers', '3'),
      ];

      // Then
      expect(two).toBe(one);
      expect(three).toBe(one);
      const { backtests, executions } = JSON.parse(one) as Printed;
      expect(executions).toEqual({ count: 20, drawn: ['delay'] });
      expect(backtests[0].selection?.vetoed.map(({ leader }) => leader)).toContain(aWallet(2));
      // Nobody misses a trade where nobody is vetoed; who is vetoed misses some in each execution.
      const plain = await executed('plain.yaml', '--workers', '1');
      expect(figuresOf(plain).missed.spread.value).toMatchObject({ least: 0, most: 0 });
      expect(figuresOf(one).missed.spread.value!.least).toBeGreaterThan(0.3);
    },
    PLAY_MS,
  );
});

describe('executions by what a system’s orders were filled with', () => {
  test.each(['plain.yaml', 'vetoes.yaml'])(
    'draw slippage and fills out of thirty purchases, to the same for any number of workers: %s',
    async (file) => {
      // Given
      const system = ['--state', await aSystemWith(LEAST_COPIES)];

      // When
      const [one, two] = [
        await executed(file, ...system, '--workers', '1'),
        await executed(file, ...system, '--workers', '2'),
      ];

      // Then
      expect(two).toBe(one);
      const { executions, backtests } = JSON.parse(one) as Printed;
      const counts = { measured: LEAST_COPIES, filled: LEAST_COPIES };
      expect(executions).toEqual({ count: 20, ...counts, drawn: ['delay', 'slippage', 'fill'] });
      const books = await executed(file, '--workers', '1');
      expect(backtests[0].days).toEqual((JSON.parse(books) as Printed).backtests[0].days);
      expect(backtests[0].executions[0].isWide).toBe(true);
      // No purchase was filled to two fifths: no fall is as deep.
      const deepest = (text: string): number => figuresOf(text).drawdown.spread.value!.most;
      expect(deepest(one)).toBeGreaterThan(0);
      expect(deepest(one)).toBeLessThan(0.5 * deepest(books));
    },
    PLAY_MS,
  );

  test(
    'draw none of them out of one purchase less',
    async () => {
      const system = ['--state', await aSystemWith(LEAST_COPIES - 1)];
      const { executions, ...told } = JSON.parse(await executed('plain.yaml', ...system)) as Printed;
      const counts = { measured: LEAST_COPIES - 1, filled: LEAST_COPIES - 1 };
      expect(executions).toEqual({ count: 20, ...counts, drawn: ['delay'] });
      const { executions: _, ...books } = JSON.parse(await executed('plain.yaml')) as Printed;
      expect(told).toEqual(books);
    },
    PLAY_MS,
  );
});
