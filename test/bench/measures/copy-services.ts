import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { bps } from '#core/values/bps.ts';
import { type FollowerName, parseWallet } from '#core/values/ids.ts';
import { usd } from '#core/values/usd.ts';
import { ENV } from '#contract/env.ts';
import { type Settings } from '#core/model/settings.ts';
import { enrolFollowers } from '../../../bin/commands/local/enrol-followers.ts';
import { LOCAL_STAGE } from '../../../bin/commands/open-system.ts';
import { startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { startExchange } from '../../../bin/local/exchange/exchange.ts';
import { json, serve, type VenueRequest } from '../../../bin/local/exchange/http-server.ts';
import { aMarket, aWorld, LEADER } from '../../bin/local/exchange/a-world.ts';
import { serveSigner } from '../../support/serve-signer.ts';
import { tellReady } from '../tell-ready.ts';
import { monotonicMs } from './request-recorder.ts';

/** How many markets the leader may trade in, and how many followers copy him. */
export type CopyServicesSetup = { readonly folder: string; readonly markets: number; readonly followers: number };

/** What a system under measurement has to find in its environment. */
export type CopyServicesReady = {
  readonly environment: Readonly<Record<string, string>>;
  /** Where each service is, by a name that is the same in every set of services. */
  readonly origins: Readonly<Record<string, string>>;
};

const DOLLARS = 1_000_000n;
/** A level that all orders of a bench together do not empty. */
const DEPTH = '1000000000';
const WEEK_MS = 7 * 86_400_000;

/*
 * Serves everything that a copy needs, as `npm start --state` does, at the machine's own time, for followers that are
 * enrolled. What the leader did is told to it by `POST /bench/rows`, so that a bench need not wait for the feed's delay;
 * `GET /bench/posts` tells when each order arrived.
 */
const setup = JSON.parse(process.argv[2] ?? '') as CopyServicesSetup;
const startMs = Math.floor(Date.now() / 1000) * 1000;
const numbers = Array.from({ length: setup.markets }, (_none, index) => index + 1);
const world = aWorld({
  startMs,
  rows: [],
  markets: numbers.map((number) => aMarket(number, { endMs: startMs + WEEK_MS })),
  books: numbers.map((number) => ({
    tokenId: `${number}01`,
    atMs: startMs,
    bids: [{ price: '0.49', size: DEPTH }],
    asks: [{ price: '0.50', size: DEPTH }],
  })),
});
const exchange = await startExchange({ world, speed: 1, stateDir: `${setup.folder}/exchange` });
const aws = await startLocalAws({ clock: exchange.clock, stage: LOCAL_STAGE, stateDir: setup.folder });
await enrolFollowers({ exchange, aws, settings: settingsOf(setup.followers), onNote: undefined });
serveSigner({ aws, clockUrl: exchange.urls.clock });

const shown: { rows: unknown[] } = { rows: [] };
const arrivals: number[] = [];
subscribe('http.server.request.start', (message) => {
  const { request } = message as { readonly request: IncomingMessage };
  if (request.method === 'POST' && request.url === '/order') arrivals.push(monotonicMs());
});
const source = await serve(
  async (request: VenueRequest) => {
    if (request.path === '/v2/activity')
      return json(200, { data: shown.rows, pagination: { has_more: false, next_cursor: null } });
    if (request.path === '/bench/posts') return json(200, arrivals.splice(0));
    if (request.path !== '/bench/rows') return elsewhere(request);
    shown.rows = JSON.parse(request.body.toString('utf8')) as unknown[];
    return json(200, {});
  },
  () => Date.now(),
);

const { gamma, clob, rpc } = exchange.urls;
const awsUrl = aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
const ready: CopyServicesReady = {
  environment: {
    ...aws.environment,
    [ENV.dataApiUrl]: source.url,
    [ENV.gammaUrl]: gamma,
    [ENV.clobUrl]: clob,
    [ENV.rpcUrl]: rpc,
  },
  origins: { source: source.url, gamma, clob, rpc, aws: awsUrl },
};
process.once('disconnect', () => process.exit());
tellReady(ready);

/** Positions and the feed's state are the exchange's own. */
async function elsewhere({ url }: VenueRequest): Promise<ReturnType<typeof json>> {
  const answer = await fetch(`${exchange.urls.dataApi}${url}`);
  return { status: answer.status, body: await answer.text() };
}

function settingsOf(followers: number): Settings {
  const leader = parseWallet(LEADER);
  if (leader === undefined) throw new Error('the leader has a wallet');
  const names = Array.from({ length: followers }, (_none, index) => `follower-${index}` as FollowerName);
  const allocated = usd(100_000_000n * DOLLARS);
  return {
    version: 0n,
    followers: names.map((name) => ({ name, mode: 'live', signatureType: 3, totalCapital: allocated })),
    leaders: [{ name: 'Leader', wallet: leader, enabled: true }],
    follows: names.map((follower) => ({
      follower,
      leader,
      allocated,
      sizing: { policy: 'percentage', copyBps: bps(1_000n), maxTrade: usd(100n * DOLLARS) },
    })),
    limits: {
      maxTotalExposure: allocated,
      maxSingleBet: usd(500n * DOLLARS),
      reserveCapital: usd(0n),
      minPortfolioValue: usd(100n * DOLLARS),
      maxPositionBps: bps(5_000n),
      allowedCategories: [],
      deniedCategories: [],
      minLiquidity: usd(500n * DOLLARS),
    },
    execution: {
      slippageBps: bps(300n),
      exitSlippageBps: bps(200n),
      exitFloorMaxBps: bps(2_000n),
      maxTradeAgeMs: 60_000,
      onLimit: 'clamp',
      belowMinimum: 'hold',
      holdMaxAgeMs: 900_000,
    },
    // Each look is asked for, and everybody is due at it.
    monitoring: { pollIntervalMs: 1, portfolioSyncIntervalMs: 60_000 },
    detection: { sources: ['data-api'], confirmations: 1, copyOn: 'confirmed' },
  };
}
