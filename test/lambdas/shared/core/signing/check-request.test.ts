import { describe, expect, test } from '@jest/globals';
import { type ChildOrder } from '#core/model/child-order.ts';
import { type PrivateRequest } from '#core/model/signing.ts';
import { cancelBody, checkRequest } from '#core/signing/check-request.ts';
import { type FollowerName } from '#core/values/ids.ts';
import { aSentBuy } from '../../../../support/builders/a-child.ts';
import { FOLLOWER } from '../../../../support/builders/identities.ts';

const SENT = aSentBuy({ body: '{"order":"bytes"}' });
const POST = { method: 'POST', path: '/order', body: '{"order":"bytes"}' } as const;
const CANCEL = { method: 'DELETE', path: '/order', body: cancelBody(SENT.venueOrderId) } as const;

function codeOf(request: PrivateRequest, child?: ChildOrder): string | undefined {
  const order = child === undefined ? {} : { order: child.venueOrderId };
  return checkRequest({ request: { kind: 'sign-request', follower: FOLLOWER, request, ...order }, child })?.code;
}

describe('headers are written for', () => {
  test.each([`/data/order/0x${'ab'.repeat(32)}`, '/data/trades', '/data/orders', '/balance-allowance'])(
    'a read of %s',
    (path) => {
      expect(codeOf({ method: 'GET', path })).toBeUndefined();
    },
  );

  test('the post of exactly the stored bytes, the cancel of an order of ours, and the cancel of all', () => {
    expect(codeOf(POST, SENT)).toBeUndefined();
    expect(codeOf(CANCEL, SENT)).toBeUndefined();
    expect(codeOf(CANCEL, { ...SENT, state: 'DEAD' })).toBeUndefined();
    expect(codeOf({ method: 'DELETE', path: '/cancel-all' })).toBeUndefined();
  });
});

describe('headers are never written for', () => {
  test.each<PrivateRequest>([
    { method: 'GET', path: '/auth/api-keys' },
    { method: 'GET', path: '/data/order/0xab' },
    { method: 'GET', path: `/data/order/0x${'ab'.repeat(32)}/../../x` },
    { method: 'GET', path: '/data/trades?maker_address=0x1' },
    { method: 'GET', path: '/data/trades', body: '{}' },
    { method: 'GET', path: '/data/orders?id=0x1' },
    { method: 'DELETE', path: '/data/orders' },
    { method: 'POST', path: '/data/trades' },
    { method: 'POST', path: '/orders', body: '[]' },
    { method: 'DELETE', path: '/auth/api-key' },
    { method: 'DELETE', path: '/cancel-market-orders', body: '{}' },
    { method: 'GET', path: '/order' },
  ])('%j', (request) => {
    expect(codeOf(request)).toBe('PATH_UNKNOWN');
  });

  test.each<[string, PrivateRequest, ChildOrder | undefined, string]>([
    ['other bytes than are stored', { ...POST, body: '{"order":"bytes" }' }, SENT, 'BODY_DIFFERS'],
    ['no bytes', { method: 'POST', path: '/order' }, SENT, 'BODY_DIFFERS'],
    ['no bytes where none are stored', { method: 'POST', path: '/order' }, withoutBody(SENT), 'BODY_DIFFERS'],
    ['an order that is not counted', POST, { ...SENT, state: 'RESERVED' }, 'ORDER_STATE'],
    ['an order that the venue has', POST, { ...SENT, state: 'ACKED' }, 'ORDER_STATE'],
    ['an order that was given up', POST, { ...SENT, state: 'DEAD' }, 'ORDER_STATE'],
    ['an order of another follower', POST, { ...SENT, follower: 'other' as FollowerName }, 'ORDER_UNKNOWN'],
    ['an order on paper', POST, { ...SENT, mode: 'paper' }, 'ORDER_UNKNOWN'],
    ['an order that is not stored', POST, undefined, 'ORDER_UNKNOWN'],
    ['a cancel of a stranger’s order', CANCEL, undefined, 'ORDER_UNKNOWN'],
    ['a cancel of another follower’s', CANCEL, { ...SENT, follower: 'other' as FollowerName }, 'ORDER_UNKNOWN'],
    ['a cancel in other words', { ...CANCEL, body: '{"orderID":"0x1"}' }, SENT, 'BODY_DIFFERS'],
    ['a cancel of all with a body', { method: 'DELETE', path: '/cancel-all', body: '{}' }, undefined, 'BODY_DIFFERS'],
    ['a cancel of all for one order', { method: 'DELETE', path: '/cancel-all' }, SENT, 'BODY_DIFFERS'],
  ])('%s', (_, request, child, code) => {
    expect(codeOf(request, child)).toBe(code);
  });
});

function withoutBody({ body: _, ...child }: ChildOrder): ChildOrder {
  return child;
}
