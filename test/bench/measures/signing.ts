import { startChildServer } from '../child-server.ts';
import { type HttpClient, httpClient } from '../http-client.ts';
import type { Measure } from '../measure.ts';
import { medianOfRounds, type Percentiles, percentilesOf } from '../statistics.ts';
import { monotonicMs } from './request-recorder.ts';
import type { SignerServerReady, SignerServerSetup } from './signer-server.ts';

const FULL = { rounds: 5, samples: 100, warmUp: 100 };
const TINY = { rounds: 2, samples: 3, warmUp: 1 };

/** What the signer adds to an order: one call, warm, one at a time, of which each order is signed and counted for the first time. */
export const signing: Measure = {
  name: 'signing',
  title: 'one order signed by the signer, warm: read, judged, counted and signed',
  run: async ({ isTiny }) => {
    const { rounds, samples, warmUp } = isTiny ? TINY : FULL;
    const setup: SignerServerSetup = { orders: warmUp + rounds * samples };
    const client = httpClient(1);
    const server = await startChildServer<SignerServerReady>('measures/signer-server.ts', setup);
    try {
      const { url, orders, identity } = server.ready;
      const time = (bodies: readonly string[]): Promise<Percentiles> => timed(client, url, bodies);
      await time(orders.slice(0, warmUp));
      const signed: Percentiles[] = [];
      const bare: Percentiles[] = [];
      for (let round = 0; round < rounds; round += 1) {
        const from = warmUp + round * samples;
        signed.push(await time(orders.slice(from, from + samples)));
        bare.push(await time(Array.from({ length: samples }, () => identity)));
      }
      const figures = [{ name: 'order → signature', values: medianOfRounds(signed), floor: medianOfRounds(bare) }];
      return { unit: 'ms', floorName: FLOOR, figures };
    } finally {
      client.close();
      await server.close();
    }
  },
};

const FLOOR = 'the same call, asked for nothing but whose key signs, which it keeps in memory';

/** @throws Error when one is not answered with what was asked for: a refusal is quick */
async function timed(client: HttpClient, url: string, bodies: readonly string[]): Promise<Percentiles> {
  const samples: number[] = [];
  for (const body of bodies) {
    const startedMs = monotonicMs();
    const { body: answer } = await client.send({ method: 'POST', url: new URL(url), body });
    samples.push(monotonicMs() - startedMs);
    if (!answer.startsWith('{"result":')) throw new Error(`the signer answered ${answer}`);
  }
  return percentilesOf(samples);
}
