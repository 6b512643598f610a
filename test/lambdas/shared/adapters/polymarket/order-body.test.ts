import { describe, expect, test } from '@jest/globals';
import { orderBody } from '#adapters/polymarket/order-body.ts';
import { privateHeaders } from '#adapters/polymarket/private-headers.ts';
import { privateKey } from '#adapters/secrets-manager/private-key.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { someFields, TEST_SECRET, VECTORS } from './vectors.ts';

const NOW = unixMs(1_795_000_000_999);
const vector = VECTORS[0]!;

type Body = {
  readonly order: { readonly expiration: string };
  readonly orderType: string;
  readonly postOnly: boolean;
};

describe('the body of a post', () => {
  test('is the published JSON, byte by byte, but for its order type', () => {
    // When
    const body = orderBody(vector, vector.signature ?? '', TEST_SECRET.apiKey);
    // Then
    expect(body).toBe(publishedBody('FAK'));
  });

  test.each([
    [{}, { orderType: 'FAK', postOnly: false, expiration: '0' }],
    [{ restsUntil: unixMs(1_795_000_000_001) }, { orderType: 'GTD', postOnly: true, expiration: '1795000001' }],
    [
      { restsUntil: unixMs(1_795_000_000_000), mayTake: true as const },
      { orderType: 'GTD', postOnly: false, expiration: '1795000000' },
    ],
  ])('says of %o how long it is good, which is not signed', (rests, expected) => {
    const body = JSON.parse(orderBody({ fields: someFields(), ...rests }, '0x', 'key')) as Body;
    const { orderType, postOnly, order } = body;
    expect({ orderType, postOnly, expiration: order.expiration }).toEqual(expected);
  });

  test('refuses a salt that JSON cannot carry', () => {
    expect(() => orderBody({ fields: someFields({ salt: 2n ** 53n }) }, '0x', 'key')).toThrow('JSON number');
  });
});

describe('the headers of private requests', () => {
  const account = { address: privateKey(TEST_SECRET.privateKey).address, credentials: TEST_SECRET };

  test('sign a post as published', async () => {
    const headers = await privateHeaders(account, { method: 'POST', path: '/order', body: publishedBody('GTC') }, NOW);
    expect(headers).toEqual({
      POLY_ADDRESS: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
      POLY_SIGNATURE: 'wc4au1EuswD86_66uJmmxv_uq1uI_dbynS7vMnI7r20=',
      POLY_TIMESTAMP: '1795000000',
      POLY_API_KEY: TEST_SECRET.apiKey,
      POLY_PASSPHRASE: TEST_SECRET.apiPassphrase,
    });
  });

  test('sign a read as published', async () => {
    const headers = await privateHeaders(account, { method: 'GET', path: `/data/order/${vector.id}` }, NOW);
    expect(headers['POLY_SIGNATURE']).toBe('D1FHJhrMX76DsSvlO_mHSrZOLsmUIs5sF39adoU7wUw=');
  });
});

function publishedBody(orderType: string): string {
  const zero = `0x${'0'.repeat(64)}`;
  const eoa = '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266';
  return (
    `{"deferExec":false,"postOnly":false,"order":{"salt":479265000000,"maker":"${eoa}","signer":"${eoa}",` +
    '"tokenId":"71321045679252212594626385532706912750332728571942532289631379312455583992563",' +
    '"makerAmount":"14000000","takerAmount":"25000000","side":"BUY","signatureType":0,"timestamp":"1795000000000",' +
    `"expiration":"0","metadata":"${zero}","builder":"${zero}","signature":"${vector.signature ?? ''}"},` +
    `"owner":"00000000-0000-0000-0000-000000000001","orderType":"${orderType}"}`
  );
}
