import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { ENV } from '#contract/env.ts';
import { FUNCTIONS } from '#contract/functions.ts';
import { TABLE } from '#contract/table.ts';
import { type ParentOrder } from '#core/model/parent-order.ts';
import { type Settings } from '#core/model/settings.ts';
import { type WorkingOptions } from '#core/model/working-order.ts';
import { type FollowerName, type ParentId } from '#core/values/ids.ts';
import { commandOrder, type OrderCommand } from '#flows/command-order.ts';
import { type PlaceDeps, placeOrder } from '#flows/place-order.ts';
import { type Archive, type Ledger } from '#ports/ledger.ts';
import { enrolFollowers } from '../../bin/commands/local/enrol-followers.ts';
import { localClient } from '../../bin/commands/local/local-client.ts';
import { localSettings } from '../../bin/commands/local/local-settings.ts';
import { LOCAL_STAGE } from '../../bin/commands/open-system.ts';
import { announceRunning } from '../../bin/commands/running-system.ts';
import { contractFunctions } from '../../bin/local/aws/contract-functions.ts';
import { startFunctions } from '../../bin/local/aws/functions.ts';
import { type LocalAws, startLocalAws } from '../../bin/local/aws/local-aws.ts';
import { type AccountAudit } from '../../bin/local/exchange/audit.ts';
import { type Exchange, startExchange } from '../../bin/local/exchange/exchange.ts';
import { type World } from '../../bin/local/exchange/world.ts';
import { bundledHandler } from './made/bundles.ts';
import { countingLog } from './fakes/counting-log.ts';
import { newFolder } from './play-tape.ts';

/** The one who trades in it. */
export const OWNER = 'main' as FollowerName;

/**
 * All functions against the local exchange, as `npm start` runs them, with time that stands still but while it is played:
 * commands with `--state` reach it in between.
 */
export type OrderSystem = {
  readonly stateDir: string;
  readonly exchange: Exchange;
  readonly ledger: Ledger;
  readonly archive: Archive;
  /** Stores an order of the follower's own. @throws Error where it is refused */
  place(options: WorkingOptions): Promise<ParentId>;
  command(id: ParentId, command: OrderCommand): Promise<ParentOrder | undefined>;
  order(id: ParentId): Promise<ParentOrder>;
  /** Works for so long in virtual time, and kills what runs then; absent: until nothing is open. */
  play(forMs?: number): Promise<PlayedRuns>;
  /** What the exchange says of the follower's account. */
  account(): AccountAudit;
  /** Shares that wait in the exchange's book of a token, at each price of bids. */
  bids(token: string): Promise<Readonly<Record<string, string>>>;
  close(): Promise<void>;
};

/** How often functions ran, and how many of these runs failed. */
export type PlayedRuns = { readonly orderManager: number; readonly failed: number };

/**
 * Starts a system of one follower with money, who follows the world's leaders unless the settings are changed; they are
 * applied, nothing has run.
 */
export async function startOrderSystem(
  world: World,
  changed: (settings: Settings) => Settings = (settings) => settings,
): Promise<OrderSystem> {
  const stateDir = newFolder();
  const exchange = await startExchange({ world, speed: 'max', stateDir: `${stateDir}/exchange` });
  const aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE, stateDir });
  const client = localClient(aws);
  const table = { client, table: TABLE.name(LOCAL_STAGE) };
  const { settings: wanted } = await localSettings({ world, settingsFile: undefined, stored: undefined });
  const settings = await enrolFollowers({ exchange, aws, settings: changed(wanted), onNote: undefined });
  const { clob, gamma, dataApi, rpc, clock, geoblock } = exchange.urls;
  const withdraw = announceRunning(stateDir, {
    aws: { endpoint: aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '', region: aws.environment['AWS_REGION'] ?? '' },
    exchange: { clob, gamma, dataApi, rpc, clock, geoblock },
  });
  const deps: PlaceDeps = {
    clock: exchangeClock({ url: clock }),
    ledger: dynamoLedger(table),
    settings: dynamoSettings(table),
    markets: polymarketMarketData({ gammaUrl: gamma, clobUrl: clob, dataApiUrl: dataApi, http: nodeHttp() }),
    log: countingLog(),
  };
  const order = async (id: ParentId): Promise<ParentOrder> => {
    const found = await deps.ledger.parent(id);
    if (found === undefined) throw new Error(`no order ${id} is stored`);
    return found;
  };
  let placed = 0;
  return {
    stateDir,
    exchange,
    ledger: deps.ledger,
    archive: dynamoArchive(table),
    place: async (options) => {
      placed += 1;
      const stored = await placeOrder(deps, { command: `order ${placed}`, follower: OWNER, options });
      if (stored.refusal !== undefined) throw new Error(`refused: ${stored.refusal.code}`);
      return stored.order.parentId;
    },
    command: (id, command) => commandOrder(deps.ledger, { id, command }),
    order,
    play: (forMs) => playFor({ exchange, aws, forMs }),
    account: () => exchange.audit(settings.followers[0]?.wallet ?? ''),
    bids: async (token) => {
      const reply = await fetch(`${clob}/book?token_id=${token}`);
      const { bids } = (await reply.json()) as { readonly bids: readonly { price: string; size: string }[] };
      return Object.fromEntries(bids.map(({ price, size }) => [price, size]));
    },
    close: async () => {
      withdraw();
      client.destroy();
      await aws.close();
      await exchange.close();
    },
  };
}

type PlayInput = { readonly exchange: Exchange; readonly aws: LocalAws; readonly forMs: number | undefined };

async function playFor({ exchange, aws, forMs }: PlayInput): Promise<PlayedRuns> {
  const { clock, urls } = exchange;
  const until = forMs === undefined ? undefined : clock.now() + forMs;
  const environment = {
    [ENV.dataApiUrl]: urls.dataApi,
    [ENV.gammaUrl]: urls.gamma,
    [ENV.clobUrl]: urls.clob,
    [ENV.rpcUrl]: urls.rpc,
    [ENV.rtdsUrl]: 'off',
    [ENV.clockUrl]: urls.clock,
  };
  const runner = await startFunctions({
    aws,
    clock,
    functions: contractFunctions({ aws, contracts: FUNCTIONS, environment, entry: await bundledHandler(), shards: 1 }),
    quietUntil: () => {
      if (until !== undefined && clock.now() >= until) void runner.stop();
      return exchange.nextWorldChangeMs() ?? 'over';
    },
  });
  await runner.start();
  await runner.done;
  await runner.stop();
  const stats = runner.stats();
  const failed = Object.values(stats).reduce((sum, { errors }) => sum + errors, 0);
  return { orderManager: stats['order-manager']?.invocations ?? 0, failed };
}
