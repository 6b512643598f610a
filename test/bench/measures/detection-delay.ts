import { type SourceName } from '#core/model/settings.ts';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { rtds } from '#adapters/polymarket/rtds.ts';
import { polygonFillLogs } from '#adapters/polygon/fill-logs.ts';
import { watchLeaders } from '#flows/watch-leaders.ts';
import { BLOCK_MS } from '../../../bin/local/exchange/blocks.ts';
import { DATA_API_LAG_MS } from '../../../bin/local/exchange/settlement.ts';
import { LEADER } from '../../bin/local/exchange/a-world.ts';
import { someSettings } from '../../support/builders/a-settings.ts';
import { flowWorld } from '../../support/flow-world.ts';
import { parseWallet } from '#core/values/ids.ts';
import { startChildServer } from '../child-server.ts';
import type { Figure, Measure } from '../measure.ts';
import { percentilesOf } from '../statistics.ts';
import type { PollsReady } from './polls-server.ts';

const FULL = { trades: 40 };
const TINY = { trades: 3 };
/** What takes a millisecond here counts as twenty: the least that a measure of minutes has to cost. */
const SPEED = 20;
const FIRST_S = 30;
const TAIL_S = 15;
const POLL_MS = 5_000;

type Choice = { readonly sources: readonly SourceName[]; readonly floorMs: number };

/** A block is shown when its second is over, and counts once there is one on top of it. */
const CHAIN_MS = 2 * BLOCK_MS;

/** Each source that can be read again alone, and all, by default rhythm. */
const CHOICES: readonly Choice[] = [
  { sources: ['chain'], floorMs: CHAIN_MS },
  { sources: ['data-api'], floorMs: DATA_API_LAG_MS },
  { sources: ['chain', 'data-api'], floorMs: Math.min(CHAIN_MS, DATA_API_LAG_MS) },
  { sources: ['chain', 'data-api', 'rtds'], floorMs: Math.min(CHAIN_MS, DATA_API_LAG_MS) },
];

/** How long after its block a leader's trade is recorded, by the sources that are read, on the exchange's clock. */
export const detectionDelay: Measure = {
  name: 'detection-delay',
  title: `from the block of a leader's trade to its record, by sources, on the exchange's clock at ${SPEED} times speed`,
  run: async ({ isTiny }) => {
    const { trades } = isTiny ? TINY : FULL;
    const figures: Figure[] = [];
    for (const choice of CHOICES) figures.push(await figureOf(choice, trades));
    return { unit: 'ms', floorName: 'when the quickest of the sources that can be read again shows it', figures };
  },
};

async function figureOf({ sources, floorMs }: Choice, trades: number): Promise<Figure> {
  const tradesAtS = secondsOf(trades);
  const server = await startChildServer<PollsReady>('measures/polls-server.ts', { speed: SPEED, tradesAtS });
  try {
    const delays = await delaysOf(server.ready, sources, (tradesAtS.at(-1) ?? 0) + TAIL_S);
    if (delays.length !== trades) throw new Error(`${delays.length} of ${trades} trades were recorded`);
    const { p50, p95, p99 } = percentilesOf(delays);
    return { name: sources.join(' + '), values: { p50, p95, p99 }, floor: { p50: floorMs } };
  } finally {
    await server.close();
  }
}

/** A trade each ten seconds or so, never twice at the same moment of the watcher's rhythm. */
function secondsOf(trades: number): readonly number[] {
  return Array.from({ length: trades }, (_none, index) => FIRST_S + index * 10 + ((index * 7) % 10));
}

async function delaysOf(urls: PollsReady, sources: readonly SourceName[], untilS: number): Promise<readonly number[]> {
  const wallet = parseWallet(LEADER);
  if (wallet === undefined) throw new Error('the leader has a wallet');
  const { deps, ledger, givenSettings } = await flowWorld();
  await givenSettings(
    someSettings({
      leaders: [{ name: 'Leader', wallet, enabled: true }],
      follows: [],
      monitoring: { pollIntervalMs: POLL_MS, portfolioSyncIntervalMs: 60_000 },
      detection: { sources, confirmations: 1, copyOn: 'confirmed' },
    }),
  );
  const http = nodeHttp();
  const watching = {
    ...deps,
    clock: exchangeClock({ url: urls.clockUrl }),
    feed: dataApiFeed({ baseUrl: urls.dataApiUrl, http }),
    markets: polymarketMarketData({ ...urls, http }),
    fillLogs: polygonFillLogs({ rpcUrl: urls.rpcUrl }),
    openStream: rtds({ url: urls.rtdsUrl }),
  };
  await watchLeaders(watching, untilS * 1_000);
  return ledger.dump().events.map(({ recordedAt, at }) => recordedAt - at);
}
