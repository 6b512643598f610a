import { httpClient } from '../http-client.ts';
import type { Figure, Measure, Values } from '../measure.ts';
import { type CopyBench, type CopyServices, startCopyBench, startCopyServices } from './copy-bench.ts';
import { nameOf } from './copy-moments.ts';
import { replayer, replayRuns, type Replay } from './replay.ts';
import type { SentRequest } from './request-recorder.ts';

const FULL = { followers: 1_000 };
const TINY = { followers: 12 };
/** Of the first trade nobody knows yet whether it is whole; the second warms up the watcher; the third is measured. */
const MARKETS = 3;
/** As many executors as Lambda starts of ours for the doorbell queue at once. */
const EXECUTORS = 10;

/**
 * One fill of a leader with a thousand followers: until all parent orders are recorded, until all doorbells are rung,
 * and until all orders are at the venue.
 *
 * The goal of the whole is 1.3 times the floor, which is the same requests, bare. Handing doorbells to executors is the
 * platform's work: they are heard before the executors' time counts.
 */
export const fanOut: Measure = {
  name: 'fan-out',
  title: `one fill to ${FULL.followers} followers: recorded, rung, and sent by ${EXECUTORS} executors`,
  run: async ({ isTiny }) => {
    const { followers } = isTiny ? TINY : FULL;
    const setup = { markets: MARKETS, followers };
    const client = httpClient(Number.POSITIVE_INFINITY);
    const services = await startCopyServices(setup);
    const twin = await startCopyServices(setup);
    try {
      const bench = await startCopyBench(services);
      try {
        const replay = replayer(client, { from: services.origins, to: twin.origins });
        const pair = { bench, twin, replay };
        await replayWrites(replay, await bench.requests());
        for (const trade of [1, 2]) await warmUp(pair, trade);
        const measured = await fanOutOne(pair, { trade: MARKETS, followers });
        return { unit: 'ms', floorName: FLOOR, figures: figuresOf(measured, followers) };
      } finally {
        await bench.close();
      }
    } finally {
      client.close();
      await Promise.all([services.close(), twin.close()]);
    }
  },
};

const FLOOR = 'the very same requests, bare, to a second set of services in the same state, so many at once as ours';

type Pair = { readonly bench: CopyBench; readonly twin: CopyServices; readonly replay: Replay };
type Times = { readonly all: number; readonly recorded: number; readonly rung: number; readonly sent: number };
type FannedOut = { readonly own: Times; readonly floor: Times };
type Fill = { readonly trade: number; readonly followers: number };

/** Shows a trade and forgets the doorbells that it brings about: it is about the watcher alone. */
async function warmUp({ bench, replay }: Pair, trade: number): Promise<void> {
  await bench.services.show(trade);
  await bench.work({ job: 'watch' });
  await replayWrites(replay, await bench.requests());
  await bench.work({ job: 'forget' });
}

async function fanOutOne({ bench, twin, replay }: Pair, { trade, followers }: Fill): Promise<FannedOut> {
  await bench.services.show(trade);
  await bench.work({ job: 'watch' });
  const watched = await bench.requests();
  await bench.work({ job: 'hear', count: followers });
  await bench.requests();
  await bench.work({ job: 'execute', count: followers, atOnce: EXECUTORS });
  const executed = await bench.requests();
  const own = timesOf({ watched, executed, arrivals: await bench.services.arrivals() }, followers);
  await twin.show(trade);
  const rewatched = await replay(watched);
  const reexecuted = await replayRuns(replay, EXECUTORS)(executed);
  const again = { watched: rewatched, executed: reexecuted, arrivals: await twin.arrivals() };
  return { own, floor: timesOf(again, followers) };
}

const WRITES = new Set(['TransactWriteItems', 'PutItem', 'SendMessage', 'SendMessageBatch']);

/** Brings the twin into the state of the system's services: what was only read changes nothing. */
async function replayWrites(replay: Replay, sent: readonly SentRequest[]): Promise<void> {
  for (const request of sent) if (WRITES.has(shortName(request))) await replay([request]);
}

function shortName(request: SentRequest): string {
  const name = nameOf(request);
  return name.includes(' ') ? name : (name.split('.')[1] ?? name);
}

type Seen = {
  readonly watched: readonly SentRequest[];
  readonly executed: readonly SentRequest[];
  readonly arrivals: readonly number[];
};

/** From the feed's answer, or the first request; the executors' time counts from their own first one. */
function timesOf({ watched, executed, arrivals }: Seen, followers: number): Times {
  const rings = watched.filter((request) => shortName(request).startsWith('SendMessage'));
  const rang = rings.reduce((total, { body }) => total + messagesIn(body), 0);
  const records = watched.filter((request) => shortName(request) === 'TransactWriteItems');
  if (rang !== followers || arrivals.length !== followers)
    throw new Error(`${rang} rings and ${arrivals.length} orders for ${followers} followers`);
  const answered = watched.find(({ url }) => url.includes('/v2/activity'))?.endedMs ?? firstOf(watched);
  const recordedAt = Math.max(...records.map(({ endedMs }) => endedMs));
  const recorded = recordedAt - answered;
  const rung = Math.max(...rings.map(({ endedMs }) => endedMs)) - recordedAt;
  const sent = Math.max(...arrivals) - firstOf(executed);
  return { all: recorded + rung + sent, recorded, rung, sent };
}

function messagesIn(body: string): number {
  const { Entries: entries } = JSON.parse(body) as { readonly Entries?: readonly unknown[] };
  return entries?.length ?? 1;
}

function firstOf(sent: readonly SentRequest[]): number {
  return Math.min(...sent.map(({ startedMs }) => startedMs));
}

function figuresOf({ own, floor }: FannedOut, followers: number): readonly Figure[] {
  const shared = (all: number): Values => ({ all, each: all / followers });
  const figure = (name: string, step: keyof Times): Figure => ({
    name,
    values: shared(own[step]),
    floor: shared(floor[step]),
  });
  return [
    figure('feed answered → all orders at the venue, the sum of:', 'all'),
    figure('  → all parents recorded', 'recorded'),
    figure('  → all doorbells rung', 'rung'),
    figure(`  → all orders at the venue, ${EXECUTORS} executors at once`, 'sent'),
  ];
}
