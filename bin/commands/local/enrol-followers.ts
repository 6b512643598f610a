import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { privateKeyToAddress } from 'viem/accounts';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { dynamoArchive } from '#adapters/dynamodb/archive.ts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { authHeaders } from '#adapters/polymarket/auth-headers.ts';
import { deriveCredentials } from '#adapters/polymarket/credentials.ts';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { privateKey as openPrivateKey } from '#adapters/secrets-manager/private-key.ts';
import { TABLE } from '#contract/table.ts';
import { type Follower, inLedger, type Settings } from '#core/model/settings.ts';
import { digest, type FollowerName, isPaperWallet, parseWallet, paperWalletOf, type Wallet } from '#core/values/ids.ts';
import { invariant } from '#core/values/invariant.ts';
import { type LocalAws } from '../../local/aws/local-aws.ts';
import { type Exchange } from '../../local/exchange/exchange.ts';
import { applySettings, changesText } from '../apply-settings.ts';
import { LOCAL_STAGE } from '../open-system.ts';
import { localClient } from './local-client.ts';

type EnrolInput = {
  readonly exchange: Exchange;
  readonly aws: LocalAws;
  readonly settings: Settings;
  readonly onNote: ((note: string) => void) | undefined;
};

/**
 * Gives every follower a key of this machine, an account at the local exchange with its capital, API credentials derived
 * from the key, and applies the settings as `polycopy apply` would.
 *
 * The same name gives the same key in every run, so that a restart finds its accounts again. These keys are worth
 * nothing anywhere else.
 *
 * @returns The settings in force.
 * @throws Error when the settings would leave positions alone, or give a follower another wallet than it has
 */
export async function enrolFollowers({ exchange, aws, settings, onNote }: EnrolInput): Promise<Settings> {
  const client = localClient(aws);
  const table = { client, table: TABLE.name(LOCAL_STAGE) };
  const store = dynamoSettings(table);
  try {
    const stored = await store.current();
    const followers = settings.followers.map((follower) => withWallet(follower, stored));
    await applySettings({
      settings: { ...settings, followers },
      store,
      archive: dynamoArchive(table),
      ledger: dynamoLedger(table),
      confirm: (changes) => {
        if (stored !== undefined) for (const line of changesText(changes)) onNote?.(`settings: ${line}`);
        return Promise.resolve(true);
      },
    });
    // Paper money needs neither a key nor an account.
    for (const follower of followers.filter(({ mode }) => mode !== 'paper')) await enrol({ exchange, aws, follower });
    const current = await store.current();
    invariant(current !== undefined, 'settings were stored');
    return current;
  } finally {
    client.destroy();
  }
}

/** Whatever a file says of wallets is about the real venue: here the key of this machine decides. */
function withWallet(follower: Follower, stored: Settings | undefined): Follower & { readonly wallet: Wallet } {
  if (follower.mode === 'paper') return { ...inLedger(follower, 'paper'), wallet: paperWalletOf(follower.name) };
  const known = stored?.followers.find(({ name, wallet }) => name === follower.name && !isOnPaper(wallet));
  const signatureType = known?.signatureType ?? follower.signatureType;
  const wallet = walletOf({ ...follower, signatureType });
  return { ...follower, signatureType, wallet };
}

function isOnPaper(wallet: Wallet | undefined): boolean {
  return wallet !== undefined && isPaperWallet(wallet);
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
  const key = openPrivateKey(privateKey);
  const time = exchangeClock({ url: clock });
  const headers = async () => authHeaders(key, { now: await time.now(), nonce: 0 });
  const credentials = await deriveCredentials({ clobUrl: clob, http: nodeHttp(), headers });
  const { environment } = aws;
  const client = new SecretsManagerClient({
    endpoint: environment['AWS_ENDPOINT_URL_SECRETS_MANAGER'] ?? '',
    region: environment['AWS_REGION'] ?? '',
    credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' },
  });
  await putFollowerSecret({ client, stage: LOCAL_STAGE }, follower.name, { privateKey, ...credentials });
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
