import type { Hex } from 'viem';
import { type Exchange, startExchange } from '../../../../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../../../../bin/local/exchange/faults/plan.ts';
import type { ActivityRow, MarketFacts, World } from '../../../../../bin/local/exchange/world.ts';
import { aClient, type Client } from '../a-client.ts';
import { aMarket, aRow, aWorld, LEADER, START_MS } from '../a-world.ts';

/** When the first fault begins, in seconds after the start, and how long each is at work. */
const FAULTS_FROM_S = 3_600;
const FAULT_LENGTH_S = 100;

/** Where the cells of one host run: one exchange, a follower with shares and dollars, and a leader who trades on. */
export type Stage = {
  readonly exchange: Exchange;
  readonly client: Client;
  /** A second follower, with dollars. */
  readonly stranger: Client;
  /** Moves the clock of the exchange. */
  pass(ms: number): void;
  /** Counts up, so that no two reads have the same URL. */
  fresh(): number;
};

/** The fault of each endpoint, as a plan has it without where and when it strikes. */
type FaultRows = Readonly<Record<string, { readonly fault: { readonly fault: object } }>>;

/** One resolved market, one of protocol v2, and one that is open and traded. */
export const OPEN = aMarket(1, { feeRate: 0.04 });
export const RESOLVED = aMarket(2, { negRisk: true, resolution: winsAt(100) });
export const PROTOCOL_V2 = aMarket(3, { version: 'v2', conditionId: `0x${'3'.padStart(62, '0')}` });

/** Markets of the stage of the market channel: one resolves before the faults begin, one within the last of them. */
export const SOON = aMarket(4, { resolution: winsAt(900) });
export const LATER = aMarket(5, { resolution: winsAt(windowStartS(5) + 50) });

/** Opens the stage of a host 400 s after the start, with the fault of each endpoint in a window of its own. */
export async function openStage(host: string, rows: FaultRows): Promise<Stage> {
  const faults = Object.entries(rows).map(([name, { fault }], index) => ({
    ...fault.fault,
    on: `${host} ${name}`,
    from: `${windowStartS(index)}s`,
    until: `${windowStartS(index) + FAULT_LENGTH_S}s`,
  }));
  const plan = parseFaultPlan(JSON.stringify({ seed: 'table', faults }));
  const exchange = await startExchange({
    world: theWorld(host === 'market-channel' ? [SOON, LATER] : []),
    speed: 'max',
    faults: plan,
  });
  const [client, stranger] = [await aFollower(exchange, FIRST), await aFollower(exchange, SECOND)];
  await client.buy(500, 0.51);
  let count = 0;
  exchange.clock.advance(START_MS + 400_000);
  return {
    exchange,
    client,
    stranger,
    pass: (ms) => {
      exchange.clock.advance(exchange.clock.now() + ms);
    },
    fresh: () => (count += 1),
  };
}

/** The first outcome wins, so many seconds after the start. */
function winsAt(afterS: number): NonNullable<MarketFacts['resolution']> {
  return { atMs: START_MS + afterS * 1_000, payoutsMicro: [1_000_000n, 0n] };
}

/** When the fault of the n-th endpoint begins, in seconds after the start. */
export function windowStartS(index: number): number {
  return FAULTS_FROM_S + index * FAULT_LENGTH_S;
}

const FIRST: Hex = `0x${'a1'.repeat(32)}`;
const SECOND: Hex = `0x${'b2'.repeat(32)}`;
const ROW_EVERY_S = 50;
const ROWS = 170;

function theWorld(more: World['markets']): World {
  const [book] = aWorld().books;
  const deep = (price: string): { readonly price: string; readonly size: string } => ({ price, size: '100000' });
  return aWorld({
    markets: [OPEN, RESOLVED, PROTOCOL_V2, ...more],
    leaders: [{ wallet: LEADER, name: 'Leader', cashMicro: 10_000_000_000n, positions: [] }],
    rows: [aRow(), ...Array.from({ length: ROWS }, (_none, index) => laterRow(index + 1))],
    books: [{ ...book!, bids: [deep('0.48'), deep('0.49')], asks: [deep('0.52'), deep('0.51')] }],
  });
}

/** The leader goes on in small steps, at prices that meet no order of these tests. */
function laterRow(number: number): ActivityRow {
  return aRow({
    timestampS: START_MS / 1000 + 60 + number * ROW_EVERY_S,
    transactionHash: `0x${number.toString(16).padStart(64, '0')}`,
    side: number % 2 === 0 ? 'BUY' : 'SELL',
    ...{ sizeMicro: 10_000_000n, usdcMicro: 5_000_000n },
  });
}

async function aFollower(exchange: Exchange, key: Hex): Promise<Client> {
  const client = await aClient(exchange, key);
  exchange.fund(client.wallet, client.account.address, 100_000_000_000n, 0);
  return client;
}
