import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { chainBesidePaper } from '#adapters/paper/beside-paper.ts';
import { paperChain } from '#adapters/paper/paper-chain.ts';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { timedFetch } from '#adapters/polygon/timed-fetch.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { timedHttp } from '#adapters/polymarket/timed-http.ts';
import { sqsDoorbell } from '#adapters/sqs/doorbell.ts';
import { type TrackDeps } from '#flows/track-portfolios.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment, requireQueueUrl } from '#runtime/read-environment.ts';

/** Builds what the tracker works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): TrackDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const log = functionLog('portfolio-tracker', environment);
  const { dataApiUrl, gammaUrl, clobUrl, rpcUrl, clockUrl } = environment;
  const table = { client: new DynamoDBClient(AWS_OPTIONS), table: environment.table };
  const http = timedHttp(nodeHttp(), log.called);
  const clock = clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl });
  const settings = dynamoSettings(table);
  const markets = polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http });
  const paper = { store: dynamoPaperStore(table), markets, clock };
  return {
    clock,
    ledger: dynamoLedger(table),
    cursors: dynamoCursors(table),
    settings,
    snapshots: dynamoSnapshots(table),
    feed: dataApiFeed({ baseUrl: dataApiUrl, http }),
    markets,
    chain: chainBesidePaper(
      polygonChain({ rpcUrl, fetch: timedFetch(log.called) }),
      paperChain({ ...paper, settings }),
    ),
    doorbell: sqsDoorbell({ client: new SQSClient(AWS_OPTIONS), queueUrl: requireQueueUrl(environment) }),
    log,
  };
}
