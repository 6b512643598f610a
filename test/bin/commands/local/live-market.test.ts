import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type HttpOutcome, type HttpRequest, nodeHttp } from '#adapters/polymarket/http.ts';
import { ENV, VENUE_URLS } from '#contract/env.ts';
import { exchangeMarket, publicMarket, requireMarket } from '../../../../bin/commands/local/live-market.ts';

const URLS = { clob: 'http://127.0.0.1:1', gamma: 'http://127.0.0.1:2', dataApi: 'http://127.0.0.1:3' };
const READY = {
  event: 'ready',
  speed: 20,
  urls: { ...URLS, rpc: 'http://127.0.0.1:4', rtds: 'ws://127.0.0.1:5', clock: 'http://127.0.0.1:6' },
};

async function fileOf(text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'polycopy-')), 'market.json');
  await writeFile(file, text);
  return file;
}

describe('the market of --live', () => {
  test("is the venue's public one, where the environment names no other host", () => {
    const { rtds, ...urls } = VENUE_URLS;
    expect(publicMarket({})).toEqual({ urls, rtds });
    const other = publicMarket({ [ENV.rpcUrl]: 'https://node.example' });
    expect(other.urls).toEqual({ ...urls, rpc: 'https://node.example' });
    expect(other.clock).toBeUndefined();
  });

  test('is refused with the name of the variable that is no address', () => {
    expect(() => publicMarket({ [ENV.clobUrl]: 'ftp://x' })).toThrow('POLYCOPY_CLOB_URL: ftp://x is no address');
  });

  test('of a local exchange is read from what it printed, with its time', async () => {
    const file = await fileOf(`${JSON.stringify(READY)}\n{"event":"tape-over"}\n`);
    expect(await exchangeMarket(file)).toEqual({
      urls: { ...URLS, rpc: 'http://127.0.0.1:4' },
      rtds: 'ws://127.0.0.1:5',
      clock: { url: 'http://127.0.0.1:6', speed: 20 },
    });
  });

  test.each([
    ['is not there', undefined, 'not the output of'],
    ['is no JSON', 'The exchange is open.', 'not the output of'],
    ['tells no addresses', '{"event":"closed"}', "does not tell the exchange's addresses"],
    ['jumps in time', JSON.stringify({ ...READY, speed: 'max' }), 'waits for its clients'],
  ])('is refused where the file %s', async (_, text, expected) => {
    const file = text === undefined ? '/nowhere/market.json' : await fileOf(text);
    await expect(exchangeMarket(file)).rejects.toThrow(expected);
  });
});

describe('a market that cannot be read', () => {
  const ask = (answer: (request: HttpRequest) => HttpOutcome): Promise<void> =>
    requireMarket(publicMarket({}), (request) => Promise.resolve(answer(request)));

  test('passes where all of its hosts answer', async () => {
    await expect(ask(() => ({ kind: 'answer', status: 200, text: '{}' }))).resolves.toBeUndefined();
  });

  test('is told host by host, with the reason and the variable that names another', async () => {
    const silent = ask(({ url }) =>
      url.startsWith(VENUE_URLS.rpc)
        ? { kind: 'answer', status: 403, text: '' }
        : url.startsWith(VENUE_URLS.gamma)
          ? { kind: 'answer', status: 200, text: '[]' }
          : { kind: 'not-sent', reason: 'ENOTFOUND' },
    );
    const error: unknown = await silent.catch((reason: unknown) => reason);
    expect(String(error).split('\n')).toEqual([
      'Error: the market cannot be read from here:',
      '  Data API, data-api.polymarket.com: does not answer (ENOTFOUND); check the network and its name service, or name another host in POLYCOPY_DATA_API_URL',
      '  CLOB, clob.polymarket.com: does not answer (ENOTFOUND); check the network and its name service, or name another host in POLYCOPY_CLOB_URL',
      '  Polygon node, polygon-rpc.com: answers 403; check the network and its name service, or name another host in POLYCOPY_RPC_URL',
    ]);
  });

  test('is found over a real connection that nobody takes', async () => {
    const urls = { ...publicMarket({}).urls, ...URLS, rpc: 'http://127.0.0.1:4' };
    await expect(requireMarket({ urls }, nodeHttp({ timeoutMs: 2_000 }))).rejects.toThrow(
      'CLOB, 127.0.0.1:1: does not answer (ECONNREFUSED)',
    );
  });
});
