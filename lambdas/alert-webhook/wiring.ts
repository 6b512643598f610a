import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { webhookSecret } from '#adapters/secrets-manager/webhook-secret.ts';
import { alertWebhook } from '#adapters/webhook/alert-webhook.ts';
import { type PassOnDeps } from '#flows/pass-on-alerts.ts';
import { AWS_OPTIONS } from '#runtime/aws-options.ts';
import { functionLog, type FunctionLog } from '#runtime/function-log.ts';
import { readStage } from '#runtime/read-environment.ts';

/** Builds what alarms are passed on with from its environment. @throws ConfigurationError */
export function wire(
  variables: Readonly<Record<string, string | undefined>>,
): PassOnDeps & { readonly log: FunctionLog } {
  const environment = readStage(variables);
  return {
    channel: alertWebhook({ secret: webhookSecret(new SecretsManagerClient(AWS_OPTIONS), environment.stage) }),
    log: functionLog('alert-webhook', environment),
  };
}
