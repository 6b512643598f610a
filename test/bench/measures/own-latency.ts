import { httpClient } from '../http-client.ts';
import type { Figure, Measure, Values } from '../measure.ts';
import { medianOfRounds, percentilesOf } from '../statistics.ts';
import { type CopyBench, type CopyServices, startCopyBench, startCopyServices } from './copy-bench.ts';
import { type Moments, momentsOf, STAGES, stageMs } from './copy-moments.ts';
import { type Replay, replayer } from './replay.ts';

const FULL = { rounds: 5, copies: 100, warmUp: 60 };
const TINY = { rounds: 2, copies: 2, warmUp: 2 };

/**
 * From the moment when the answer of the leader's feed is there to the moment when the order arrives at the venue: one
 * trade at a time, one follower, watcher and executor warm and on the machine's own time.
 *
 * The goal is 1.5 times the floor at p99.
 */
export const ownLatency: Measure = {
  name: 'own-latency',
  title: "from the answer of the leader's feed to the order's arrival at the venue, and its stages",
  run: async ({ isTiny }) => {
    const size = isTiny ? TINY : FULL;
    const markets = size.warmUp + size.rounds * size.copies + 1;
    const client = httpClient(Number.POSITIVE_INFINITY);
    const services = await startCopyServices({ markets, followers: 1 });
    const twin = await startCopyServices({ markets, followers: 1 });
    try {
      const bench = await startCopyBench(services);
      try {
        const replay = replayer(client, { from: services.origins, to: twin.origins });
        const figures = await measureRounds({ bench, twin, replay }, size);
        return { unit: 'ms', floorName: FLOOR, figures };
      } finally {
        await bench.close();
      }
    } finally {
      client.close();
      await Promise.all([services.close(), twin.close()]);
    }
  },
};

const FLOOR =
  'the very same requests, bare, to a second set of services in the same state: same order, no work between';

type Pair = { readonly bench: CopyBench; readonly twin: CopyServices; readonly replay: Replay };

async function measureRounds(pair: Pair, size: typeof FULL): Promise<readonly Figure[]> {
  const { bench, twin, replay } = pair;
  await replay(await bench.requests());
  let trade = 0;
  const next = async (count: number): Promise<Copied[]> => {
    const all: Copied[] = [];
    for (let index = 0; index < count; index += 1) all.push(await copyOne(pair, (trade += 1)));
    return all;
  };
  // Of the first trade nobody knows yet whether it is whole.
  trade += 1;
  for (const one of [bench.services, twin]) await one.show(trade);
  await bench.work({ job: 'watch' });
  await replay(await bench.requests());
  await next(size.warmUp);
  const rounds: Copied[][] = [];
  for (let round = 0; round < size.rounds; round += 1) rounds.push(await next(size.copies));
  const figures = STAGES.map((stage) => ({
    name: stage.name,
    values: medianOfRounds(rounds.map((round) => told(round.map(({ own }) => stageMs(stage, own))))),
    floor: medianOfRounds(rounds.map((round) => told(round.map(({ floor }) => stageMs(stage, floor))))),
  }));
  return [...figures, ...figures.slice(0, 1).map(byTheMedian)];
}

/** On a machine that is shared the worst cases are others' doing: the median tells what is ours. */
function byTheMedian({ name, values, floor }: Figure): Figure {
  const only = ({ p50 = Number.NaN }: Values): Values => ({ p50 });
  return { name: `${name}, by the median`, values: only(values), floor: only(floor) };
}

type Copied = { readonly own: Moments; readonly floor: Moments };

async function copyOne({ bench, twin, replay }: Pair, trade: number): Promise<Copied> {
  for (const one of [bench.services, twin]) await one.show(trade);
  await Promise.all([bench.work({ job: 'execute', count: 1, atOnce: 1 }), bench.work({ job: 'watch' })]);
  const sent = await bench.requests();
  const own = momentsOf(sent, await bench.services.arrivals());
  const floor = momentsOf(await replay(sent), await twin.arrivals());
  return { own, floor };
}

/** The worst first: it is what the goal is about. */
function told(samples: readonly number[]): Values {
  const { p50, p95, p99 } = percentilesOf(samples);
  return { p99, p95, p50 };
}
