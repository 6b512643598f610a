import { type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type UnixMs } from '#core/values/unix-ms.ts';
import { isUnapproved } from './counterparts/approvals.ts';
import { simulatedChain } from './counterparts/chain.ts';
import { type Exchange, type ExchangeOrder, simulatedExchange } from './counterparts/exchange.ts';
import { type Feed, simulatedFeed } from './counterparts/feed.ts';
import { simulatedFillLogs } from './counterparts/fill-logs.ts';
import { simulatedMarkets } from './counterparts/markets.ts';
import { simulatedSwitches } from './counterparts/parameters.ts';
import { type Decode, decodedOnce } from './counterparts/decoded.ts';
import { marketOf, walletOf } from './counterparts/names.ts';
import { paperRecord } from './counterparts/paper-record.ts';
import { scheduleRedemptions } from './counterparts/redemptions.ts';
import { type Delivered, QUEUE, simulatedQueue, type SimulatedQueue } from './counterparts/sqs.ts';
import { directClient, simulatedTable } from './counterparts/table.ts';
import { simulatedStream } from './counterparts/stream.ts';
import { simulatedVenue } from './counterparts/venue.ts';
import { simulatedTransactions } from './counterparts/wallet-transactions.ts';
import { type Counterparts, type Deps, SILENT, wiring } from './deps.ts';
import { memoryService } from './engine/service.ts';
import { type Faults, seededFaults } from './faults.ts';
import { type History, type SyncAct } from './history.ts';
import { type Arming, type RestInput } from './judge/at-rest.ts';
import { limitOf } from './judge/limits.ts';
import { mayWrite } from './judge/role-rules.ts';
import { type Judge } from './judge/judge.ts';
import { type Mirror } from './judge/mirror.ts';
import { simulationJudge } from './judge/simulation-judge.ts';
import { subjectOf } from './matrix.ts';
import { type InForce, runOperator } from './operator.ts';
import { type Process, type ProcessStage } from './process.ts';
import { type Sleeper, type Timeline, timeline as startTimeline } from './timeline.ts';
import { changeText, clockText } from './trace-text.ts';

/** Everything around the flows, in virtual time. */
export type World = {
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly judge: ReturnType<typeof simulationJudge>;
  readonly stage: ProcessStage;
  readonly rest: RestInput;
  /** Reads the table as nobody under simulation does: at once. */
  readonly client: DynamoDBClient;
  depsOf(process: Process): Deps;
  /** True while a message waits or a request is on its way. */
  isBusy(): boolean;
  calls(): number;
};

export type WorldOptions = {
  readonly history: History;
  readonly start: UnixMs;
  readonly trace?: ((line: string) => void) | undefined;
  /** Every message is worked off twice. */
  readonly doubles?: boolean | undefined;
  /** How the flows' items are read. @default each stored state once */
  readonly decode?: Decode | undefined;
};

type WorldInput = WorldOptions & {
  readonly onParameterChange: () => void;
  readonly deliver: (world: World, message: Delivered, ended: (isDone: boolean) => void) => Sleeper;
  /** Starts what a person asks for about one leader, and again where it fails. */
  readonly sync: (world: World, act: SyncAct) => Sleeper;
  /** Starts a person's command. */
  readonly command: (
    world: World,
    command: { readonly name: string; readonly work: (deps: Deps) => Promise<unknown> },
    ended: (isDone: boolean) => void,
  ) => Sleeper;
};

/** The table's name in every history. */
export const TABLE_NAME = 'polycopy-simulation';

/** Who has just moved a position is about to ring for what follows from it. */
const STILL_AT_WORK_MS = 2_000;

