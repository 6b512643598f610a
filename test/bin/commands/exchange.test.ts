import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Chain, ClobClient, OrderType, Side, SignatureTypeV2 } from '@polymarket/clob-client-v2';
import { createWalletClient, http } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { runPolycopy } from '../../../bin/program.ts';
import { FIRST_KEY } from '../local/exchange/a-client.ts';
import { anOpenExchange, type OpenExchange } from './exchange/an-open-exchange.ts';

const run = promisify(execFile);
const REPOSITORY = join(import.meta.dirname, '../../..');
const EOA = '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266';
const WALLET = '0x2222222222222222222222222222222222222222';
/** A market of the shipped tape that closes weeks after the tape. */
const LASTING = 'avonia-rate-cut-in-march';
type Row = Readonly<Record<string, unknown>>;

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'polycopy-exchange-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('polycopy exchange', () => {
  it('takes an order of the official client, and still has it when it is opened again on the same folder', async () => {
    // Given
    const options = ['--state', folder, '--speed', 'max', '--fund', `${WALLET}:${EOA}=1000`];
    const first = await anOpenExchange(...options);
    const client = await anOfficialClient(first);
    const tokenID = await aToken(first);

    // When
    const posted = (await client.createAndPostOrder(
      { tokenID, price: 0.05, size: 20, side: Side.BUY },
      undefined,
      OrderType.GTC,
    )) as unknown as Row;
    const resting = await client.getOpenOrders();

    // Then
    expect(posted).toMatchObject({ success: true, status: 'live' });
    expect(resting).toMatchObject([{ id: posted['orderID'], original_size: '20000000', price: '0.05' }]);
    expect(first.ready).toMatchObject({
      chainId: 137,
      tape: 'shipped',
      nowMs: first.ready.startMs,
      accounts: [{ wallet: WALLET, signer: EOA, signatureType: 3, cash: '1000' }],
    });
    expect(await first.end('SIGINT')).toBe(0);
    expect(await readdir(folder)).not.toContain('exchange.pid');

    const second = await anOpenExchange(...options);
    expect(await (await anOfficialClient(second)).getOpenOrders()).toEqual(resting);
    expect(await second.end('SIGTERM')).toBe(0);
  });

  it('lets nobody else use its folder, and is opened again after SIGKILL', async () => {
    const first = await anOpenExchange('--state', folder);
    expect(await refusal('--state', folder)).toEqual([1, expect.stringContaining('in use by process')]);
    await first.end('SIGKILL');
    const second = await anOpenExchange('--state', folder);
    expect(await second.end('SIGINT')).toBe(0);
  });

  it('keeps the money that a folder knows, and refuses to give its account another signer', async () => {
    const first = await anOpenExchange('--state', folder, '--fund', `${WALLET}:${EOA}=1000`);
    await first.end('SIGINT');
    const second = await anOpenExchange('--state', folder, '--fund', `${WALLET}:${EOA}=7`);
    expect(second.ready.accounts).toMatchObject([{ wallet: WALLET, cash: '1000' }]);
    await second.end('SIGINT');
    expect(await refusal('--state', folder, '--fund', `${WALLET}:${EOA}:2=7`)).toEqual([
      1,
      `the account ${WALLET} exists, with signer ${EOA} and type 3\n`,
    ]);
    expect(await readdir(folder)).not.toContain('exchange.pid');
  });

  it('--speed max --exit-at-end: time stands until a client waits, and the exchange ends with the tape', async () => {
    // Given
    const exchange = await anOpenExchange('--speed', 'max', '--exit-at-end');
    const { urls, startMs, endMs } = exchange.ready;

    // Then
    expect(await (await fetch(`${urls['clock']}/clock`)).json()).toEqual({ ms: startMs });
    expect(await waitUntil(exchange, startMs + 60_000)).toEqual({ ms: startMs + 60_000 });
    await waitUntil(exchange, endMs);
    expect(await exchange.nextLine()).toEqual({ event: 'tape-over', nowMs: endMs });
    expect(await exchange.nextLine()).toEqual({ event: 'closed', nowMs: endMs, faults: [] });
    expect(await exchange.exitCode()).toBe(0);
  });

  it('stays open when the tape is over, unless told otherwise', async () => {
    const exchange = await anOpenExchange('--speed', 'max');
    const { urls, endMs } = exchange.ready;
    await waitUntil(exchange, endMs + 5);
    expect(await exchange.nextLine()).toEqual({ event: 'tape-over', nowMs: endMs });
    expect((await fetch(`${urls['clob']}/ok`)).status).toBe(200);
    expect(await exchange.end('SIGINT')).toBe(0);
  });

  it('--faults: does wrong what the plan says, and tells at its end how often', async () => {
    // Given
    const plan = join(folder, 'plan.json');
    const fault = { kind: 'refuse', on: 'clob GET /time', status: 418, text: 'short and stout', times: 2 };
    await writeFile(plan, JSON.stringify({ seed: 'x', faults: [fault] }));
    const exchange = await anOpenExchange('--faults', plan);

    // When
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1)
      statuses.push((await fetch(`${exchange.ready.urls['clob']}/time`)).status);

    // Then
    expect(statuses).toEqual([418, 418, 200]);
    expect(await exchange.end('SIGINT')).toBe(0);
    expect(await exchange.nextLine()).toMatchObject({
      event: 'closed',
      faults: [{ kind: 'refuse', on: 'clob GET /time', hits: 2 }],
    });
  });

  it('--strangers: others trade beside the leaders unless 0 is asked for; the clock runs by itself at speed 1', async () => {
    // Given
    const [alone, crowded] = [
      await anOpenExchange('--speed', 'max', '--strangers', '0'),
      await anOpenExchange('--speed', 'max'),
    ];
    const tradesAfter = async (exchange: OpenExchange, minutes: number): Promise<number> => {
      const { ready } = exchange;
      await waitUntil(exchange, ready.startMs + minutes * 60_000);
      const listing = await readJson(`${ready.urls['gamma']}/markets/keyset?limit=100`);
      const ids = (listing['markets'] as Row[]).map((market) => String(market['conditionId']));
      const url = (id: string): string => `${ready.urls['dataApi']}/v2/trades?condition=${id}&limit=500`;
      const feeds = await Promise.all(ids.map((id) => readJson(url(id))));
      return feeds.reduce((count, feed) => count + (feed['data'] as Row[]).length, 0);
    };

    // Then
    const leaders = await tradesAfter(alone, 15);
    expect(await tradesAfter(crowded, 15)).toBeGreaterThan(leaders);
    const running = await anOpenExchange();
    expect(running.ready).toMatchObject({ speed: 1 });
    await waitUntil(running, running.ready.nowMs + 1);
  });

  it('--port-base: takes eight ports in a row, and says which one somebody else has', async () => {
    const base = await freePorts(15);
    const exchange = await anOpenExchange('--port-base', String(base));
    const { urls } = exchange.ready;
    const ports = [urls['dataApi'], urls['gamma'], urls['clob'], urls['rpc'], urls['clock'], urls['geoblock']];
    expect([...ports, urls['rtds'], urls['marketChannel'], urls['userChannel']].map((url) => portOf(url))).toEqual([
      ...[0, 1, 2, 3, 4, 5, 6].map((place) => base + place),
      ...[base + 7, base + 7],
    ]);
    expect(await refusal('--port-base', String(base + 7))).toEqual([
      1,
      `port ${base + 7} is taken: choose another --port-base\n`,
    ]);
    expect(await exchange.end('SIGINT')).toBe(0);
    // What the refused one had opened above it is closed again.
    await (await anOpenExchange('--port-base', String(base + 7))).end('SIGINT');
  });

  it.each([
    [['--speed', '0'], 2, 'from 0.1 to 1000'],
    [['--speed', 'fast'], 2, '"max" or a number'],
    [['--port-base', '80'], 2, 'from 1024 to 65528'],
    [['--port-base', '65529'], 2, 'from 1024 to 65528'],
    [['--strangers', '3601'], 2, 'from 0 to 3600'],
    [['--fund', 'me=5'], 2, 'is no address'],
    [['--faults', 'none.json'], 1, '--faults none.json: there is no such file'],
    [['--faults', 'package.json'], 1, '--faults package.json: the fault plan cannot be used'],
    [['--tape', 'none'], 1, 'none'],
  ])('%j ends with %d and a reason', async (options, code, reason) => {
    expect(await refusal(...options)).toEqual([code, expect.stringContaining(reason)]);
  });
});

