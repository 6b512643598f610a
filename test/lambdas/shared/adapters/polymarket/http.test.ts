import { createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { nodeHttp } from '#adapters/polymarket/http.ts';
import { type Reply, startStub, type StubServer } from './stub-server.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function givenServer(reply: Reply): Promise<StubServer> {
  const server = await startStub(() => reply);
  open.push(server);
  return server;
}

describe('the HTTP client of the venue', () => {
  test('W4: tells of every answer its Date, and when we asked and heard', async () => {
    const server = await givenServer((response) => {
      response.writeHead(500, { date: 'Sun, 22 Nov 2026 12:00:00 GMT' }).end();
    });
    const told: unknown[] = [];
    const before = Date.now();
    await nodeHttp({}, (answer) => told.push(answer))({ method: 'GET', url: server.url });
    const after = Date.now();
    const [answer] = told as { date: string; sentMs: number; receivedMs: number }[];
    expect(told).toHaveLength(1);
    expect(answer?.date).toBe('Sun, 22 Nov 2026 12:00:00 GMT');
    const moments = [before, answer!.sentMs, answer!.receivedMs, after];
    expect(moments).toEqual(moments.toSorted((a, b) => a - b));
  });

  test('hands on status, text and the time to wait, and keeps its connection', async () => {
    // Given
    const ports = new Set<number | undefined>();
    const server = await givenServer((response, request) => {
      ports.add(request.socket.remotePort);
      response.writeHead(429, { 'retry-after': '7' }).end('{"error":"slow down"}');
    });
    const http = nodeHttp();
    const request = {
      method: 'POST',
      url: `${server.url}/order`,
      headers: { POLY_ADDRESS: '0x1' },
      body: '{"é":1}',
    } as const;
    // When
    const first = await http(request);
    const second = await http(request);
    // Then
    expect(first).toEqual({ kind: 'answer', status: 429, text: '{"error":"slow down"}', retryAfter: '7' });
    expect(second).toEqual(first);
    expect(server.received[0]).toMatchObject({
      method: 'POST',
      body: '{"é":1}',
      headers: { poly_address: '0x1', 'content-length': '8' },
    });
    expect(ports.size).toBe(1);
  });

  test('keeps a connection for four idle seconds and then makes a new one', async () => {
    // Given
    const ports: (number | undefined)[] = [];
    const server = await givenServer((response, request) => {
      ports.push(request.socket.remotePort);
      response.end('{}');
    });
    const http = nodeHttp();
    const now = jest.spyOn(performance, 'now').mockReturnValue(0);
    const whenAskedAt = async (ms: number): Promise<void> => {
      now.mockReturnValue(ms);
      await http({ method: 'GET', url: server.url });
    };
    // When
    await whenAskedAt(0);
    await whenAskedAt(4_000);
    await whenAskedAt(8_001);
    now.mockRestore();
    // Then
    expect(ports[1]).toBe(ports[0]);
    expect(ports[2]).not.toBe(ports[0]);
  });

  test('says that nothing was sent where nobody listens', async () => {
    // Given
    const server = await startStub(() => ({ body: '' }));
    await server.close();
    // When
    const outcome = await nodeHttp()({ method: 'POST', url: `${server.url}/order`, body: '{}' });
    // Then
    expect(outcome).toEqual({ kind: 'not-sent', reason: 'ECONNREFUSED' });
  });

  test('says that nothing was sent where the name is unknown or TLS does not come about', async () => {
    // Given
    const plain = await givenServer({ body: 'no TLS here' });
    const http = nodeHttp({ timeoutMs: 2_000 });
    // When
    const unknown = await http({ method: 'GET', url: 'http://host.invalid/' });
    const noTls = await http({ method: 'POST', url: `${plain.url.replace('http', 'https')}/order`, body: '{}' });
    // Then
    expect(unknown.kind).toBe('not-sent');
    expect(noTls.kind).toBe('not-sent');
    expect(plain.received).toHaveLength(0);
  });

  test('does not know the outcome where the connection breaks after the request', async () => {
    const server = await givenServer((response) => response.socket?.destroy());
    const outcome = await nodeHttp()({ method: 'POST', url: `${server.url}/order`, body: '{}' });
    expect(outcome.kind).toBe('no-answer');
    expect(server.received).toHaveLength(1);
  });

  test('does not know the outcome where the answer breaks off', async () => {
    const server = await givenServer((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"orderID":', () => response.socket?.destroy());
    });
    const outcome = await nodeHttp()({ method: 'POST', url: `${server.url}/order`, body: '{}' });
    expect(outcome.kind).toBe('no-answer');
  });

  test('waits no longer than its time for the whole answer, however it trickles', async () => {
    // Given
    const server = await givenServer((response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write(' '), 5);
      response.on('close', () => {
        clearInterval(drip);
      });
    });
    // When
    const outcome = await nodeHttp({ timeoutMs: 60 })({ method: 'GET', url: server.url });
    // Then
    expect(outcome).toEqual({ kind: 'no-answer', reason: 'no answer within 60 ms' });
  });

  test('does not know the outcome of a post on a kept connection that the venue had closed', async () => {
    // Given a server that answers once on each connection and then slams it shut when the next request comes
    let answered = new WeakSet<Socket>();
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => {
        if (answered.has(socket)) {
          socket.resetAndDestroy();
          return;
        }
        answered.add(socket);
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    open.push({
      close: () =>
        new Promise((resolve) =>
          server.close(() => {
            resolve();
          }),
        ),
    });
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/order`;
    const http = nodeHttp();
    // When
    const first = await http({ method: 'POST', url, body: '{}' });
    const second = await http({ method: 'POST', url, body: '{}' });
    answered = new WeakSet();
    // Then
    expect(first.kind).toBe('answer');
    expect(second.kind).toBe('no-answer');
  });

  test('M9: stops reading an answer of 50 MB at its limit', async () => {
    // Given
    let written = 0;
    const server = await givenServer((response) => {
      response.writeHead(200, { 'content-length': String(50_000_000) });
      const chunk = Buffer.alloc(100_000, 32);
      const push = (): void => {
        while (written < 50_000_000 && !response.destroyed) {
          written += chunk.length;
          if (!response.write(chunk)) {
            response.once('drain', push);
            return;
          }
        }
      };
      push();
    });
    // When
    const outcome = await nodeHttp()({ method: 'GET', url: server.url });
    // Then
    expect(outcome).toEqual({ kind: 'oversized' });
    expect(written).toBeLessThan(50_000_000);
  });

  test('M4: follows no redirect', async () => {
    const server = await givenServer({ status: 302, body: '', headers: { location: 'http://127.0.0.1:1/' } });
    expect(await nodeHttp()({ method: 'GET', url: server.url })).toMatchObject({ kind: 'answer', status: 302 });
  });

  test('M11: asks no proxy of the environment', async () => {
    // Given
    const server = await givenServer({ body: {} });
    const names = ['HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'NODE_USE_ENV_PROXY'];
    for (const name of names) process.env[name] = name === 'NODE_USE_ENV_PROXY' ? '1' : 'http://127.0.0.1:1';
    // When
    const outcome = await nodeHttp()({ method: 'GET', url: server.url });
    for (const name of names) Reflect.deleteProperty(process.env, name);
    // Then
    expect(outcome.kind).toBe('answer');
  });
});
