import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoScores } from '#adapters/dynamodb/scores.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { type Http, nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketLeaderRecords } from '#adapters/polymarket/leader-records.ts';
import { polymarketLeaderboard } from '#adapters/polymarket/leaderboard.ts';
import { pacedHttp } from '#adapters/polymarket/paced-http.ts';
import { timedHttp } from '#adapters/polymarket/timed-http.ts';
import { type ScoreDeps } from '#flows/score-leaders.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment } from '#runtime/read-environment.ts';

/**
 * The venue allows 1,000 requests in ten seconds to its Data API, and Gamma 300 for markets: four records are walked side by
 * side, each in a pace of its own, and ask Gamma one after another.
 */
const DATA_GAP_MS = 50;
const GAMMA_GAP_MS = 50;

/** Builds what the scorer works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): ScoreDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const log = functionLog('scorer', environment);
  const { dataApiUrl, gammaUrl, clockUrl } = environment;
  const table = { client: new DynamoDBClient(AWS_OPTIONS), table: environment.table };
  const http = timedHttp(nodeHttp(), log.called);
  // The local exchange has no limits, and its time may be a thousand times as fast as a pace.
  const paced = (gapMs: number): Http => pacedHttp(http, { gapMs: clockUrl === undefined ? gapMs : 0 });
  const gamma = paced(GAMMA_GAP_MS);
  return {
    clock: clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl }),
    ledger: dynamoLedger(table),
    settings: dynamoSettings(table),
    scores: dynamoScores(table),
    snapshots: dynamoSnapshots(table),
    board: polymarketLeaderboard({ baseUrl: dataApiUrl, http: paced(DATA_GAP_MS) }),
    records: {
      recordOf: (leader, window) => {
        const data = paced(DATA_GAP_MS);
        const inPace: Http = (request) => (request.url.startsWith(gammaUrl) ? gamma : data)(request);
        return polymarketLeaderRecords({ dataApiUrl, gammaUrl, http: inPace }).recordOf(leader, window);
      },
    },
    log,
  };
}
