import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLeases } from '#adapters/dynamodb/leases.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { chainBesidePaper, feedBesidePaper, venueBesidePaper } from '#adapters/paper/beside-paper.ts';
import { paperChain } from '#adapters/paper/paper-chain.ts';
import { paperFeed } from '#adapters/paper/paper-feed.ts';
import { paperVenue } from '#adapters/paper/paper-venue.ts';
import { sqsDoorbell } from '#adapters/sqs/doorbell.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type ExecuteDeps } from '#flows/execution-step.ts';
import { type ManualSyncDeps } from '#flows/manual-sync.ts';
import { type ReconcileDeps } from '#flows/reconcile.ts';
import { type RedeemDeps } from '#flows/redeem-winners.ts';
import { type SyncDeps } from '#flows/sync-toggles.ts';
import { type TrackDeps } from '#flows/track-portfolios.ts';
import { type WatchDeps } from '#flows/watch-leaders.ts';
import { type Chain } from '#ports/chain.ts';
import { type FillLogs } from '#ports/fill-logs.ts';
import { UnavailableError } from '#ports/errors.ts';
import { type LeaderFeed } from '#ports/leader-feed.ts';
import { type Leases } from '#ports/leases.ts';
import { type Log } from '#ports/log.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type Redemptions } from '#ports/redemptions.ts';
import { type Switches } from '#ports/switches.ts';
import { type Venue } from '#ports/venue.ts';
import { type Decode } from './counterparts/decoded.ts';
import { queueClient } from './counterparts/queue-client.ts';
import { type SimulatedQueue } from './counterparts/sqs.ts';
import { type SimulatedStream } from './counterparts/stream.ts';
import { type TableOfProcess } from './counterparts/table.ts';
import { gated, type Told } from './counterparts/told.ts';
import { NO_ANSWER, venueLost } from './counterparts/venue.ts';
import { type Judge } from './judge/judge.ts';
import { subjectOfChild } from './matrix.ts';
import { type Process } from './process.ts';

/** What any function's flow asks for. */
export type Deps = WatchDeps & { readonly leases: Leases } & ExecuteDeps &
  ReconcileDeps &
  TrackDeps &
  SyncDeps &
  RedeemDeps &
  ManualSyncDeps;

/** The counterparts that a port speaks to. */
export type Counterparts = {
  readonly venue: Told<Venue>;
  readonly feed: Told<LeaderFeed>;
  readonly markets: Told<MarketData>;
  readonly chain: Told<Chain>;
  readonly fillLogs: Told<FillLogs>;
  readonly switches: Told<Switches>;
  readonly redemptions: Told<Redemptions>;
  readonly stream: SimulatedStream;
  readonly queue: Pick<SimulatedQueue, 'send'>;
};

type PostJudge = Pick<Judge, 'posted' | 'answered' | 'refused'>;

type WiringInput = {
  readonly tableOf: (process: Process) => TableOfProcess;
  readonly tableName: string;
  /** How what the table answers with is read. */
  readonly decode: Decode;
  readonly counterparts: Counterparts;
  readonly judge: PostJudge & Pick<Judge, 'mirror' | 'watched'>;
  /** True: some followers have paper money. */
  readonly hasPaper: boolean;
  /** True: the judge hears whom watchers read. */
  readonly isSharded: boolean;
  readonly say: (line: string) => void;
};

