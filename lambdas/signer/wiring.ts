import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { systemClock } from '#adapters/clock/system-clock.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { dynamoSignings } from '#adapters/dynamodb/signings.ts';
import { kmsKey } from '#adapters/kms/kms-key.ts';
import { signRedemption } from '#adapters/polygon/redemption-call.ts';
import { privateHeaders } from '#adapters/polymarket/private-headers.ts';
import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { signOrder } from '#adapters/polymarket/order-signature.ts';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { followerKeys } from '#adapters/secrets-manager/follower-keys.ts';
import { type SigningDeps } from '#flows/signing-deps.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readEnvironment } from '#runtime/read-environment.ts';

/** Builds what the signer works with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): SigningDeps & { readonly log: FunctionLog } {
  const environment = readEnvironment(variables);
  const log = functionLog('signer', environment);
  const { stage, clockUrl } = environment;
  const table = { client: new DynamoDBClient(AWS_OPTIONS), table: environment.table };
  const kms = new KMSClient(AWS_OPTIONS);
  return {
    clock: clockUrl === undefined ? systemClock() : exchangeClock({ url: clockUrl }),
    ledger: dynamoLedger(table),
    settings: dynamoSettings(table),
    signings: dynamoSignings(table),
    keys: followerKeys({
      client: new SecretsManagerClient(AWS_OPTIONS),
      stage,
      openKmsKey: (secret) => kmsKey(kms, secret),
    }),
    signatures: {
      orderId: orderIdOf,
      order: signOrder,
      headers: privateHeaders,
      authHeaders,
      redemption: signRedemption,
    },
    log,
  };
}
