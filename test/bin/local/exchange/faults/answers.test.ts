import { describe, expect, it } from '@jest/globals';
import { LEADER } from '../a-world.ts';
import { aTrader } from '../an-exchange.ts';
import { aFaultyExchange, hitsOf } from './a-faulty-exchange.ts';

const STATUS = 'data-api GET /v2/status';

describe('wrong-json', () => {
  it.each([
    [undefined, '{"status":"ok"}'],
    ['object', '{"status":"ok"}'],
    ['array', '[]'],
    ['null', 'null'],
    ['text', '"OK"'],
  ])('of shape %s is %s with HTTP 200', async (shape, body) => {
    const response = await statusUnder({ kind: 'wrong-json', on: STATUS, ...(shape === undefined ? {} : { shape }) });
    expect([response.status, await response.text()]).toEqual([200, body]);
  });

  it('does not undo what was asked: the order is there', async () => {
    const exchange = await aFaultyExchange([{ kind: 'wrong-json', on: 'clob POST /order' }]);
    const client = await aTrader(exchange);
    expect((await client.buy(25, 0.51)).body).toEqual({ status: 'ok' });
    expect(exchange.audit(client.wallet).orders).toHaveLength(1);
  });
});

describe('cut-json', () => {
  it('is the first half of the answer, whole as HTTP', async () => {
    const whole = await (await statusUnder({ kind: 'latency', on: 'clob GET /ok', ms: 1 })).text();
    const cut = await (await statusUnder({ kind: 'cut-json', on: STATUS })).text();
    expect(cut).toBe(whole.slice(0, Math.floor(whole.length / 2)));
    expect(cut.length).toBeGreaterThan(10);
  });
});

describe('html', () => {
  it.each([
    [undefined, 200, 'Just a moment...'],
    [200, 200, 'Just a moment...'],
    [502, 502, '502 Bad Gateway'],
  ])('with status %s answers %d and a page', async (status, answered, title) => {
    const response = await statusUnder({ kind: 'html', on: STATUS, ...(status === undefined ? {} : { status }) });
    expect([response.status, response.headers.get('content-type')]).toEqual([answered, 'text/html; charset=UTF-8']);
    expect(await response.text()).toContain(`<title>${title}</title>`);
  });
});

describe('oversized', () => {
  it('sends 3,000,000 blanks ahead of an answer that is whole', async () => {
    const response = await statusUnder({ kind: 'oversized', on: STATUS, bytes: 3_000_000 });
    const text = await response.text();
    expect(text.lastIndexOf(' {') >= 0 || text.trimStart().startsWith('{')).toBe(true);
    expect(text.length - text.trimStart().length).toBe(3_000_000);
    expect(Number(response.headers.get('content-length'))).toBe(text.length);
    expect(JSON.parse(text)).toHaveProperty('data.serving');
  });

  it('is 50 MB by default, and a reader that leaves after 1 MB does not hold the host up', async () => {
    const exchange = await aFaultyExchange([{ kind: 'oversized', on: STATUS, times: 1 }]);
    const response = await fetch(`${exchange.urls.dataApi}/v2/status`);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(50_000_000);
    let bytes = 0;
    for await (const part of response.body! as unknown as AsyncIterable<Uint8Array>) {
      bytes += part.length;
      if (bytes > 1_000_000) break;
    }
    expect(bytes).toBeLessThan(5_000_000);
    expect((await fetch(`${exchange.urls.dataApi}/v2/status`)).status).toBe(200);
  });
});

describe('clock-skew', () => {
  it('of a host shifts its Date header and the time it tells, and that of no other host', async () => {
    const exchange = await aFaultyExchange([{ kind: 'clock-skew', on: 'clob *', ms: -90_000 }]);
    const nowMs = exchange.clock.now();
    const [time, book, other] = await Promise.all([
      fetch(`${exchange.urls.clob}/time`),
      fetch(`${exchange.urls.clob}/book?token_id=101`),
      fetch(`${exchange.urls.dataApi}/ok`),
    ]);
    expect(await time.text()).toBe(String((nowMs - 90_000) / 1000));
    expect(Date.parse(time.headers.get('date')!)).toBe(nowMs - 90_000);
    expect(Date.parse(book.headers.get('date')!)).toBe(nowMs - 90_000);
    expect(Date.parse(other.headers.get('date')!)).toBe(nowMs);
  });
});

it('faults of state come before those of bytes, whatever the order of the plan', async () => {
  // Given
  const exchange = await aFaultyExchange([
    { kind: 'cut-json', on: 'data-api GET /v2/activity' },
    { kind: 'cut-page', on: 'data-api GET /v2/activity', rows: 0 },
  ]);
  exchange.clock.advance(exchange.clock.now() + 70_000);
  // When
  const text = await (await fetch(`${exchange.urls.dataApi}/v2/activity?user=${LEADER}`)).text();
  // Then
  expect(text).toBe('{"data":[],"pagination":{"limit":100,"offset":0'.slice(0, text.length));
  expect(text.length).toBeGreaterThan(30);
  expect(hitsOf(exchange)).toEqual([1, 1]);
});

async function statusUnder(fault: Parameters<typeof aFaultyExchange>[0][number]): Promise<Response> {
  const exchange = await aFaultyExchange([fault]);
  return fetch(`${exchange.urls.dataApi}/v2/status`);
}
