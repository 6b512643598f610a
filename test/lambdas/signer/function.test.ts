import { LambdaClient } from '@aws-sdk/client-lambda';
import { CreateAliasCommand, CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { ethers } from 'ethers';
import { dynamoLedger } from '#adapters/dynamodb/ledger.ts';
import { dynamoSettings } from '#adapters/dynamodb/settings.ts';
import { lambdaSigner } from '#adapters/lambda/signer-client.ts';
import { putFollowerSecret } from '#adapters/secrets-manager/follower-secrets.ts';
import { followerKeyAlias, type PrivateKeySecret } from '#contract/secrets.ts';
import { functionName, SIGNER } from '#contract/functions.ts';
import { TABLE } from '#contract/table.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type Wallet } from '#core/values/ids.ts';
import { ConfigurationError, UnavailableError } from '#ports/errors.ts';
import { type LocalAws, startLocalAws } from '../../../bin/local/aws/local-aws.ts';
import { dynamoClient, secretsClient } from '../../bin/local/aws/support/clients.ts';
import { stepClock } from '../../bin/local/aws/support/step-clock.ts';
import { aFollower, someSettings } from '../../support/builders/a-settings.ts';
import { aSignableBuy, identified } from '../../support/builders/a-signing.ts';
import { FOLLOWER, NOW } from '../../support/builders/identities.ts';
import { keySigner } from '../../support/fakes/key-signer.ts';
import { type SignerGiven, signerSpec } from '../../support/port-specs/signer-spec.ts';
import { serveSigner } from '../../support/serve-signer.ts';
import { givenReserved } from '../../support/signing-world.ts';
import { TEST_EOA, TEST_SECRET } from '../shared/adapters/polymarket/vectors.ts';

const STAGE = 'test';
const BUY = aSignableBuy();
/** Of a plain account, whose own address holds the funds. */
const PLAIN = identified({
  ...BUY,
  fields: { ...BUY.fields, maker: TEST_EOA, signer: TEST_EOA, signatureType: 0 },
});
const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  jest.restoreAllMocks();
  for (const end of ends.splice(0).toReversed()) await end();
});

type Given = SignerGiven & { readonly aws: LocalAws };

/** The function behind Lambda's own interface, on a stage with one live follower and one reserved order. */
async function givenFunction(child: ChildOrder = PLAIN): Promise<Given> {
  const aws = await startLocalAws({ clock: stepClock(NOW), stage: STAGE });
  const [dynamo, secrets] = [dynamoClient(aws), secretsClient(aws)];
  const endpoint = aws.environment['AWS_ENDPOINT_URL_LAMBDA'] ?? '';
  const client = new LambdaClient({ endpoint, region: 'eu-west-1', maxAttempts: 1 });
  const table = { client: dynamo, table: TABLE.name(STAGE) };
  const { maker, signatureType } = child.fields;
  const followers = [aFollower({ wallet: maker, signatureType })];
  await dynamoSettings(table).store({ ...someSettings({ followers }), version: 0n });
  await givenReserved({ ledger: dynamoLedger(table) as never }, child);
  const store = (secret: PrivateKeySecret) => putFollowerSecret({ client: secrets, stage: STAGE }, FOLLOWER, secret);
  await store(TEST_SECRET);
  let served = serveSigner({ aws });
  ends.push(
    () => aws.close(),
    () => served.close(),
    () => {
      for (const one of [dynamo, secrets, client]) one.destroy();
    },
  );
  return {
    aws,
    signer: lambdaSigner({ client, functionName: functionName(STAGE, SIGNER) }),
    secret: TEST_SECRET,
    child,
    rotate: async (secret) => {
      await store(secret);
      // Whoever has looked within five seconds does not look again, and another environment has not looked yet.
      await served.close();
      served = serveSigner({ aws });
      const later = performance.now() + 6_000;
      jest.spyOn(performance, 'now').mockReturnValue(later);
    },
  };
}

signerSpec('the function', givenFunction);
signerSpec('in this process', () => {
  let held: PrivateKeySecret = TEST_SECRET;
  const rotate = (secret: PrivateKeySecret) => {
    held = secret;
    return Promise.resolve();
  };
  const signer = keySigner(() => Promise.resolve(held));
  return Promise.resolve({ signer, secret: TEST_SECRET, rotate, child: PLAIN });
});

