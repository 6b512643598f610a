import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { timedHttp } from '#adapters/polymarket/timed-http.ts';
import { sqsDoorbell } from '#adapters/sqs/doorbell.ts';
import { type MonitorDeps } from '#flows/monitor-risk.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment, requireQueueUrl } from '#runtime/read-environment.ts';

/** Builds what the risk monitor works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): MonitorDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const log = functionLog('risk-monitor', environment);
  const { dataApiUrl, gammaUrl, clobUrl, clockUrl } = environment;
  const table = { client: new DynamoDBClient(AWS_OPTIONS), table: environment.table };
  return {
    clock: clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl }),
    ledger: dynamoLedger(table),
    settings: dynamoSettings(table),
    snapshots: dynamoSnapshots(table),
    markets: polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http: timedHttp(nodeHttp(), log.called) }),
    doorbell: sqsDoorbell({ client: new SQSClient(AWS_OPTIONS), queueUrl: requireQueueUrl(environment) }),
    log,
  };
}
