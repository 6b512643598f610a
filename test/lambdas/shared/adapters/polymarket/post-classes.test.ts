import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { classifyPost } from '#adapters/polymarket/post-classes.ts';
import { type VenueOrderId } from '#core/values/ids.ts';
import { type PostOutcome } from '#ports/venue.ts';
import { sharedFile } from '../../../../support/shared-data.ts';

const ID = `0x${'8a'.repeat(32)}` as VenueOrderId;
const OTHER = `0x${'3e'.repeat(32)}`;

function whenAnswered(status: number, body: unknown, postedBefore = false): PostOutcome {
  return classifyPost({ status, text: typeof body === 'string' ? body : JSON.stringify(body) }, ID, postedBefore);
}

describe('an acknowledgement', () => {
  test.each(['live', 'matched', 'delayed', 'unmatched'])(
    'is our id under an empty error, whatever the status: %s',
    (status) => {
      expect(whenAnswered(200, { errorMsg: '', orderID: ID, status, takingAmount: '', makingAmount: '' })).toEqual({
        kind: 'ack',
      });
    },
  );

  test('needs no error field and no letter case', () => {
    expect(whenAnswered(200, { success: true, orderID: ID.toUpperCase().replace('0X', '0x'), errorMsg: null })).toEqual(
      { kind: 'ack' },
    );
  });

  test.each([200, 400, 500, 503])('X5: is Duplicated in any envelope: HTTP %d', (status) => {
    expect(whenAnswered(status, { error: `order ${ID} is invalid. Duplicated.` })).toEqual({ kind: 'ack' });
    expect(whenAnswered(status, { errorMsg: `order ${ID} is invalid. Duplicated.`, orderID: '' })).toEqual({
      kind: 'ack',
    });
    expect(whenAnswered(status, { error: 'order already exists' })).toEqual({ kind: 'ack' });
  });

  test('X18: of another order proves nothing about ours, and stops the follower', () => {
    const text = `the venue says ${OTHER}, we signed ${ID}`;
    const mismatch = { kind: 'ambiguous', text, breaker: 'ORDER_ID_MISMATCH' };
    expect(whenAnswered(200, { errorMsg: '', orderID: OTHER })).toEqual(mismatch);
    expect(whenAnswered(400, { error: `order ${OTHER} is invalid. Duplicated.` })).toEqual(mismatch);
  });
});

describe('a refusal', () => {
  test.each([
    'Invalid order payload',
    'the order owner has to be the owner of the API KEY',
    'the order signer address has to be the address of the API KEY',
    'maker address not allowed, please use the deposit wallet flow',
    "'0x1234' address banned",
    "'0x1234' address in closed only mode",
    'invalid signature',
    'order 0xabc is invalid. Price (0.567) breaks minimum tick size rule: 0.01',
    'order 0xabc is invalid. Size (1) lower than the minimum: 5',
    'invalid amount for a marketable BUY order ($0.99), min size: $1',
    'invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals, taker amount a max of 4 decimals',
    'order 0xabc crosses the book',
    'invalid post-only order: order crosses book',
    'invalid expiration',
    'invalid nonce',
    'order canceled in the CTF exchange contract',
    'the orderbook 123 does not exist',
    'invalid token id',
  ])('is what the venue documents as one, also for a second post: %s', (error) => {
    expect(whenAnswered(400, { error })).toEqual({ kind: 'refused', text: error });
    expect(whenAnswered(400, { error }, true)).toEqual({ kind: 'refused', text: error });
  });

  test.each([
    'not enough balance / allowance: the balance is not enough -> balance: 5, order amount: 10',
    'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
    "order couldn't be fully filled. FOK orders are fully filled or killed.",
  ])('that an earlier post may have brought about is none: %s', (error) => {
    expect(whenAnswered(400, { error })).toEqual({ kind: 'refused', text: error });
    expect(whenAnswered(400, { error }, true)).toEqual({ kind: 'ambiguous', text: error });
  });

  test.each(['order_version_mismatch', 'invalid order version, please use the latest clob-client'])(
    'X19: of the version is final, and stops entries: %s',
    (error) => {
      const stops = { kind: 'refused', text: error, breaker: 'ORDER_VERSION' };
      expect(whenAnswered(400, { error })).toEqual(stops);
      expect(whenAnswered(400, { error }, true)).toEqual(stops);
    },
  );

  test('for want of credentials or region needs no known text', () => {
    expect(whenAnswered(401, { error: 'Unauthorized/Invalid api key' }).kind).toBe('unauthorized');
    expect(whenAnswered(401, '<html>')).toEqual({ kind: 'unauthorized', text: 'HTTP 401' });
    expect(whenAnswered(403, '<html>blocked</html>')).toEqual({ kind: 'refused', text: 'HTTP 403' });
  });

  test('may come with 200 and "success"', () => {
    const body = {
      success: true,
      orderID: '',
      errorMsg: 'invalid amount for a marketable BUY order ($0.01), min size: $1',
    };
    expect(whenAnswered(200, body).kind).toBe('refused');
  });

  test('with an order id contradicts itself', () => {
    expect(whenAnswered(200, { errorMsg: 'invalid signature', orderID: ID }).kind).toBe('ambiguous');
  });
});

