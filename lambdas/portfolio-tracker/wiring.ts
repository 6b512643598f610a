import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { type TrackDeps } from '#flows/track-portfolios.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment } from '#runtime/read-environment.ts';

/** Builds what the tracker works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): TrackDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const { dataApiUrl, rpcUrl, clockUrl } = environment;
  const table = { client: new DynamoDBClient(AWS_OPTIONS), table: environment.table };
  return {
    clock: clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl }),
    settings: dynamoSettings(table),
    snapshots: dynamoSnapshots(table),
    feed: dataApiFeed({ baseUrl: dataApiUrl, http: nodeHttp() }),
    chain: polygonChain({ rpcUrl }),
    log: functionLog('portfolio-tracker', environment),
  };
}
