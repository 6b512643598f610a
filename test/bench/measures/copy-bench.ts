import { LEADER } from '../../bin/local/exchange/a-world.ts';
import { type ChildServer, startChildServer } from '../child-server.ts';
import { type HttpClient, httpClient } from '../http-client.ts';
import type { CopyServicesReady, CopyServicesSetup } from './copy-services.ts';
import type { CopyJob, CopySystemReady, CopySystemSetup } from './copy-system.ts';
import type { SentRequest } from './request-recorder.ts';

/** A system under measurement with the services that it uses. */
export type CopyBench = {
  readonly services: CopyServices;
  /** Has it do a job to its end. @throws Error when it fails */
  work(job: CopyJob): Promise<unknown>;
  /** What it has sent since the last time. */
  requests(): Promise<readonly SentRequest[]>;
  close(): Promise<void>;
};

/** Everything that a copy needs outside of our code. */
export type CopyServices = CopyServicesReady & {
  /** Lets the feed show what the leader did up to his trade of this number; the one before it is then whole. */
  show(trade: number, side?: 'BUY' | 'SELL'): Promise<void>;
  /** When the orders arrived that came since the last time, in the order of their arrival. */
  arrivals(): Promise<readonly number[]>;
  close(): Promise<void>;
};

/** How many of a leader's newest trades a read of the feed shows: what an ordinary leader does in the minute of overlap. */
const SHOWN = 5;

/** Trades stand behind the moment at which their leader is armed, however slowly a busy machine gets there. */
const AHEAD_S = 3_600;

/** Starts services and enrols the followers. */
export async function startCopyServices(setup: Omit<CopyServicesSetup, 'folder'>): Promise<CopyServices> {
  const client = httpClient(1);
  const server = await startChildServer<CopyServicesReady>('measures/copy-services.ts', setup);
  const source = server.ready.origins['source'] ?? '';
  const rows: object[] = [];
  const firstS = Math.floor(Date.now() / 1000) + AHEAD_S;
  return {
    ...server.ready,
    show: async (trade, side = 'BUY') => {
      rows.push(aTrade(trade, { side, firstS }));
      await told(client, { url: `${source}/bench/rows`, body: rows.slice(-SHOWN) });
    },
    arrivals: async () => JSON.parse(await told(client, { url: `${source}/bench/posts`, body: {} })) as number[],
    close: async () => {
      client.close();
      await server.close();
    },
  };
}

/**
 * Starts a system on services, lets it value its leader, open its ledgers and take its first look.
 *
 * @param through Addresses that take the place of those that the services have, such as that of a meter.
 */
export async function startCopyBench(
  services: CopyServices,
  through: Readonly<Record<string, string>> = {},
): Promise<CopyBench> {
  const client = httpClient(2);
  const setup: CopySystemSetup = { environment: { ...services.environment, ...through } };
  const system: ChildServer<CopySystemReady> = await startChildServer('measures/copy-system.ts', setup);
  const work = async (job: CopyJob): Promise<unknown> =>
    JSON.parse(await told(client, { url: system.ready.url, body: job }));
  await work({ job: 'track' });
  await work({ job: 'reconcile', resume: true });
  await work({ job: 'watch' });
  return {
    services,
    work,
    requests: async () => (await work({ job: 'requests' })) as readonly SentRequest[],
    close: async () => {
      client.close();
      await system.close();
    },
  };
}

async function told(
  client: HttpClient,
  { url, body }: { readonly url: string; readonly body: object },
): Promise<string> {
  const reply = await client.send({ method: 'POST', url: new URL(url), body: JSON.stringify(body) });
  if (reply.status !== 200) throw new Error(`${url} was answered ${reply.status}: ${reply.body}`);
  return reply.body;
}

/**
 * A trade of 1,000 shares at 0.50 in a market of its own, a second after the one before: the newest transaction of a feed
 * may still grow, so each trade is copied when the next one is shown. A sale is of the market before.
 */
function aTrade(number: number, { side, firstS }: { readonly side: 'BUY' | 'SELL'; readonly firstS: number }): object {
  const market = side === 'BUY' ? number : number - 1;
  return {
    proxy_wallet: LEADER,
    type: 'TRADE',
    side,
    token_id: `${market}01`,
    condition_id: `0x${market.toString(16).padStart(64, '0')}`,
    size: 1_000,
    usdc_size: 500,
    price: 0.5,
    timestamp: firstS + number,
    transaction_hash: `0x${number.toString(16).padStart(64, '0')}`,
    title: `Will it be ${market}?`,
    outcome: 'Yes',
    outcome_index: 0,
    name: 'Leader',
  };
}
