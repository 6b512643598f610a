import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { lambdaSigner } from '#adapters/lambda/signer-client.ts';
import { polygonChain } from '#adapters/polygon/chain.ts';
import { polygonRedemptions } from '#adapters/polygon/redemptions.ts';
import { timedFetch } from '#adapters/polygon/timed-fetch.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketMarketData } from '#adapters/polymarket/market-data.ts';
import { timedHttp } from '#adapters/polymarket/timed-http.ts';
import { type RedeemDeps } from '#flows/redeem-winners.ts';
import { AWS_OPTIONS, SIGNER_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment, requireSigner } from '#runtime/read-environment.ts';

/** Builds what the redeemer works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): RedeemDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const log = functionLog('redeemer', environment);
  const { dataApiUrl, gammaUrl, clobUrl, rpcUrl, clockUrl } = environment;
  const table = { client: new DynamoDBClient(AWS_OPTIONS), table: environment.table };
  const signer = lambdaSigner({ client: new LambdaClient(SIGNER_OPTIONS), functionName: requireSigner(environment) });
  return {
    clock: clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl }),
    ledger: dynamoLedger(table),
    settings: dynamoSettings(table),
    markets: polymarketMarketData({ gammaUrl, clobUrl, dataApiUrl, http: timedHttp(nodeHttp(), log.called) }),
    chain: polygonChain({ rpcUrl, fetch: timedFetch(log.called) }),
    redemptions: polygonRedemptions({ rpcUrl, fetch: timedFetch(log.called), signer }),
    log,
  };
}