/** The venue's error page, row by row: what it says of the only post, and of one after a post that may have been taken. */
const TEXTS: readonly (readonly [number, string, PostOutcome['kind'], PostOutcome['kind']])[] = [
  [400, 'Invalid order payload', 'refused', 'refused'],
  [400, 'the order owner has to be the owner of the API KEY', 'refused', 'refused'],
  [400, 'the order signer address has to be the address of the API KEY', 'refused', 'refused'],
  [400, 'maker address not allowed, please use the deposit wallet flow', 'refused', 'refused'],
  [400, "'0x1234' address banned", 'refused', 'refused'],
  [400, "'0x1234' address in closed only mode", 'refused', 'refused'],
  [400, 'order_version_mismatch', 'refused', 'refused'],
  [400, 'invalid order version, please use the latest clob-client', 'refused', 'refused'],
  [400, 'invalid signature', 'refused', 'refused'],
  [400, 'order 0xabc is invalid. Price (0.567) breaks minimum tick size rule: 0.01', 'refused', 'refused'],
  [400, 'order 0xabc is invalid. Size (1) lower than the minimum: 5', 'refused', 'refused'],
  [400, 'invalid amount for a marketable BUY order ($0.99), min size: $1', 'refused', 'refused'],
  [
    400,
    'invalid amounts, the market buy orders maker amount supports a max accuracy of 2 decimals',
    'refused',
    'refused',
  ],
  [400, `order ${ID} is invalid. Duplicated.`, 'ack', 'ack'],
  [400, `order ${ID} already exists`, 'ack', 'ack'],
  [400, 'order 0xabc crosses the book', 'refused', 'refused'],
  [400, 'invalid post-only order: order crosses book', 'refused', 'refused'],
  [400, 'not enough balance / allowance', 'refused', 'ambiguous'],
  [
    400,
    'not enough balance / allowance: the balance is not enough -> balance: 5, order amount: 9',
    'refused',
    'ambiguous',
  ],
  [400, 'not enough balance / allowance: sum of matched orders: 5', 'refused', 'ambiguous'],
  [400, 'not enough balance / allowance: sum of active orders: 5', 'refused', 'ambiguous'],
  [
    400,
    'not enough balance / allowance: the allowance is not enough -> spender: 0x1, allowance: 0',
    'refused',
    'ambiguous',
  ],
  [400, 'invalid expiration', 'refused', 'refused'],
  [400, 'invalid nonce', 'refused', 'refused'],
  [400, 'order canceled in the CTF exchange contract', 'refused', 'refused'],
  [400, "order couldn't be fully filled. FOK orders are fully filled or killed.", 'refused', 'ambiguous'],
  [
    400,
    'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
    'refused',
    'ambiguous',
  ],
  [400, 'order match delayed due to market conditions', 'ambiguous', 'ambiguous'],
  [400, 'the market is not yet ready to process new orders', 'wait', 'wait'],
  [400, 'the orderbook 123 does not exist', 'refused', 'refused'],
  [400, 'invalid token id', 'refused', 'refused'],
  [400, 'Too many orders in payload: 16, max allowed: 15', 'refused', 'refused'],
  [401, 'Unauthorized/Invalid api key', 'unauthorized', 'unauthorized'],
  [401, 'Invalid API key', 'unauthorized', 'unauthorized'],
  [401, 'Invalid L1 Request headers', 'unauthorized', 'unauthorized'],
  [403, 'Trading restricted in your region, please refer to available regions', 'refused', 'refused'],
  [404, 'Order not found', 'ambiguous', 'ambiguous'],
  [404, 'market not found', 'refused', 'refused'],
  [425, 'the matching engine is restarting', 'wait', 'wait'],
  [429, 'Too Many Requests', 'wait', 'wait'],
  [500, 'order timed out', 'ambiguous', 'ambiguous'],
  [500, 'could not insert order', 'ambiguous', 'ambiguous'],
  [500, 'there are no matching orders', 'ambiguous', 'ambiguous'],
  [500, 'the trade contains rounding issues', 'ambiguous', 'ambiguous'],
  [500, "the price of the taker's order has a discrepancy greater than allowed", 'ambiguous', 'ambiguous'],
  [500, 'invalid signature', 'ambiguous', 'ambiguous'],
  [503, 'Trading is currently disabled. Check polymarket.com for updates', 'wait', 'wait'],
  [503, 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.', 'wait', 'wait'],
  [503, 'post-only mode: only post-only orders and cancels are allowed', 'wait', 'wait'],
  [503, 'upstream connect error or disconnect/reset before headers', 'ambiguous', 'ambiguous'],
];

describe('every text of the venue', () => {
  test.each(TEXTS)('X4 X5 X6 X8 X9: HTTP %p "%s" is %s, after a post in doubt %s', (status, error, first, later) => {
    expect(whenAnswered(status, { error }).kind).toBe(first);
    expect(whenAnswered(status, { error }, true).kind).toBe(later);
    expect(whenAnswered(status, { errorMsg: error, orderID: '' }).kind).toBe(first);
  });
});

describe('a wait', () => {
  test('takes the time that the venue names, between 1 and 120 seconds', () => {
    const postOnly = { error: 'post-only mode: only post-only orders and cancels are allowed', code: 'post_only_mode' };
    expect(whenAnswered(503, { ...postOnly, retry_after_seconds: 79 })).toMatchObject({
      kind: 'wait',
      retryAfterMs: 79_000,
    });
    expect(whenAnswered(503, { ...postOnly, retry_after_seconds: 121 })).toMatchObject({ retryAfterMs: 120_000 });
    expect(whenAnswered(503, { ...postOnly, retry_after_seconds: 0 })).toMatchObject({ retryAfterMs: 1_000 });
    expect(whenAnswered(503, { ...postOnly, retry_after_seconds: 'soon' })).toMatchObject({ retryAfterMs: 30_000 });
  });

  test('reads the header of 425 and 429, whatever their body', () => {
    const limited = classifyPost({ status: 429, text: '<html>', retryAfter: '9' }, ID, false);
    const dated = classifyPost({ status: 425, text: '', retryAfter: 'Sat, 21 Nov 2026 09:00:00 GMT' }, ID, false);
    expect(limited).toEqual({ kind: 'wait', text: 'HTTP 429', retryAfterMs: 9_000 });
    expect(dated).toEqual({ kind: 'wait', text: 'HTTP 425', retryAfterMs: 2_000, restriction: 'ENGINE_RESTART' });
  });

  test('is a pause of the venue, by its known texts only', () => {
    const paused = 'Trading is currently disabled. Check polymarket.com for updates';
    const cancelOnly = 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.';
    expect(whenAnswered(503, { error: paused }).kind).toBe('wait');
    expect(whenAnswered(503, { error: cancelOnly }).kind).toBe('wait');
    expect(whenAnswered(400, { error: 'the market is not yet ready to process new orders' }).kind).toBe('wait');
    expect(whenAnswered(503, { error: 'upstream connect error' }).kind).toBe('ambiguous');
  });
});

describe('B25: of everybody', () => {
  test.each([
    [425, 'the matching engine is restarting', 'ENGINE_RESTART'],
    [503, 'Trading is currently disabled. Check polymarket.com for updates', 'TRADING_DISABLED'],
    [503, 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.', 'CANCEL_ONLY'],
    [503, 'post-only mode: only post-only orders and cancels are allowed', 'POST_ONLY'],
    [403, 'Trading restricted in your region, please refer to available regions - …geoblock', 'REGION_BLOCKED'],
    [403, '<html>blocked</html>', undefined],
    [429, 'Too Many Requests', undefined],
    [400, 'the market is not yet ready to process new orders', undefined],
    [500, 'Trading is currently disabled. Check polymarket.com for updates', undefined],
  ])('HTTP %p "%s" restricts: %p', (status, error, restriction) => {
    const outcome = whenAnswered(status, { error });
    expect('restriction' in outcome ? outcome.restriction : undefined).toBe(restriction);
  });
});

describe('everything else is ambiguous', () => {
  test.each<[number, unknown]>([
    [500, { error: 'could not insert order' }],
    [500, { error: 'order timed out' }],
    [500, { error: 'not enough balance / allowance' }],
    [502, '<html>Bad gateway</html>'],
    [400, { error: 'order match delayed due to market conditions' }],
    [400, { error: 'context canceled' }],
    [400, { error: 'something that was never seen' }],
    [400, ''],
    [302, ''],
    [200, ''],
    [200, '<html>'],
    [200, 'null'],
    [200, '[]'],
    [200, '"0x"'],
    [200, { orderID: 5 }],
    [200, { success: true, orderID: '', errorMsg: '' }],
    [200, { success: false, orderID: null, errorMsg: 'Insufficient balance' }],
  ])('HTTP %d %j', (status, body) => {
    expect(whenAnswered(status, body).kind).toBe('ambiguous');
  });

  test('and its text is short and of one line', () => {
    const outcome = whenAnswered(400, { error: `forged\n{"level":"ERROR"}${'x'.repeat(1_000)}` });
    expect(outcome).toMatchObject({ text: expect.stringMatching(/^forged \{"level":"ERROR"\}x{1,300}$/) });
  });
});

/** What each recorded or documented answer to POST /order means, given that the order it names is ours. */
const RECORDED: Readonly<Record<string, PostOutcome['kind']>> = {
  'resting limit order': 'ack',
  'not enough balance / allowance': 'refused',
};

const recordings = sharedFile('polymarket/clob/order_responses.jsonl');
(recordings === undefined ? describe.skip : describe)('answers recorded from the venue', () => {
  type Recorded = { request: string; http_status: number | null; body: Record<string, unknown> | unknown[] };

  test('are acknowledgements, refusals or waits wherever the venue is clear', () => {
    // Given
    const rows = readFileSync(recordings ?? '', 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Recorded);
    const posts = rows.filter((row) => row.request === 'POST /order' && row.http_status !== null);
    expect(posts.length).toBeGreaterThan(15);
    for (const { http_status, body } of posts) {
      // When
      const ours = Array.isArray(body) ? undefined : body['orderID'];
      const id = (typeof ours === 'string' && ours !== '' ? ours : ID) as VenueOrderId;
      const outcome = classifyPost({ status: http_status ?? 0, text: JSON.stringify(body) }, id, false);
      // Then
      expect({ body, kind: outcome.kind }).toEqual({ body, kind: expectedKind(http_status ?? 0, body) });
    }
  });

  function expectedKind(status: number, body: Recorded['body']): PostOutcome['kind'] {
    if (Array.isArray(body)) return 'ambiguous';
    const said = body['error'] ?? body['errorMsg'];
    const text = typeof said === 'string' ? said : '';
    if (status === 200) return text === '' && typeof body['orderID'] === 'string' ? 'ack' : 'ambiguous';
    if (status === 503) return 'wait';
    if (status === 401) return 'unauthorized';
    return status === 500 ? 'ambiguous' : (RECORDED[text] ?? 'refused');
  }
});
