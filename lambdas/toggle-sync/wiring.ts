import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { ssmSwitches } from '#adapters/ssm/switches.ts';
import { type SyncDeps } from '#flows/sync-toggles.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment } from '#runtime/read-environment.ts';

/** Builds what the copying of switches works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): SyncDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const { stage, table } = environment;
  const inTable = { client: new DynamoDBClient(AWS_OPTIONS), table };
  return {
    switches: ssmSwitches({ client: new SSMClient(AWS_OPTIONS), stage }),
    settings: dynamoSettings(inTable),
    ledger: dynamoLedger(inTable),
    log: functionLog('toggle-sync', environment),
  };
}