describe('the function refuses', () => {
  test('what is not recorded, and the caller is told by the code and the numbers that decided', async () => {
    // Given
    const { signer } = await givenFunction();
    const fields = { ...PLAIN.fields, makerAmount: PLAIN.fields.makerAmount + 10_000n };
    // When
    const failure: unknown = await signer.order({ ...PLAIN, fields }).catch((error: unknown) => error);
    // Then
    expect(failure).toBeInstanceOf(ConfigurationError);
    expect(failure).toMatchObject({
      context: { refusal: 'ID_DIFFERS', id: identified({ ...PLAIN, fields }).venueOrderId },
    });
  });

  test('a request that is none: another contract, a digest, a field too many', async () => {
    // Given
    const { aws } = await givenFunction();
    const { venueOrderId: order, parentId: parent, fields, domain } = PLAIN;
    const asked = {
      ...{ kind: 'sign-order', follower: FOLLOWER, order, parent, domain },
      fields: JSON.parse(
        JSON.stringify(fields, (_, one: unknown) => (typeof one === 'bigint' ? String(one) : one)),
      ) as object,
    };
    const url = `${aws.environment['AWS_ENDPOINT_URL_LAMBDA'] ?? ''}/2015-03-31/functions/polycopy-test-signer/invocations`;
    const answerTo = async (event: unknown): Promise<unknown> =>
      (await fetch(url, { method: 'POST', body: JSON.stringify(event) })).json();
    // When, Then
    expect(await answerTo(asked)).toHaveProperty('result.signature');
    for (const event of [
      { ...asked, domain: '0xE111180000d2663C0091e4f400237545B87B996B' },
      { ...asked, digest: `0x${'1'.repeat(64)}` },
      { kind: 'sign-digest', follower: FOLLOWER, digest: order },
      { ...asked, fields: { ...asked.fields, feeRateBps: '0' } },
      { ...asked, follower: '../alert-webhook' },
      {},
    ])
      expect(await answerTo(event)).toMatchObject({ refusal: { code: 'UNREADABLE_REQUEST' } });
  });
});

describe('a follower’s key in KMS', () => {
  test('signs through the function, and credentials are derived with leave alone', async () => {
    // Given: a secret that names the key, and no credentials yet
    const { aws, signer, child } = await givenFunction();
    const kms = new KMSClient({ endpoint: aws.environment['AWS_ENDPOINT_URL_KMS'] ?? '', region: 'eu-west-1' });
    const secrets = secretsClient(aws);
    ends.push(() => {
      for (const one of [kms, secrets]) one.destroy();
    });
    const keyId = followerKeyAlias(STAGE, FOLLOWER);
    const created = await kms.send(new CreateKeyCommand({ KeySpec: 'ECC_SECG_P256K1', KeyUsage: 'SIGN_VERIFY' }));
    await kms.send(new CreateAliasCommand({ AliasName: keyId, TargetKeyId: created.KeyMetadata?.KeyId }));
    await putFollowerSecret({ client: secrets, stage: STAGE }, FOLLOWER, { kind: 'kms', keyId });
    // When, Then
    await expect(signer.identity(FOLLOWER)).rejects.toThrow('polycopy auth-follower');
    await expect(signer.auth(FOLLOWER)).rejects.toMatchObject({ context: { refusal: 'NO_LEAVE' } });
    await expect(signer.order(child)).rejects.toThrow('polycopy auth-follower');
  });
});

describe('X30: a signer that is away', () => {
  test('has sent nothing: the caller may ask again', async () => {
    const { aws, signer, child } = await givenFunction();
    aws.serveFunctions(() => Promise.reject(new Error('out of memory')));
    const failure: unknown = await signer.order(child).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(UnavailableError);
    expect(String(failure)).not.toContain('out of memory');
  });

  test('is named by its kind of failure where there is no such function', async () => {
    const { aws, child } = await givenFunction();
    const endpoint = aws.environment['AWS_ENDPOINT_URL_LAMBDA'] ?? '';
    const client = new LambdaClient({ endpoint, region: 'eu-west-1' });
    ends.push(() => {
      client.destroy();
    });
    const signer = lambdaSigner({ client, functionName: 'polycopy-other-signer' });
    await expect(signer.order(child)).rejects.toThrow('ResourceNotFoundException');
  });
});

test('an order of a deposit wallet is signed by the key behind it', async () => {
  const wallet = `0x${'22'.repeat(20)}` as Wallet;
  const fields = { ...BUY.fields, maker: wallet, signer: wallet };
  const { signer, child } = await givenFunction(identified({ ...BUY, fields }));
  const { signature } = await signer.order(child);
  expect(ethers.getBytes(signature)).toHaveLength(317);
});