/** Wires invocations: the real adapters of table and queue, and the ports of the venue behind the fate of each. */
export function wiring(input: WiringInput): (process: Process) => Deps {
  const { tableOf, tableName, decode, counterparts, judge, isSharded, hasPaper, say } = input;
  const { queue, stream } = counterparts;
  const venue = gated<Venue>(counterparts.venue, {
    ...{ name: 'venue', lost: venueLost, pure: ['orderId'] },
    subjectOf: (method, [, child]) =>
      method === 'post' ? subjectOfChild(judge.mirror, child as ChildOrder) : undefined,
  });
  const feed = gated<LeaderFeed>(counterparts.feed, { name: 'feed', lost: unavailable });
  const markets = gated<MarketData>(counterparts.markets, { name: 'markets', lost: unavailable });
  const chain = gated<Chain>(counterparts.chain, { name: 'chain', lost: unavailable });
  const fillLogs = gated<FillLogs>(counterparts.fillLogs, { name: 'chain', lost: unavailable });
  const redemptions = gated<Redemptions>(counterparts.redemptions, { name: 'chain', lost: sendLost });
  const switches = gated<Switches>(counterparts.switches, { name: 'switches', lost: unavailable });
  return (process) => {
    const table = tableOf(process);
    let heard: ReturnType<SimulatedStream['open']> | undefined;
    const backOff = (mostMs: number): Promise<void> => process.pause(mostMs);
    const stored = { client: table.client, table: tableName, backOff, decode };
    const deps: Deps = {
      clock: {
        now: () => Promise.resolve(process.now()),
        waitUntil: (until, woken) => {
          if (woken !== undefined && heard?.hasNews() === true) return Promise.resolve(process.now());
          return process.waitUntil(until, woken !== undefined);
        },
        waitFor: (work, until) => {
          void work.then(() => process.interrupt());
          return process.waitUntil(until, true);
        },
      },
      openStream: () => {
        heard = stream.open(process);
        return heard;
      },
      ledger: table.listen(dynamoLedger(stored)),
      settings: dynamoSettings(stored),
      snapshots: dynamoSnapshots(stored),
      cursors: table.listenToArmings(dynamoCursors(stored)),
      leases: dynamoLeases(stored),
      doorbell: sqsDoorbell({ client: queueClient(process, queue, judge.mirror), queueUrl: 'doorbell' }),
      venue: listening(venue(process), judge),
      feed: isSharded ? watched(feed(process), process.name, judge) : feed(process),
      markets: markets(process),
      chain: chain(process),
      fillLogs: fillLogs(process),
      redemptions: redemptions(process),
      switches: switches(process),
      log: logOf(process, say),
    };
    return hasPaper ? besidePaper(deps, stored, judge) : deps;
  };
}

/** As the functions wire it: what concerns paper wallets goes to the paper venue, which has nothing but the table. */
function besidePaper(live: Deps, stored: Parameters<typeof dynamoPaperStore>[0], judge: PostJudge): Deps {
  const { clock, markets, settings, venue } = live;
  const paper = { store: dynamoPaperStore(stored), markets, clock };
  const ofPaper = paperVenue({ ...paper, orderId: (child) => venue.orderId(child) });
  return {
    ...live,
    venue: venueBesidePaper(venue, listeningToPaper(ofPaper, judge)),
    chain: chainBesidePaper(live.chain, paperChain({ ...paper, settings })),
    feed: feedBesidePaper(live.feed, paperFeed(paper)),
  };
}

/** Where nothing was taken the paper venue says so; a table that does not answer tells nothing. */
function listeningToPaper(venue: Venue, judge: PostJudge): Venue {
  return {
    ...venue,
    async post(follower, child) {
      judge.posted(child, 'paper');
      const outcome = await venue.post(follower, child);
      if (outcome.kind !== 'ack' && outcome.kind !== 'ambiguous') judge.refused(child);
      if (outcome.kind !== 'ambiguous') judge.answered(child);
      return outcome;
    },
  };
}

/** The judge hears of bytes when they leave, whatever becomes of them, and whether an answer came. */
function listening(venue: Venue, judge: PostJudge): Venue {
  return {
    ...venue,
    async post(follower, child) {
      judge.posted(child, 'exchange');
      const outcome = await venue.post(follower, child);
      if (outcome !== NO_ANSWER) judge.answered(child);
      return outcome;
    },
  };
}

function watched(feed: LeaderFeed, by: string, judge: Pick<Judge, 'watched'>): LeaderFeed {
  return {
    ...feed,
    activity(wallet, from) {
      judge.watched(by, wallet);
      return feed.activity(wallet, from);
    },
  };
}

/** A send never throws. */
function sendLost(method: string): 'unknown' {
  return method === 'send' ? 'unknown' : unavailable(method);
}

function unavailable(method: string): never {
  throw new UnavailableError(`${method} did not answer`);
}

/** Where nobody listens, no line is put together. */
export const SILENT = (): void => undefined;
const NO_LOG: Log = { info: SILENT, warn: SILENT, count: SILENT, measure: SILENT };

function logOf({ name }: Process, say: (line: string) => void): Log {
  if (say === SILENT) return NO_LOG;
  const line = (message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    say(`${name}: "${message}" ${Object.values(fields).map(String).join(' ')}`);
  };
  return { info: line, warn: line, count: () => undefined, measure: () => undefined };
}