/** Builds the counterparts of a history, and lets a person store the first settings. */
export async function newWorld(input: WorldInput): Promise<World> {
  const { history, start, trace } = input;
  const timeline = startTimeline(start);
  const now = (): number => timeline.now;
  const say =
    trace === undefined
      ? SILENT
      : (line: string): void => {
          trace(`${clockText(timeline.now - start)} ${line}`);
        };
  const faults = seededFaults({
    seed: history.seed,
    plan: history.faults,
    elapsedMs: () => timeline.now - start,
  });
  const orders = new Map<string, ExchangeOrder>();
  const inForce: InForce = {};
  const judge = simulationJudge({
    now,
    start,
    settings: () => inForce.settings,
    bestOf: ({ token, side, at, without }) => {
      const { bids, asks } = exchange.book(marketOf(history, token)!, token, at, without);
      return (side === 'BUY' ? bids : asks)[0]?.price;
    },
    minimumOf: (token) => BigInt(marketOf(history, token)?.minimumShares ?? 0),
    limitOf: (cap) => limitOf(inForce.settings, cap),
    orderOf: (id) => orders.get(id) ?? paper.orders.get(id),
    redeemedOf: ({ follower, mode }, token) =>
      mode === 'paper' ? paper.redeemed(follower, token) : exchange.redeemed(walletOf(follower), token),
    history,
    isUnapproved: (wallet, at) => isUnapproved(history, wallet, at - start),
  });
  const exchange = exchangeOf({ ...input, timeline, faults, judge, say, orders });
  const paper = paperRecord({ history, judge, now });
  const feed = simulatedFeed({ history, start, now, wallets: exchange.wallets });
  scheduleRedemptions({ history, timeline, start, exchange, feed, faults, say });
  const armed = new Map<string, Arming>();
  let movedAt = now();
  const engine = memoryService({ now, tableName: TABLE_NAME });
  const client = directClient(engine);
  const tableOf = simulatedTable({
    engine,
    now,
    onCommit: (process, changes) => {
      if (trace !== undefined) say(`${process.name}: committed ${changes.map(changeText).join(', ')}`);
      judge.committed(process, changes);
      if (changes.some((change) => change.kind === 'put' && change.type === 'position')) movedAt = now();
    },
    onWrite: (item) => {
      noteArming(armed, judge.mirror, item);
    },
    onStored: paper.stored,
    onKeys: (process, keys) => {
      const foreign = keys.find((key) => !mayWrite(process.name, key));
      if (foreign !== undefined) judge.accuse('ROLE', `${process.name} writes ${foreign}`);
    },
    onRequest: (process, request) => {
      process.subject = subjectOf(judge.mirror, request) ?? process.subject;
    },
  });
  const queue: SimulatedQueue = simulatedQueue({
    timeline,
    faults,
    settings: QUEUE,
    doubles: input.doubles ?? false,
    deliver: (message, ended) => input.deliver(world, message, ended),
  });
  const stage = stageOf({ timeline, faults, judge, say });
  const parameters = new Map<string, string>();
  const commands = { open: 0 };
  const counterparts = counterpartsOf({
    history,
    start,
    timeline,
    faults,
    exchange,
    feed,
    queue,
    parameters,
    judge,
    say,
  });
  const world: World = {
    timeline,
    faults,
    judge,
    stage: stage.stage,
    client,
    calls: stage.calls,
    isBusy: () =>
      commands.open > 0 || !queue.isEmpty() || stage.stage.strays.count > 0 || now() - movedAt < STILL_AT_WORK_MS,
    rest: {
      history,
      start,
      mirror: judge.mirror,
      sums: judge.sums,
      story: judge.story,
      exchange,
      paper,
      armed: (leader) => armed.get(leader),
      isKnown: (leader) => inForce.settings?.leaders.some(({ wallet }) => wallet === leader) ?? false,
      isWatched: (leader) =>
        inForce.settings?.leaders.some(({ wallet, enabled }) => wallet === leader && enabled) ?? false,
    },
    depsOf: wiring({
      tableOf,
      tableName: TABLE_NAME,
      decode: input.decode ?? decodedOnce(),
      counterparts,
      judge,
      isSharded: history.shards !== undefined,
      hasPaper: history.followers.some(({ isPaper }) => isPaper === true),
      say,
    }),
  };
  await runOperator({
    history,
    start,
    timeline,
    client,
    table: TABLE_NAME,
    judge,
    inForce,
    parameters,
    onParameterChange: () => {
      input.onParameterChange();
    },
    sync: (act) => input.sync(world, act),
    command: (name, work, done) => {
      commands.open += 1;
      const start = (attempt: number): Sleeper =>
        input.command(world, { name: `${name} ${attempt}`, work }, (isDone) => {
          if (!isDone) {
            timeline.at(timeline.now + AGAIN_AFTER_MS, () => start(attempt + 1));
            return;
          }
          commands.open -= 1;
          done();
        });
      timeline.at(timeline.now, () => start(1));
    },
    say,
  });
  return world;
}

