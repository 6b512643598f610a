import { createHmac } from 'node:crypto';
import { expect, test } from '@jest/globals';
import { ethers } from 'ethers';
import { type PrivateKeySecret } from '#contract/secrets.ts';
import { type ChildOrder } from '#core/model/child-order.ts';
import { orderIdOf } from '#adapters/polymarket/order-typed-data.ts';
import { type Signer } from '#ports/signer.ts';
import { FOLLOWER } from '../builders/identities.ts';

/** A signer of one follower, and what it signs for. */
export type SignerGiven = {
  readonly signer: Signer;
  /** What the follower's secret holds. */
  readonly secret: PrivateKeySecret;
  /** Makes it hold this from now on, as a person does who rotates credentials. */
  readonly rotate: (secret: PrivateKeySecret) => Promise<void>;
  /** An order that is reserved, of a plain account. */
  readonly child: ChildOrder;
};

/** What every signer does that signs at all; `start` gives one that knows the follower's key. */
export function signerSpec(name: string, start: () => Promise<SignerGiven>): void {
  test(`signer: ${name}: tells whose key signs and under which API key`, async () => {
    const { signer, secret } = await start();
    const { address, apiKey, version } = await signer.identity(FOLLOWER);
    expect([address, apiKey]).toEqual([ethers.computeAddress(secret.privateKey), secret.apiKey]);
    expect(version).toMatch(/.+/);
  });

  test(`signer: ${name}: signs an order so that ethers finds the key by the order's id, the same each time`, async () => {
    const { signer, secret, child } = await start();
    const { signature } = await signer.order(child);
    expect(ethers.recoverAddress(orderIdOf(child), signature)).toBe(ethers.computeAddress(secret.privateKey));
    expect(await signer.order(child)).toEqual({ signature, apiKey: secret.apiKey });
  });

  test(`signer: ${name}: writes headers whose signature is that of method, path and moment`, async () => {
    const { signer, secret } = await start();
    const headers = await signer.request(FOLLOWER, { method: 'GET', path: '/data/trades' });
    const hmac = createHmac('sha256', Buffer.from(secret.apiSecret, 'base64'))
      .update(`${headers['POLY_TIMESTAMP'] ?? ''}GET/data/trades`)
      .digest('base64');
    expect(headers['POLY_SIGNATURE']).toBe(hmac.replaceAll('+', '-').replaceAll('/', '_'));
    expect(headers).toMatchObject({ POLY_API_KEY: secret.apiKey, POLY_PASSPHRASE: secret.apiPassphrase });
  });

  test(`signer: ${name}: K1: signs with credentials that were rotated once it was told to look anew`, async () => {
    const { signer, secret, rotate } = await start();
    await signer.identity(FOLLOWER);
    await rotate({ ...secret, apiKey: 'rotated', apiPassphrase: 'another' });
    expect((await signer.identity(FOLLOWER)).apiKey).toBe(secret.apiKey);
    expect((await signer.identity(FOLLOWER, 'anew')).apiKey).toBe('rotated');
    const headers = await signer.request(FOLLOWER, { method: 'GET', path: '/data/trades' });
    expect(headers).toMatchObject({ POLY_API_KEY: 'rotated', POLY_PASSPHRASE: 'another' });
  });
}
