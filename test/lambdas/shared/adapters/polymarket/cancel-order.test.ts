import { createHmac } from 'node:crypto';
import { afterEach, describe, expect, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { polymarketVenue } from '#adapters/polymarket/venue.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { type CancelOutcome, type Venue } from '#ports/venue.ts';
import { keySigner } from '../../../../support/fakes/key-signer.ts';
import { type Reply, startStub, type StubServer } from './stub-server.ts';
import { aChild, FOLLOWER, TEST_SECRET, VECTORS } from './vectors.ts';

const vector = VECTORS[0]!;
const ID = vector.id;
const CHILD = aChild(vector, { body: '{}', apiKey: TEST_SECRET.apiKey });
const open: StubServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function givenVenue(reply: Reply): Promise<{ readonly venue: Venue; readonly server: StubServer }> {
  const server = await startStub(() => reply);
  open.push(server);
  const clock = {
    now: () => Promise.resolve(unixMs(1_795_000_000_000)),
    waitUntil: () => Promise.reject(new Error('no wait')),
  };
  const signer = keySigner(() => Promise.resolve(TEST_SECRET), clock.now);
  const http = nodeHttp({ timeoutMs: 1_000 });
  return { venue: polymarketVenue({ clobUrl: server.url, http, signer, clock }), server };
}

describe('a cancel', () => {
  test.each<[string, Reply, CancelOutcome]>([
    ['the id among the cancelled', { body: { canceled: [ID.toUpperCase().replace('0X', '0x')] } }, 'cancelled'],
    ['matched', { body: { canceled: [], not_canceled: { [ID]: 'Order already matched' } } }, 'gone'],
    ['not found', { body: { canceled: [], not_canceled: { [ID]: 'Order not found' } } }, 'gone'],
    ['404 in its own words', { status: 404, body: { error: 'Order not found' } }, 'gone'],
    ['delayed', { body: { not_canceled: { [ID]: 'Order is delayed and cannot be canceled' } } }, 'unknown'],
    ['nothing about it', { body: { canceled: ['0x1'], not_canceled: {} } }, 'unknown'],
    ['a pause', { status: 503, body: { error: 'Trading is currently disabled.' } }, 'unknown'],
    ['404 of something on the way', { status: 404, body: '<html>' }, 'unknown'],
    ['HTML', { body: '<html>' }, 'unknown'],
    ['silence', () => undefined, 'unknown'],
  ])('that is answered with %s is %#', async (_, reply, outcome) => {
    const { venue } = await givenVenue(reply);
    expect(await venue.cancel(FOLLOWER, CHILD)).toBe(outcome);
  });

  test('names the order in a body that is signed with its method and path', async () => {
    // Given
    const { venue, server } = await givenVenue({ body: { canceled: [ID] } });
    // When
    await venue.cancel(FOLLOWER, CHILD);
    // Then
    const [request] = server.received;
    const body = JSON.stringify({ orderID: ID });
    expect(request).toMatchObject({ method: 'DELETE', body, url: { pathname: '/order' } });
    const message = `1795000000DELETE/order${body}`;
    const hmac = createHmac('sha256', Buffer.from(TEST_SECRET.apiSecret, 'base64')).update(message).digest('base64');
    expect(request?.headers['poly_signature']).toBe(hmac.replaceAll('+', '-').replaceAll('/', '_'));
  });

  test('K1: under another key than the one that posted counts when it worked, and proves nothing when it did not', async () => {
    const before = { ...CHILD, apiKey: 'before' };
    const { venue } = await givenVenue({ body: { canceled: [ID] } });
    expect(await venue.cancel(FOLLOWER, before)).toBe('cancelled');
    const gone = await givenVenue({ body: { canceled: [], not_canceled: { [ID]: 'Order not found' } } });
    expect(await gone.venue.cancel(FOLLOWER, before)).toBe('unknown');
    expect(await gone.venue.cancel(FOLLOWER, CHILD)).toBe('gone');
  });
});
