import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoCostArchive } from '#adapters/dynamodb/cost-archive.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoScores } from '#adapters/dynamodb/scores.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { type BoardDeps } from '#flows/load-board.ts';
import { type CostDeps } from '#flows/load-costs.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment } from '#runtime/read-environment.ts';

/** Builds what the board reads from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): BoardDeps & CostDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const { table, clockUrl } = environment;
  const inTable = { client: new DynamoDBClient(AWS_OPTIONS), table };
  return {
    clock: clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl }),
    ledger: dynamoLedger(inTable),
    archive: dynamoCostArchive(inTable),
    scores: dynamoScores(inTable),
    settings: dynamoSettings(inTable),
    snapshots: dynamoSnapshots(inTable),
    log: functionLog('board', environment),
  };
}