describe('the README on a bot of your own', () => {
  it('has an example that runs as it stands, against the ports that it names', async () => {
    // Given
    const readme = await readFile(join(REPOSITORY, 'README.md'), 'utf8');
    const section = readme.split('## Your own bot against the exchange')[1]?.split('\n## ')[0] ?? '';
    const code = /```js\n([\s\S]*?)```/.exec(section)?.[1] ?? '';
    const command = /npm run exchange -- (.*--port-base (\d+).*)/.exec(section);
    const [base, shown] = [await freePorts(8), Number(command?.[2])];
    const words = (command?.[1] ?? '').split(' ').map((word) => (word === String(shown) ? String(base) : word));
    const state = words.indexOf('--state');
    if (state >= 0) words[state + 1] = folder;
    const exchange = await anOpenExchange(...words);

    // When
    const ported = code.replace(/127\.0\.0\.1:(\d+)/g, (_address, port) => `127.0.0.1:${Number(port) - shown + base}`);
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', ported], { cwd: REPOSITORY });

    // Then
    expect(stdout).toContain("status: 'live'");
    expect(stdout).toContain("status: 'ORDER_STATUS_LIVE'");
    expect(await exchange.end('SIGINT')).toBe(0);
  });
});

async function anOfficialClient({ ready }: OpenExchange): Promise<ClobClient> {
  const account = privateKeyToAccount(FIRST_KEY);
  const options = {
    host: ready.urls['clob'] ?? '',
    chain: Chain.POLYGON,
    signer: createWalletClient({ account, transport: http('http://127.0.0.1:1') }),
    signatureType: SignatureTypeV2.POLY_1271,
    funderAddress: WALLET,
    // The tape is of another day than today.
    useServerTime: true,
  };
  return new ClobClient({ ...options, creds: await new ClobClient(options).createOrDeriveApiKey() });
}

