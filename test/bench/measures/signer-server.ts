import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { functionName, SIGNER } from '#contract/functions.ts';
import { signingJson } from '#contract/signer.ts';
import { TABLE } from '#contract/table.ts';
import { parseWallet, type Wallet } from '#core/values/ids.ts';
import { runningClock } from '../../../bin/local/aws/running-clock.ts';
import { startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { aFollower, someSettings } from '../../support/builders/a-settings.ts';
import { aParentAt, aSignableBuy, anOrderRequest, identified } from '../../support/builders/a-signing.ts';
import { aParentId, FOLLOWER } from '../../support/builders/identities.ts';
import { dollars } from '../../support/builders/quantities.ts';
import { serveSigner } from '../../support/serve-signer.ts';
import { tellReady } from '../tell-ready.ts';

/** How many orders wait to be signed, each once. */
export type SignerServerSetup = { readonly orders: number };

/** Where the signer is called, what asks for each order, and what only asks whose key signs. */
export type SignerServerReady = {
  readonly url: string;
  readonly orders: readonly string[];
  readonly identity: string;
};

/* The signer as Lambda's clients call it, with reserved orders of a plain account that nobody has signed yet. */
const setup = JSON.parse(process.argv[2] ?? '') as SignerServerSetup;
const stage = 'bench';
const aws = await startLocalAws({ clock: runningClock({ now: () => Date.now(), speed: 1 }), stage });
const endpoint = aws.environment['AWS_ENDPOINT_URL_DYNAMODB'] ?? '';
const connection = { endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'LOCAL', secretAccessKey: 'LOCAL' } };
const table = { client: new DynamoDBClient(connection), table: TABLE.name(stage) };
const privateKey = generatePrivateKey();
const wallet = parseWallet(privateKeyToAddress(privateKey)) as Wallet;
const followers = [aFollower({ wallet, signatureType: 0, maxSignedDay: dollars('10000000') })];
await dynamoSettings(table).store({ ...someSettings({ followers }), version: 0n });
const credentials = { apiKey: 'key', apiSecret: 'c2VjcmV0', apiPassphrase: 'pass' };
await putFollowerSecret({ client: new SecretsManagerClient(connection), stage }, FOLLOWER, {
  privateKey,
  ...credentials,
});
const ledger = dynamoLedger(table);
const base = aSignableBuy();
const orders: string[] = [];
for (let at = 1; at <= setup.orders; at += 1) {
  const fields = { ...base.fields, maker: wallet, signer: wallet, signatureType: 0 as const, salt: BigInt(at) };
  const child = identified({ ...base, parentId: aParentId(at), fields });
  await ledger.commit([
    { kind: 'put', type: 'child', value: child },
    { kind: 'put', type: 'parent', value: aParentAt(child) },
  ]);
  orders.push(signingJson(anOrderRequest(child)));
}
serveSigner({ aws });
const ready: SignerServerReady = {
  url: `${endpoint}/2015-03-31/functions/${functionName(stage, SIGNER)}/invocations`,
  orders,
  identity: signingJson({ kind: 'identity', follower: FOLLOWER }),
};
process.once('disconnect', () => process.exit());
tellReady(ready);
