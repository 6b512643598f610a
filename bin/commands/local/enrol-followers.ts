import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { privateKeyToAddress } from 'viem/accounts';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { TABLE } from '#contract/table.ts';
import { type Follower, type Settings } from '#core/model/settings.ts';
import { digest, type FollowerName, parseWallet, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type LocalAws } from '../../local/aws/local-aws.ts';
import { type Exchange } from '../../local/exchange/exchange.ts';
import { LOCAL_STAGE } from '../open-system.ts';
import { localClient } from './local-client.ts';

type EnrolInput = {
  readonly exchange: Exchange;
  readonly aws: LocalAws;
  readonly settings: Settings;
};

/**
 * Gives every follower a key of this machine, an account at the local exchange with its capital, API credentials derived
 * from the key, and stores the settings when they differ from the stored ones.
 *
 * The same name gives the same key in every run, so that a restart finds its accounts again. These keys are worth
 * nothing anywhere else.
 */
export async function enrolFollowers({ exchange, aws, settings }: EnrolInput): Promise<Settings> {
  const followers = settings.followers.map((follower) => ({ ...follower, wallet: walletOf(follower) }));
  for (const follower of followers) await enrol({ exchange, aws, follower });
  return storeSettings(aws, { ...settings, followers });
}

async function enrol({
  exchange,
  aws,
  follower,
}: {
  readonly exchange: Exchange;
  readonly aws: LocalAws;
  readonly follower: Follower & { readonly wallet: Wallet };
}): Promise<void> {
  const privateKey = keyOf(follower.name);
  const { wallet, signatureType, totalCapital } = follower;
  exchange.fund(wallet, privateKeyToAddress(privateKey), totalCapital, signatureType);
  const { clob, clock } = exchange.urls;
  const secret = await deriveCredentials({
    clobUrl: clob,
    http: nodeHttp(),
    privateKey,
    clock: exchangeClock({ url: clock }),
  });
  const { environment } = aws;
  const client = new SecretsManagerClient({
    endpoint: environment['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '',
    region: environment['AWS_REGION'] ?? '',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' },
  });
  await putFollowerSecret({ client, stage: LOCAL_STAGE }, follower.name, secret);
  client.destroy();
}

/** A key of its own holds the funds of a plain account; a deposit wallet is an address beside the key. */
function walletOf({ name, signatureType }: Follower): Wallet {
  const address =
    signatureType === 0 ? privateKeyToAddress(keyOf(name)) : `0x${digest('local wallet', name).slice(0, 40)}`;
  const wallet = parseWallet(address);
  invariant(wallet !== undefined, `no wallet for ${name}`);
  return wallet;
}

function keyOf(name: FollowerName): `0x${string}` {
  return `0x${digest('local key', name)}`;
}

async function storeSettings(aws: LocalAws, wanted: Settings): Promise<Settings> {
  const client = localClient(aws);
  const store = dynamoSettings({ client, table: TABLE.name(LOCAL_STAGE) });
  const stored = await store.current();
  const next = { ...wanted, version: stored?.version ?? 0n };
  const isSame = stored !== undefined && textOf(stored) === textOf(next);
  const version = isSame ? stored.version : await store.store(next);
  client.destroy();
  invariant(version !== undefined, 'nobody else stores settings while a local system starts');
  return { ...next, version };
}

/** Two settings are the same when they read the same, whatever the order of their keys. */
function textOf(settings: Settings): string {
  return JSON.stringify(settings, (_key, value: unknown) => {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
