import { httpClient } from '../http-client.ts';
import type { Figure, Measure, Values } from '../measure.ts';
import { type CopyBench, type CopyServices, startCopyBench, startCopyServices } from './copy-bench.ts';
import { nameOf } from './copy-moments.ts';
import { replayer, replayRuns, type Replay } from './replay.ts';
import type { SentRequest } from './request-recorder.ts';

const FULL = { followers: 1_000, warmUp: 500, turn: 250 };
const TINY = { followers: 12, warmUp: 4, turn: 5 };
/** Of the first trade nobody knows yet whether it is whole; the second warms everything up; the third is measured. */
const MARKETS = 3;
/** As many executors as Lambda starts of ours for the doorbell queue at once. */
const EXECUTORS = 10;

/**
 * One fill of a leader with a thousand followers: until all parent orders are recorded, until all doorbells are rung,
 * and until all orders are at the venue.
 *
 * The goal of the whole is 1.3 times the floor, which is the same requests, bare. Handing doorbells to executors is the
 * platform's work: they are heard before the executors' time counts. Everything is warm.
 */
export const fanOut: Measure = {
  name: 'fan-out',
  title: `one fill to ${FULL.followers} followers: recorded, rung, and sent by ${EXECUTORS} executors`,
  run: async ({ isTiny }) => {
    const size = isTiny ? TINY : FULL;
    const setup = { markets: MARKETS, followers: size.followers };
    const client = httpClient(Number.POSITIVE_INFINITY);
    const services = await startCopyServices(setup);
    const twin = await startCopyServices(setup);
    try {
      const bench = await startCopyBench(services);
      try {
        const replay = replayer(client, { from: services.origins, to: twin.origins });
        const pair = { bench, twin, replay };
        await replayWrites(replay, await bench.requests());
        await warmUpBy(pair, { trade: 1, orders: 0 });
        await warmUpBy(pair, { trade: 2, orders: size.warmUp });
        const measured = await fanOutOne(pair, size);
        return { unit: 'ms', floorName: FLOOR, figures: figuresOf(measured, size.followers) };
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
type Times = { readonly recorded: number; readonly rung: number; readonly sent: number };
type FannedOut = { readonly own: Times; readonly floor: Times };

/** Shows a trade, has so many of its doorbells answered on both sides, and forgets the others. */
async function warmUpBy(
  pair: Pair,
  { trade, orders }: { readonly trade: number; readonly orders: number },
): Promise<void> {
  const { bench, replay } = pair;
  await bench.services.show(trade);
  await bench.work({ job: 'watch' });
  await replayWrites(replay, await bench.requests());
  await bench.work({ job: 'hear', count: orders });
  await sendSome(pair, orders);
  await bench.work({ job: 'forget' });
}

async function fanOutOne(pair: Pair, { followers, turn }: typeof FULL): Promise<FannedOut> {
  const { bench, twin, replay } = pair;
  await bench.services.show(MARKETS);
  await bench.work({ job: 'watch' });
  const watched = await bench.requests();
  await twin.show(MARKETS);
  const own = watchTimes(watched, followers);
  const floor = watchTimes(await replay(watched), followers);
  await bench.work({ job: 'hear', count: followers });
  await bench.requests();
  const sent = { own: 0, floor: 0 };
  for (let left = followers; left > 0; left -= turn) {
    const some = await sendSome(pair, Math.min(left, turn));
    sent.own += some.own;
    sent.floor += some.floor;
  }
  return { own: { ...own, sent: sent.own }, floor: { ...floor, sent: sent.floor } };
}

/**
 * Both sides in turn: a machine that is slow for a minute is slow for both. In milliseconds from the first request to the
 * last arrival: what follows the last arrivals of a turn is left out on both sides.
 */
async function sendSome(
  { bench, twin, replay }: Pair,
  count: number,
): Promise<{ readonly own: number; readonly floor: number }> {
  await bench.requests();
  await bench.work({ job: 'execute', count, atOnce: EXECUTORS });
  const executed = await bench.requests();
  const own = sentTime(executed, await bench.services.arrivals(), count);
  const replayed = await replayRuns(replay, EXECUTORS)(executed);
  return { own, floor: sentTime(replayed, await twin.arrivals(), count) };
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

/** From the feed's answer, or the first request. */
function watchTimes(watched: readonly SentRequest[], followers: number): Pick<Times, 'recorded' | 'rung'> {
  const rings = watched.filter((request) => shortName(request).startsWith('SendMessage'));
  const rang = rings.reduce((total, { body }) => total + messagesIn(body), 0);
  if (rang !== followers) throw new Error(`${rang} rings for ${followers} followers`);
  const records = watched.filter((request) => shortName(request) === 'TransactWriteItems');
  const answered = watched.find(({ url }) => url.includes('/v2/activity'))?.endedMs ?? firstOf(watched);
  const recordedAt = Math.max(...records.map(({ endedMs }) => endedMs));
  return {
    recorded: recordedAt - answered,
    rung: Math.max(...rings.map(({ endedMs }) => endedMs)) - recordedAt,
  };
}

function sentTime(executed: readonly SentRequest[], arrivals: readonly number[], orders: number): number {
  if (arrivals.length !== orders) throw new Error(`${arrivals.length} orders at the venue, not ${orders}`);
  return orders === 0 ? 0 : Math.max(...arrivals) - firstOf(executed);
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
  const figure = (name: string, timeOf: (times: Times) => number): Figure => ({
    name,
    values: shared(timeOf(own)),
    floor: shared(timeOf(floor)),
  });
  return [
    figure(
      'feed answered → all orders at the venue, the sum of:',
      ({ recorded, rung, sent }) => recorded + rung + sent,
    ),
    figure('  → all parents recorded', ({ recorded }) => recorded),
    figure('  → all doorbells rung', ({ rung }) => rung),
    figure(`  → all orders at the venue, ${EXECUTORS} executors at once`, ({ sent }) => sent),
  ];
}
