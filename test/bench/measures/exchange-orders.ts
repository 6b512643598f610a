import { type ChildServer, startChildServer } from '../child-server.ts';
import type { ExchangeReady, ExchangeSetup } from '../exchange-server.ts';
import { type HttpClient, httpClient, type WireReply, type WireRequest } from '../http-client.ts';
import type { IdleReady, IdleSetup } from '../idle-server.ts';
import type { Figure, Measure, Values } from '../measure.ts';
import { type KnownSigner, type OrderKind, signedRequest, someSigners, withKeys } from '../signed-orders.ts';
import { medianOfRounds } from '../statistics.ts';

/** Enough that no signer meets the limiter of the highest tier: 600 orders per second each. */
const SIGNERS_OF_A_TYPE = 8;
const MARKETS = 4;
const IN_FLIGHT = 16;
const FULL = { rounds: 5, orders: 1_000, warmUp: 500 };
const TINY = { rounds: 1, orders: 16, warmUp: 4 };

type Load = { readonly name: string; readonly signatureType: 0 | 3; readonly kind: Omit<OrderKind, 'markets'> };
const LOADS: readonly Load[] = [
  { name: 'plain account, FAK that matches', signatureType: 0, kind: { orderType: 'FAK', price: 0.51 } },
  { name: 'deposit wallet, FAK that matches', signatureType: 3, kind: { orderType: 'FAK', price: 0.51 } },
  { name: 'plain account, GTC that rests', signatureType: 0, kind: { orderType: 'GTC', price: 0.1 } },
];

/** How many signed orders per second the exchange takes in over HTTP, each checked, matched and written to its journal. */
export const exchangeOrders: Measure = {
  name: 'exchange-orders',
  title: 'orders per second that the local exchange verifies and takes, one a POST, signed before',
  run: async ({ isTiny }) => {
    const size = isTiny ? TINY : FULL;
    const signers = ([0, 3] as const).flatMap((type) => someSigners(SIGNERS_OF_A_TYPE, type));
    const accounts = signers.map(({ wallet, account, signatureType }) => ({
      wallet,
      signer: account.address,
      signatureType,
    }));
    const setup: Omit<ExchangeSetup, 'folder'> = { accounts, markets: MARKETS };
    const client = httpClient(IN_FLIGHT);
    const exchange = await startChildServer<ExchangeReady>('exchange-server.ts', setup);
    try {
      const known = await withKeys(client, exchange.ready, signers);
      const figures: Figure[] = [];
      for (const [index, load] of LOADS.entries()) {
        const firstSalt = 1 + index * (size.warmUp + size.rounds * size.orders);
        figures.push(await measureLoad({ client, exchange, known, size }, load, firstSalt));
      }
      return { unit: 'per s', floorName: 'the same HTTP server answering 200 with the same bytes, no work', figures };
    } finally {
      client.close();
      await exchange.close();
    }
  },
};

type Bench = {
  readonly client: HttpClient;
  readonly exchange: ChildServer<ExchangeReady>;
  readonly known: readonly KnownSigner[];
  readonly size: typeof FULL;
};

async function measureLoad(bench: Bench, { name, kind, signatureType }: Load, firstSalt: number): Promise<Figure> {
  const { client, exchange, size } = bench;
  const signers = bench.known.filter((signer) => signer.signatureType === signatureType);
  const requests: WireRequest[] = [];
  for (let count = 0; count < size.warmUp + size.rounds * size.orders; count += 1) {
    const signer = signers[count % signers.length];
    if (signer === undefined) throw new Error('nobody signs');
    const order = { ...kind, markets: MARKETS, salt: firstSalt + count };
    requests.push(await signedRequest(exchange.ready, signer, order));
  }
  const warmUp = requests.splice(0, size.warmUp);
  const { sample } = await sendAll(client, warmUp);
  const idleSetup: IdleSetup = { reply: sample.body };
  const idle = await startChildServer<IdleReady>('idle-server.ts', idleSetup);
  const toIdle = (request: WireRequest): WireRequest => ({ ...request, url: new URL('/order', idle.ready.url) });
  const [rounds, floors]: [Values[], Values[]] = [[], []];
  try {
    await sendAll(client, warmUp.map(toIdle));
    for (let round = 0; round < size.rounds; round += 1) {
      const orders = requests.splice(0, size.orders);
      floors.push(await measureRound(client, idle, orders.map(toIdle)));
      rounds.push(await measureRound(client, exchange, orders));
    }
  } finally {
    await idle.close();
  }
  return { name, values: medianOfRounds(rounds), floor: medianOfRounds(floors) };
}

/** The rate by the clock, and by the CPU time of the server alone: the second is disturbed less by others on the machine. */
async function measureRound(
  client: HttpClient,
  server: ChildServer<unknown>,
  requests: readonly WireRequest[],
): Promise<Values> {
  const cpuBeforeMs = await server.cpuMs();
  const { perS } = await sendAll(client, requests);
  const cpuMs = (await server.cpuMs()) - cpuBeforeMs;
  return { rate: perS, 'by CPU time': (requests.length * 1000) / cpuMs };
}

/**
 * Sends requests with so many under way at once.
 *
 * @throws Error when one is not taken: the rate of refusals is nobody's question.
 */
export async function sendAll(
  client: HttpClient,
  requests: readonly WireRequest[],
): Promise<{ readonly perS: number; readonly sample: WireReply }> {
  const replies: WireReply[] = [];
  let next = 0;
  const startMs = performance.now();
  const sendSome = async (): Promise<void> => {
    for (let request = requests[next++]; request !== undefined; request = requests[next++]) {
      const reply = await client.send(request);
      if (reply.status !== 200) throw new Error(`an order was answered ${reply.status}: ${reply.body}`);
      replies.push(reply);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, sendSome));
  const perS = requests.length / ((performance.now() - startMs) / 1000);
  const [sample] = replies;
  if (sample === undefined) throw new Error('nothing was sent');
  return { perS, sample };
}
