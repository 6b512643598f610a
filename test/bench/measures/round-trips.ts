import { startChildServer } from '../child-server.ts';
import { type HttpClient, httpClient, type WireReply } from '../http-client.ts';
import type { Measure } from '../measure.ts';
import { echoTarget, preparations, serviceTargets, type Target } from '../round-trip-targets.ts';
import type { ServicesReady } from '../services-server.ts';
import { medianOfRounds, type Percentiles, percentilesOf } from '../statistics.ts';

const FULL = { rounds: 5, samples: 300, warmUp: 300 };
const TINY = { rounds: 2, samples: 3, warmUp: 1 };

/**
 * One bare round trip to each local service, one at a time, without an SDK: the floor of everything that our own steps
 * are compared with.
 */
export const roundTrips: Measure = {
  name: 'round-trips',
  title: 'one bare round trip to each local service',
  run: async ({ isTiny }) => {
    const size = isTiny ? TINY : FULL;
    const client = httpClient(1);
    const services = await startChildServer<ServicesReady>('services-server.ts', {});
    try {
      for (const request of preparations(services.ready)) sound(await client.send(request), 200, 'preparation');
      const targets = [echoTarget(services.ready), ...serviceTargets(services.ready)];
      let ordinal = 0;
      const round = async (samples: number): Promise<Percentiles[]> => {
        const all: Percentiles[] = [];
        for (const target of targets) {
          all.push(await measureTarget(client, target, { firstOrdinal: ordinal, samples }));
          ordinal += samples;
        }
        return all;
      };
      await round(size.warmUp);
      const rounds: Percentiles[][] = [];
      for (let count = 0; count < size.rounds; count += 1) rounds.push(await round(size.samples));
      const [floor, ...medians] = targets.map((_target, index) =>
        medianOfRounds(rounds.map((round) => round[index] ?? never())),
      );
      const figures = medians.map((values, index) => ({
        name: targets[index + 1]?.name ?? '',
        values,
        floor: floor ?? never(),
      }));
      return { unit: 'ms', floorName: 'an HTTP echo over the same loopback', figures };
    } finally {
      client.close();
      await services.close();
    }
  },
};

/**
 * Asks so many times, each time a request of its own, and tells the percentiles of how long the answers took, in ms.
 *
 * @throws Error when one is not answered as it should be: a refusal is quick.
 */
export async function measureTarget(
  client: HttpClient,
  target: Target,
  { firstOrdinal, samples }: { readonly firstOrdinal: number; readonly samples: number },
): Promise<Percentiles> {
  const tookMs: number[] = [];
  for (let ordinal = firstOrdinal; ordinal < firstOrdinal + samples; ordinal += 1) {
    if (target.before !== undefined) sound(await client.send(target.before(ordinal)), 200, target.name);
    const request = target.request(ordinal);
    const startMs = performance.now();
    const reply = await client.send(request);
    tookMs.push(performance.now() - startMs);
    sound(reply, target.status, target.name);
    if (target.after !== undefined) sound(await client.send(target.after), 200, target.name);
  }
  return percentilesOf(tookMs);
}

function sound({ status, body }: WireReply, expected: number, name: string): void {
  if (status !== expected) throw new Error(`${name} was answered ${status}: ${body.slice(0, 300)}`);
}

function never(): never {
  throw new Error('a target without a round');
}