async function aToken({ ready }: OpenExchange): Promise<string> {
  const market = await readJson(`${ready.urls['gamma']}/markets/slug/${LASTING}`);
  const [token] = JSON.parse(String(market['clobTokenIds'])) as string[];
  return token ?? '';
}

async function readJson(url: string): Promise<Row> {
  return (await (await fetch(url)).json()) as Row;
}

async function waitUntil({ ready }: OpenExchange, untilMs: number): Promise<Row> {
  const request = { method: 'POST', body: JSON.stringify({ untilMs }) };
  return (await (await fetch(`${ready.urls['clock']}/clock/wait`, request)).json()) as Row;
}

/** What the command ends with and says when it does not open. */
async function refusal(...options: readonly string[]): Promise<readonly [number, string]> {
  let said = '';
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((said += String(text)), true));
  try {
    return [await runPolycopy(['exchange', ...options]), said];
  } finally {
    jest.restoreAllMocks();
  }
}

function portOf(url: string | undefined): number {
  return Number(new URL(url ?? '').port);
}

/** The first of so many ports in a row that nobody has at this moment. */
async function freePorts(count: number): Promise<number> {
  const isFree = (port: number): Promise<boolean> =>
    new Promise((resolve) => {
      const server = createServer()
        .once('error', () => {
          resolve(false);
        })
        .listen(port, '127.0.0.1', () => {
          server.close(() => {
            resolve(true);
          });
        });
    });
  for (let base = 20_000 + (process.pid % 5_000); base < 30_000; base += count) {
    const ports = Array.from({ length: count }, (_none, place) => base + place);
    if ((await Promise.all(ports.map(isFree))).every(Boolean)) return base;
  }
  throw new Error('no ports are free');
}
