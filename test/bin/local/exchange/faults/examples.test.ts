import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Exchange } from '../../../../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';
import type { Client } from '../a-client.ts';
import { tradesOf } from '../a-feed.ts';
import type { Listener } from '../a-listener.ts';
import { aRow, LEADER, START_MS } from '../a-world.ts';
import { anExchange, aTrader, MILLION } from '../an-exchange.ts';
import { activityOf, marketOf, userOf } from './a-stream.ts';

const FOLDER = new URL('../../../../../bin/local/exchange/faults/examples/', import.meta.url);
const EXAMPLES = readdirSync(FOLDER);
const MINUTES = 75;
/** After a row is shown, and while it is still young. */
const LOOK_AT_MS = 15_000;

describe('the shipped plans', () => {
  it('are at least these eight', () => {
    expect(EXAMPLES).toEqual(
      expect.arrayContaining([
        'lost-answers.json',
        'messy-pages.json',
        'restarts.json',
        'settlement.json',
        'stale-feed.json',
        'storm.json',
        'strangers.json',
        'streams-and-chain.json',
      ]),
    );
  });

  it.each(EXAMPLES)('%s can be carried out, and names the schema beside it', (name) => {
    const { $schema } = parseFaultPlan(textOf(name));
    expect(existsSync(new URL($schema ?? 'nowhere', new URL(name, FOLDER)))).toBe(true);
  });

  // A whole play of the system takes a minute each: here one client trades through all windows of a plan.
  it.each(EXAMPLES)('%s: in 75 minutes every fault is met, and the venue books each order once', async (name) => {
    // Given a print and with it a new book each minute
    const rows = Array.from({ length: MINUTES }, (_, minute) =>
      aRow({
        timestampS: START_MS / 1000 + minute * 60,
        transactionHash: `0x${minute.toString(16).padStart(64, '0')}`,
        sizeMicro: 100n * MILLION,
        usdcMicro: 50n * MILLION,
      }),
    );
    const plan = parseFaultPlan(textOf(name));
    const exchange = await anExchange({ rows, books: [] }, { faults: plan });
    const client = await exchange.spare(() => aTrader(exchange));
    const listen = listening(exchange, client);
    // When
    for (let minute = 0; minute < MINUTES; minute += 1) {
      const atMs = START_MS + minute * 60_000 + LOOK_AT_MS;
      await listen();
      if (exchange.clock.now() < atMs) exchange.clock.advance(atMs);
      for (const request of requestsOf(exchange, client)) await answered(exchange, request());
    }
    // Then
    expect(exchange.faults().filter(({ hits }) => hits === 0)).toEqual([]);
    const { orders, trades, cashMicro } = exchange.audit(client.wallet);
    expect(orders.every(({ accepted }) => accepted === 1)).toBe(true);
    expect(trades.length).toBeGreaterThan(20);
    const paid = trades
      .filter(({ status }) => status === 'MINED' || status === 'CONFIRMED')
      .reduce((sum, { dollarsMicro, feeMicro }) => sum + dollarsMicro + feeMicro, 0n);
    expect(cashMicro).toBe(1_000n * MILLION - paid);
    const told = (await exchange.spare(() => tradesOf(exchange))).map((row) => row['transaction_hash']);
    expect(new Set(told).size > MINUTES + trades.length).toBe(plan.strangers !== undefined);
  });
});

function textOf(name: string): string {
  return readFileSync(new URL(name, FOLDER), 'utf8');
}

/** Listens to all streams, and again where a socket was cut. */
function listening(exchange: Exchange, client: Client): () => Promise<void> {
  const connects = [() => activityOf(exchange), () => marketOf(exchange), () => userOf(exchange, client)];
  const open = connects.map((connect) => ({ connect, listener: undefined as Listener | undefined }));
  return async () => {
    for (const line of open)
      if (line.listener?.socket.readyState !== WebSocket.OPEN) line.listener = await line.connect();
  };
}

/** What a bot asks in one round; the order is sent twice, as who does not know what became of the first. */
function requestsOf({ urls, clock }: Exchange, client: Client): (() => Promise<unknown>)[] {
  const nowMs = clock.now();
  const salt = nowMs - START_MS + 1;
  let bought: Promise<string | undefined> = Promise.resolve(undefined);
  const buy = (): Promise<unknown> => {
    const posted = client.buy(5, 0.52, { salt });
    const before = bought;
    bought = posted.then(({ id }) => id).catch(() => before);
    return posted;
  };
  const paths = [
    `${urls.dataApi}/v2/activity?user=${LEADER}&limit=50&_=${nowMs}`,
    `${urls.dataApi}/v2/trades?user=${LEADER}&taker_only=false&limit=50&_=${nowMs}`,
    `${urls.dataApi}/v2/value?user=${LEADER}`,
    `${urls.gamma}/markets/keyset?clob_token_ids=101`,
    `${urls.clob}/book?token_id=101`,
  ];
  const fromBlock = `0x${(Math.floor(nowMs / 1000) - 600).toString(16)}`;
  const logs = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getLogs', params: [{ fromBlock }] });
  return [
    ...paths.map((path) => async () => (await fetch(path)).arrayBuffer()),
    buy,
    buy,
    () => client.request('GET', '/data/trades'),
    () => client.request('GET', '/data/orders'),
    async () => client.request('GET', `/data/order/${(await bought) ?? ''}`),
    async () => (await fetch(urls.rpc, { method: 'POST', body: logs })).arrayBuffer(),
  ];
}

/** Lets time pass for as long as nothing else can bring the answer; no answer is one, too. */
async function answered({ clock }: Exchange, request: Promise<unknown>): Promise<void> {
  const answer = { isHere: false };
  const arrive = (): void => {
    answer.isHere = true;
  };
  request.then(arrive, arrive);
  while (!answer.isHere) {
    const dueMs = clock.nextDue();
    if (clock.parked() > 0 && dueMs !== undefined) clock.advance(dueMs);
    await new Promise(setImmediate);
  }
}
