import { createServer, type Server, type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { exchangeClock } from '#adapters/clock/exchange-clock.ts';
import { unixMs } from '#core/values/unix-ms.ts';
import { UnavailableError, UnreadableAnswerError } from '#ports/errors.ts';

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(
    open.splice(0).map((server) => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    }),
  );
});

async function givenExchange(answer: (path: string, body: string, response: ServerResponse) => void): Promise<string> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8');
    request.on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      answer(`${request.method ?? ''} ${request.url ?? ''}`, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(server);
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
}

describe("the exchange's clock", () => {
  test('tells its time and waits on it', async () => {
    // Given
    const asked: string[] = [];
    const url = await givenExchange((path, body, response) => {
      asked.push(`${path} ${body}`);
      response.end(JSON.stringify({ ms: path === 'GET /clock' ? 5 : 10 }));
    });
    const clock = exchangeClock({ url });
    // When, Then
    expect(await clock.now()).toBe(5);
    expect(await clock.waitUntil(unixMs(9))).toBe(10);
    expect(asked).toEqual(['GET /clock ', 'POST /clock/wait {"untilMs":9}']);
  });

  test('that is woken gives up its wait, of which the exchange learns, and tells its time', async () => {
    // Given
    const woken = Promise.withResolvers<undefined>();
    const given = Promise.withResolvers<undefined>();
    const url = await givenExchange((path, _body, response) => {
      if (path === 'GET /clock') {
        response.end(JSON.stringify({ ms: 7 }));
        return;
      }
      response.on('close', () => {
        given.resolve(undefined);
      });
      woken.resolve(undefined);
    });
    // When
    const moment = await exchangeClock({ url }).waitUntil(unixMs(9), woken.promise);
    // Then
    expect(moment).toBe(7);
    await given.promise;
  });

  test('that is woken when its time has come anyway tells that', async () => {
    const url = await givenExchange((_path, _body, response) => response.end(JSON.stringify({ ms: 10 })));
    expect(await exchangeClock({ url }).waitUntil(unixMs(9), new Promise(() => undefined))).toBe(10);
  });

  test.each([
    ['the time, while the work goes on', new Promise<void>(() => undefined), 9],
    ['the work, where it is done first', Promise.resolve(), 5],
  ])('waits for %s, and never so that the exchange takes it for idle', async (_, work, ended) => {
    // Given
    const asked = new Set<string>();
    let ms = 4;
    const url = await givenExchange((path, _body, response) => {
      asked.add(path);
      ms += 1;
      response.end(JSON.stringify({ ms }));
    });
    // When
    const moment = await exchangeClock({ url }).waitFor(work, unixMs(9));
    // Then
    expect(moment).toBe(ended);
    expect([...asked]).toEqual(['GET /clock']);
  });

  test.each(['{}', '{"ms":"5"}', '{"ms":-1}', 'soon', `{"ms":5${' '.repeat(2_000)}}`])(
    'takes %p for no time',
    async (text) => {
      const url = await givenExchange((_path, _body, response) => response.end(text));
      await expect(exchangeClock({ url }).now()).rejects.toThrow(UnreadableAnswerError);
    },
  );

  test('is unavailable when the exchange is gone or fails', async () => {
    const failing = await givenExchange((_path, _body, response) => response.writeHead(500).end());
    const broken = await givenExchange((_path, _body, response) => response.socket?.destroy());
    for (const url of [failing, broken, 'http://127.0.0.1:1'])
      await expect(exchangeClock({ url }).waitUntil(unixMs(1))).rejects.toThrow(UnavailableError);
  });
});
