import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoCursors } from '#adapters/dynamodb/cursors.ts';
import { dynamoLeases } from '#adapters/dynamodb/leases.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { polygonFillLogs } from '#adapters/polygon/fill-logs.ts';
import { timedFetch } from '#adapters/polygon/timed-fetch.ts';
import { dataApiFeed } from '#adapters/polymarket/data-api.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { rtds } from '#adapters/polymarket/rtds.ts';
import { timedHttp } from '#adapters/polymarket/timed-http.ts';
import { sqsDoorbell } from '#adapters/sqs/doorbell.ts';
import { ssmSwitches } from '#adapters/ssm/switches.ts';
import { type SyncDeps } from '#flows/sync-toggles.ts';
import { type WatchDeps } from '#flows/watch-leaders.ts';
import { type Leases } from '#ports/leases.ts';
import { AWS_OPTIONS, SWITCH_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment, requireQueueUrl } from '#runtime/read-environment.ts';

/** Builds what the watcher works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): WatchDeps & SyncDeps & { readonly leases: Leases; readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const log = functionLog('leader-watcher', environment);
  const { stage, dataApiUrl, gammaUrl, clobUrl, rpcUrl, clockUrl, rtdsUrl } = environment;
  const table = { client: new DynamoDBClient(AWS_OPTIONS), table: environment.table };
  const http = timedHttp(nodeHttp(), log.called);
  return {
    clock: clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl }),
    ledger: dynamoLedger(table),
    cursors: dynamoCursors(table),
    leases: dynamoLeases(table),
    settings: dynamoSettings(table),
    switches: ssmSwitches({ client: new SSMClient(SWITCH_OPTIONS), stage }),
    feed: dataApiFeed({ baseUrl: dataApiUrl, http }),
    fillLogs: polygonFillLogs({ rpcUrl, fetch: timedFetch(log.called) }),
    openStream: rtdsUrl === undefined ? undefined : rtds({ url: rtdsUrl }),
    markets: polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http }),
    doorbell: sqsDoorbell({ client: new SQSClient(AWS_OPTIONS), queueUrl: requireQueueUrl(environment) }),
    log,
  };
}
