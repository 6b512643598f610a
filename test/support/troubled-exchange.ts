import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { type Http, nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { polymarketVenue } from '#adapters/polymarket/venue.ts';
import { type UnixMs, unixMs } from '#core/values/unix-ms.ts';
import { type Chain } from '#ports/chain.ts';
import { type RunClock } from '#ports/clock.ts';
import { type MarketData } from '#ports/market-data.ts';
import { type Venue } from '#ports/venue.ts';
import { type Exchange, startExchange } from '../../bin/local/exchange/exchange.ts';
import { parseFaultPlan } from '../../bin/local/exchange/faults/plan.ts';
import { type World } from '../../bin/local/exchange/world.ts';
import { TEST_EOA, TEST_KEY } from '../lambdas/shared/adapters/polymarket/vectors.ts';
import { derivedSecret } from './derived-secret.ts';
import { keySigner } from './fakes/key-signer.ts';

/** A local exchange that dies while it answers, and the real adapters before it, whichever of its lives it is in. */
export type TroubledExchange = {
  readonly venue: Venue;
  readonly markets: MarketData;
  readonly chain: Chain;
  readonly clock: RunClock & { readonly moment: UnixMs };
  exchange(): Exchange;
  /** From a moment on the next order gets in, and the exchange dies before it answers; it is back so long after. */
  killAt(at: UnixMs, downMs: number): void;
  kills(): number;
  close(): Promise<void>;
};

type Life = { readonly exchange: Exchange; readonly venue: Venue; readonly markets: MarketData; readonly chain: Chain };

/** Starts an exchange whose only trader is the account of the tests, with 5,000 dollars. */
export async function troubledExchange(world: World, faults: readonly object[]): Promise<TroubledExchange> {
  const stateDir = mkdtempSync(join(tmpdir(), 'polycopy-test-'));
  const plan = parseFaultPlan(JSON.stringify({ seed: 'test', faults }));
  const started = (): Promise<Exchange> => startExchange({ world, speed: 'max', stateDir, faults: plan });
  let moment = unixMs(world.startMs);
  let killFrom = Number.POSITIVE_INFINITY;
  let downFor = 0;
  let backAt: UnixMs | undefined;
  let killed = 0;

  const first = await started();
  first.fund(TEST_EOA, TEST_EOA, 5_000_000_000n, 0);
  const secret = await derivedSecret(first.urls, TEST_KEY);
  const plain = nodeHttp();
  const http: Http = async (request) => {
    const outcome = await plain(request);
    const isPost = request.method === 'POST' && request.url.endsWith('/order');
    if (!isPost || moment < killFrom || outcome.kind !== 'answer' || outcome.status !== 200) return outcome;
    killFrom = Number.POSITIVE_INFINITY;
    killed += 1;
    await life.exchange.close();
    backAt = unixMs(moment + downFor);
    return { kind: 'no-answer', reason: 'the exchange died' };
  };
  const now = (): Promise<UnixMs> => Promise.resolve(moment);
  const livesOn = (exchange: Exchange): Life => {
    const { clob: clobUrl, gamma: gammaUrl, dataApi: dataApiUrl, rpc: rpcUrl } = exchange.urls;
    const signer = keySigner(() => Promise.resolve(secret), now);
    return {
      exchange,
      venue: polymarketVenue({ clobUrl, http, signer, clock }),
      markets: polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http }),
      chain: polygonChain({ rpcUrl }),
    };
  };
  const passTo = async (until: UnixMs): Promise<UnixMs> => {
    if (backAt !== undefined && until >= backAt) {
      backAt = undefined;
      life = livesOn(await started());
    }
    if (until > moment) moment = until;
    if (backAt === undefined && life.exchange.clock.now() < moment) life.exchange.clock.advance(moment);
    return moment;
  };
  const clock = {
    get moment() {
      return moment;
    },
    now,
    waitUntil: passTo,
    waitFor: async (work: Promise<void>) => {
      await work;
      return moment;
    },
  };
  let life = livesOn(first);
  return {
    venue: ofNow(() => life.venue),
    markets: ofNow(() => life.markets),
    chain: ofNow(() => life.chain),
    clock,
    exchange: () => life.exchange,
    killAt: (at, downMs) => {
      killFrom = at;
      downFor = downMs;
    },
    kills: () => killed,
    close: async () => {
      await life.exchange.close();
      rmSync(stateDir, { recursive: true });
    },
  };
}

/** A port whose calls go to what stands behind it when they are made. */
function ofNow<T extends object>(behind: () => T): T {
  return new Proxy({} as T, {
    get:
      (_, method) =>
      (...given: unknown[]): unknown =>
        Reflect.apply(Reflect.get(behind(), method) as (...all: unknown[]) => unknown, undefined, given),
  });
}