/** A person who is told that it did not work tries again. */
const AGAIN_AFTER_MS = 5_000;

type StageInput = Pick<World, 'timeline' | 'faults' | 'judge'> & { readonly say: (line: string) => void };

function stageOf({ timeline, faults, judge, say }: StageInput): { readonly stage: ProcessStage; calls(): number } {
  let calls = 0;
  return {
    calls: () => calls,
    stage: {
      timeline,
      faults,
      strays: { count: 0 },
      onCall: ({ name, subject: ofProcess }, { point, about = '', subject = ofProcess }, fault) => {
        calls += 1;
        if (say !== SILENT)
          say(`${name}: ${point} ${about}${fault === undefined ? '' : ` ⚡ ${fault} (${subject()})`}`);
      },
      onEnd: (process, ending) => {
        if (say !== SILENT)
          say(`${process.name}: ${ending.how}${ending.how === 'failed' ? ` ${String(ending.error)}` : ''}`);
        judge.ended(process, ending);
      },
    },
  };
}

type ExchangeInput = WorldOptions & StageInput & { readonly orders: Map<string, ExchangeOrder> };

function exchangeOf({ history, start, timeline, faults, judge, say, orders }: ExchangeInput): Exchange {
  return simulatedExchange({
    history,
    timeline,
    start,
    faults,
    orders,
    isCalm: () => history.isCalm || timeline.now >= start + history.faults.untilMs,
    watcher: {
      arrived: judge.arrived,
      accepted: (order) => {
        say(`exchange: takes ${order.asked.side} ${order.name} ${order.id.slice(0, 10)}`);
        judge.accepted(order);
      },
      matched: (order) => {
        say(
          `exchange: ${order.name} gets ${order.trades.map((one) => `${one.shares} at ${one.price}`).join(', ') || 'nothing'}`,
        );
        judge.moved(order);
      },
      settled: (order, { tradeId, way }) => {
        say(`exchange: trade ${tradeId} is ${way.at(-1)?.status ?? ''}`);
        judge.moved(order);
      },
    },
  });
}

type CounterpartsInput = Pick<Counterparts, 'queue'> & {
  readonly judge: Pick<Judge, 'refused' | 'transactionSent' | 'bookShown'>;
  readonly history: History;
  readonly start: number;
  readonly timeline: Timeline;
  readonly faults: Faults;
  readonly exchange: Exchange;
  readonly feed: Feed;
  readonly parameters: ReadonlyMap<string, string>;
  readonly say: (line: string) => void;
};

function counterpartsOf(input: CounterpartsInput): Counterparts {
  const { history, start, timeline, exchange, feed, queue, parameters, judge } = input;
  const { add: _, ...rows } = feed;
  const now = (): number => timeline.now;
  return {
    queue,
    feed: rows,
    venue: simulatedVenue({ history, start, exchange, now, onRefused: judge.refused }),
    markets: simulatedMarkets({ history, start, now, exchange, onBook: judge.bookShown }),
    chain: simulatedChain({ history, exchange, now, start }),
    fillLogs: simulatedFillLogs(history, start, now),
    redemptions: simulatedTransactions({ ...input, onSent: judge.transactionSent }),
    stream: simulatedStream(input),
    switches: simulatedSwitches(parameters),
  };
}

/** A leader's first cursor says from when on his acts count; what is recorded of him then is what he held before. */
function noteArming(armed: Map<string, Arming>, mirror: Mirror, item: Readonly<Record<string, unknown>>): void {
  const at = (item['armedAt'] as { readonly N?: string } | undefined)?.N;
  const leader = (item['leader'] as { readonly S?: string } | undefined)?.S;
  if (at === undefined || leader === undefined || armed.has(leader)) return;
  const own = [...mirror.leaderPositions.values()].filter((position) => position.leader === leader);
  armed.set(leader, { at: Number(at), held: new Map(own.map(({ token, shares }) => [token, shares])) });
}
