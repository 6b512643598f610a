import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoNewsCursors } from '#adapters/dynamodb/news-cursors.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSnapshots } from '#adapters/dynamodb/snapshots.ts';
import { webhookSecret } from '#adapters/secrets-manager/webhook-secret.ts';
import { messageWebhook } from '#adapters/webhook/message-webhook.ts';
import { type TellDeps } from '#flows/tell-news.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment } from '#runtime/read-environment.ts';

/** Builds what messages are made of, and where they go, from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): TellDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const { stage, table, clockUrl } = environment;
  const inTable = { client: new DynamoDBClient(AWS_OPTIONS), table };
  return {
    clock: clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl }),
    ledger: dynamoLedger(inTable),
    settings: dynamoSettings(inTable),
    snapshots: dynamoSnapshots(inTable),
    cursors: dynamoNewsCursors(inTable),
    channel: messageWebhook({ secret: webhookSecret(new SecretsManagerClient(AWS_OPTIONS), stage) }),
    log: functionLog('messenger', environment),
  };
}
