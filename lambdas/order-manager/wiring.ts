import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { venueTime } from '#adapters/clock/venue-time.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoPaperStore } from '#adapters/dynamodb/paper-store.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { lambdaSigner } from '#adapters/lambda/signer-client.ts';
import { chainBesidePaper, feedBesidePaper, venueBesidePaper } from '#adapters/paper/beside-paper.ts';
import { paperChain } from '#adapters/paper/paper-chain.ts';
import { paperFeed } from '#adapters/paper/paper-feed.ts';
import { paperVenue } from '#adapters/paper/paper-venue.ts';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { timedFetch } from '#adapters/polygon/timed-fetch.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { polymarketVenue } from '#adapters/polymarket/venue.ts';
import { timedHttp } from '#adapters/polymarket/timed-http.ts';
import { sqsDoorbell } from '#adapters/sqs/doorbell.ts';
import { type TendOrdersDeps } from '#flows/tend-orders.ts';
import { AWS_OPTIONS, SIGNER_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment, requireQueueUrl, requireSigner } from '#runtime/read-environment.ts';

/** Builds what order-manager works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): TendOrdersDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const log = functionLog('order-manager', environment);
  const { dataApiUrl, gammaUrl, clobUrl, rpcUrl, clockUrl } = environment;
  const table = { client: new DynamoDBClient(AWS_OPTIONS), table: environment.table };
  const time = venueTime();
  const http = timedHttp(nodeHttp({}, time.note), log.called);
  const clock = clockUrl === undefined ? { ...systemClock(), offMs: time.offMs } : exchangeClock({ url: clockUrl });
  const signer = lambdaSigner({ client: new LambdaClient(SIGNER_OPTIONS), functionName: requireSigner(environment) });
  const settings = dynamoSettings(table);
  const markets = polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http });
  const live = polymarketVenue({ clobUrl, http, signer, clock });
  const paper = { store: dynamoPaperStore(table), markets, clock };
  return {
    clock,
    ledger: dynamoLedger(table),
    settings,
    feed: feedBesidePaper(dataApiFeed({ baseUrl: dataApiUrl, http }), paperFeed(paper)),
    markets,
    chain: chainBesidePaper(
      polygonChain({ rpcUrl, fetch: timedFetch(log.called) }),
      paperChain({ ...paper, settings }),
    ),
    venue: venueBesidePaper(live, paperVenue({ ...paper, orderId: (child) => live.orderId(child) })),
    doorbell: sqsDoorbell({ client: new SQSClient(AWS_OPTIONS), queueUrl: requireQueueUrl(environment) }),
    log,
  };
}
